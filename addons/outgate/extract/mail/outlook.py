"""Mails that Outlook writes as files (.msg): properties as streams of an OLE container. Read only.

Layout after [MS-OXMSG] (streams `__substg1.0_` with a property's id and type in hex, storages for attachments and
recipients), ids after [MS-OXPROPS], compressed RTF after [MS-OXRTFCP].
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import olefile

from outgate.extract.mail.rtf_stream import decompress
from outgate.extract.naming import kind
from outgate.extract.place_names import shown
from outgate.extract.tree import Child, Exceeded, Hints
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outgate.extract.tree import Budget

_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_MAIL = "__substg1.0_".encode("utf-16-le")  # as the directory of the container spells it
_STREAM = "__substg1.0_"
_TEXT, _BYTES, _WIDE, _OBJECT = "001E", "0102", "001F", "000D"
_BODY, _HTML, _RTF, _FILE, _CODE_PAGE = "1000", "1013", "1009", "3701", b"\xfd\x3f"
_NAMES = ("3707", "3704", "3001")  # of an attachment, the best first
_SAID = {"0037": "Subject", "007D": "Headers", "0C1A": "From", "0C1F": "From", "0E04": "To", "0E03": "Cc"}
_FAULTS = (OSError, ArithmeticError, ValueError, LookupError, TypeError, AttributeError, RecursionError, MemoryError)
_STREAMS = 5_000  # that are looked into


def is_outlook(data: bytes) -> bool:
    """Tell whether `data` is an OLE container with the properties of a mail."""
    return data.startswith(_MARK) and _OF_MAIL in data


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield what a mail says, and its attachments."""
    if not is_outlook(part.data):
        return
    path = (*part.path, kind("msg", part, hints))
    try:
        with olefile.OleFileIO(io.BytesIO(part.data)) as container:
            yield from _mail(_Container(container, part, budget), (), path)
            if container.parsing_issues:
                budget.gap(Reason.TRUNCATED, path, "damaged", part)
    except Exceeded:
        raise
    except _FAULTS as error:
        budget.gap(Reason.TRUNCATED, path, f"damaged ({type(error).__name__})", part)


class _Container:
    """The streams of the file by the storage they are in."""

    def __init__(self, ole: olefile.OleFileIO, part: Part, budget: Budget) -> None:
        self.ole = ole
        self.part = part
        self.budget = budget
        self.inside: dict[tuple[str, ...], list[str]] = {}
        for entry in ole.listdir(streams=True, storages=True)[:_STREAMS]:
            self.inside.setdefault(tuple(entry[:-1]), []).append(entry[-1])

    def stream(self, at: tuple[str, ...], name: str) -> bytes:
        """Return a stream. Raises Exceeded before it is read when it is too large, OSError when its size lies."""
        size = self.ole.get_size([*at, name])
        if size > len(self.part.data):
            raise OSError("a stream that is larger than its file")
        self.budget.spend(size)
        with self.ole.openstream([*at, name]) as stream:
            return bytes(stream.read())

    def properties(self, at: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
        """Yield id, type and stream of each property of a storage."""
        for name in self.inside.get(at, ()):
            if name.startswith(_STREAM) and len(name) >= len(_STREAM) + 8:
                yield name[12:16].upper(), name[16:20].upper(), name

    def text(self, at: tuple[str, ...], of_type: str, name: str) -> str:
        raw = self.stream(at, name)
        return raw.decode("utf-16-le", "replace") if of_type == _WIDE else self._of_code_page(raw)

    def _of_code_page(self, raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.decode(self._code_page(), "replace")

    def _code_page(self) -> str:
        """The code page of the mail's 8-bit texts, from the fixed-size properties of 16 bytes each."""
        fixed = self.stream((), "__properties_version1.0")[32:]
        rows = (fixed[at : at + 16] for at in range(0, len(fixed) - 15, 16))
        page = next((int.from_bytes(row[8:12], "little") for row in rows if row[2:4] == _CODE_PAGE), 0)
        return f"cp{page}" if page in {*range(1250, 1259), 874, 932, 936, 949, 950} else "cp1252"


def _mail(container: _Container, at: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Child]:
    """Yield what stands in one mail: its texts, its bodies, the people it goes to, its attachments."""
    said = list(_texts(container, at))
    for storage in container.inside.get(at, ()):
        if storage.startswith("__recip"):
            said += _texts(container, (*at, storage))
    yield _child(container, (*path, "properties"), "\n".join(said).encode("utf-8", "replace"))
    for tag, of_type, name in container.properties(at):
        if tag in (_BODY, _HTML) and of_type in (_TEXT, _WIDE):
            yield _child(container, (*path, "body"), container.text(at, of_type, name).encode("utf-8", "replace"))
        elif tag == _HTML and of_type == _BYTES:
            yield _child(container, (*path, "html"), container.stream(at, name), Hints(media_type="text/html"))
        elif tag == _RTF and of_type == _BYTES:
            yield _child(container, (*path, "rtf"), decompress(container.stream(at, name), container.budget))
    for storage in container.inside.get(at, ()):
        if storage.startswith("__attach"):
            yield from _attachment(container, (*at, storage), path)


def _texts(container: _Container, at: tuple[str, ...]) -> Iterator[str]:
    for tag, of_type, name in container.properties(at):
        if of_type in (_TEXT, _WIDE) and tag not in (_BODY, _HTML):
            text = container.text(at, of_type, name).strip("\0\r\n ")
            if text:
                yield f"{_SAID[tag]}: {text}" if tag in _SAID else text


def _attachment(container: _Container, at: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Child]:
    texts = {tag: (of_type, name) for tag, of_type, name in container.properties(at) if of_type in (_TEXT, _WIDE)}
    called = [container.text(at, *texts[tag]).strip("\0") for tag in _NAMES if tag in texts]
    step = (*path, f"attachment[{shown(called[0]) if called else ''}]")
    if called:
        yield _child(container, (*path, "attachment names"), "\n".join(called).encode("utf-8", "replace"))
    for tag, of_type, name in container.properties(at):
        if tag == _FILE and of_type == _OBJECT:
            inside = (*at, name)
            is_mail = any(
                found == tag for found, _, _ in container.properties(inside) for tag in ("001A", _BODY, "0037")
            )
            if is_mail:
                yield from _mail(container, inside, (*step, "msg"))
            else:
                container.budget.gap(Reason.FORMAT, step, "ole object", container.part)
        elif tag == _FILE and of_type == _BYTES:
            data = container.stream(at, name)
            yield _child(container, step, data, Hints(name=called[0] if called else ""), is_text=False)


def _child(
    container: _Container, path: tuple[str, ...], data: bytes, hints: Hints | None = None, *, is_text: bool = True
) -> Child:
    return Child(Part(path, data, is_text=is_text, parent=container.part), hints or Hints())
