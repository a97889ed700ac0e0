"""OLE containers other than mails: old documents, encrypted ones, embedded objects, projects of macros. Read only.

Layout after [MS-CFB]. Each stream is read: by its format where it has one, and else for the letters in it, for what a
program keeps beside a text (links, names, earlier versions) is as much a leak as the text.
"""

from __future__ import annotations

import io
import re
import struct
from itertools import islice
from typing import TYPE_CHECKING

import olefile

from outgate.extract import delimited
from outgate.extract.mail.outlook import is_outlook
from outgate.extract.office import biff, macros, slides_binary, word_binary
from outgate.extract.office.package import named
from outgate.extract.office.printable import printable
from outgate.extract.office.spelling import without_codes
from outgate.extract.tree import Child, Exceeded, Hints
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from outgate.extract.tree import Budget

_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = (
    ("EncryptedPackage", "document"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("_VBA_PROJECT", "macros"),
)
_PICTURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff[\xe0\xe1\xdb]|GIF8[79]a")
_ENDS = {b"\x89PN": b"IEND\xaeB`\x82", b"\xff\xd8\xff": b"\xff\xd9", b"GIF": b"\0;"}
_WHOLE = frozenset({"Workbook", "Book", "Package", "CONTENTS", "\x01Ole10Native"})  # read by their own formats
_LOCKED_SLIDES = b"\xdf\xc4\xd1\xf3"  # [MS-PPT] 2.3.2: the token of an encrypted presentation
_FAULTS = (
    OSError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    MemoryError,
    struct.error,
)
_STREAMS = 2_000  # that are looked into
_PICTURES = 50  # in one stream


def is_ole(data: bytes) -> bool:
    """Tell whether `data` is an OLE container that is no mail."""
    return data.startswith(_MARK) and not is_outlook(data)


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield the text of an old document, and what is embedded in it."""
    path = (*part.path, "ole")
    try:
        with olefile.OleFileIO(io.BytesIO(part.data)) as container:
            names = container.listdir()[:_STREAMS]
            last = {name[-1] for name in names}
            kind = next((kind for stream, kind in _KINDS if stream in last), "ole")
            path = named(part, hints, kind)
            yield from _Container(part, path, container, budget).children(names)
            if container.parsing_issues:
                budget.gap(Reason.TRUNCATED, path, "damaged", part)
    except Exceeded:
        raise
    except (biff.Encrypted, word_binary.Encrypted):
        budget.gap(Reason.ENCRYPTED, path, f"{path[-1].partition('[')[0]} with a password", part)
    except _FAULTS as error:
        budget.gap(Reason.TRUNCATED, path, f"damaged ({type(error).__name__})", part)


class _Container:
    """One container being read."""

    def __init__(self, part: Part, path: tuple[str, ...], ole: olefile.OleFileIO, budget: Budget) -> None:
        self.part, self.path, self.ole, self.budget = part, path, ole, budget
        self.letters: list[bytes] = []  # of streams without a format of their own

    def children(self, names: list[list[str]]) -> Iterator[Child]:
        if any(name[-1] == "EncryptedPackage" for name in names):
            raise biff.Encrypted
        for name in names:
            yield from self._stream(name)
        yield from self._text("letters", b"\n".join(dict.fromkeys(self.letters)))

    def _stream(self, name: list[str]) -> Iterator[Child]:
        size = self.ole.get_size(name)
        if size > len(self.part.data):
            raise ValueError("a stream larger than its file")
        self.budget.spend(size)
        with self.ole.openstream(name) as stream:
            data = stream.read()
        kind = name[-1]
        if kind in ("Workbook", "Book"):
            yield from self._sheets(data)
        elif kind == "WordDocument":
            yield from self._text("document", self._document(name, data))
        elif kind == "PowerPoint Document":
            yield from self._text("slides", slides_binary.text(data))
        elif kind == "Current User" and data[12:16] == _LOCKED_SLIDES:
            raise biff.Encrypted
        elif kind == "\x01Ole10Native":
            yield from self._native(data)
        elif kind in ("Package", "CONTENTS"):
            yield self._file(kind, data)
        elif source := macros.source(data):
            yield from self._text(f"macro[{kind}]", source.decode("latin-1").encode())
        if kind not in _WHOLE:
            rest = yield from self._pictures(kind, data)
            self.letters.append(printable(rest))

    def _document(self, name: list[str], data: bytes) -> bytes:
        table = [*name[:-1], word_binary.table_name(data)]
        with self.ole.openstream(table) as stream:
            return word_binary.text(data, stream.read())

    def _sheets(self, data: bytes) -> Iterator[Child]:
        for number, sheet in enumerate(biff.sheets(data)):
            text = sheet.grid.text(self.budget)
            step = f"sheet[{sheet.title or number}]"
            if text:
                grid = sheet.grid
                yield Child(
                    Part(
                        (*self.path, step),
                        text,
                        parent=self.part,
                        fit=delimited.fit,
                        locate=grid.locate,
                        tables=grid.tables,
                    )
                )
            self.letters.append(without_codes(printable(b"\0".join(sheet.beside))))

    def _text(self, step: str, data: bytes) -> Iterator[Child]:
        self.budget.spend(len(data))
        if data.strip():
            yield Child(Part((*self.path, step), data, parent=self.part))

    def _file(self, name: str, data: bytes) -> Child:
        return Child(Part((*self.path, name), data, is_text=False, parent=self.part), Hints(name=name))

    def _native(self, data: bytes) -> Iterator[Child]:
        """Yield a file that was put into a document by the packager: its name, and what it holds ([MS-OLEDS] 2.3.6)."""
        label, _, rest = data[6:].partition(b"\0")
        _, _, rest = rest.partition(b"\0")
        size = struct.unpack_from("<I", rest, 4)[0] if len(rest) >= 8 else 0
        rest = rest[8 + size :]
        (size,) = struct.unpack_from("<I", rest) if len(rest) >= 4 else (0,)
        content = rest[4 : 4 + size]
        yield self._file(label.decode("utf-8", "replace") or "object", content or data[4:])

    def _pictures(self, name: str, data: bytes) -> Generator[Child, None, bytes]:
        """Yield the pictures in a stream; return what is left of it."""
        rest: list[bytes] = []
        at = 0
        for found in islice(_PICTURE.finditer(data), _PICTURES):
            if found.start() < at:
                continue
            end = data.find(_ENDS[found[0][:3]], found.end())
            end = end + len(_ENDS[found[0][:3]]) if end >= 0 else len(data)
            rest.append(data[at : found.start()])
            at = end
            self.budget.spend(end - found.start())
            yield self._file(f"picture in {name}", data[found.start() : end])
        return b"\0".join([*rest, data[at:]])
