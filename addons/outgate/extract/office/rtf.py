r"""Rich Text Format: the text without its control words as a view, written back into the runs that it stands in.

After the Rich Text Format Specification 1.9.1: `\'hh` is a byte of the document's code page, `\uN` a UTF-16 unit
followed by as many replacement characters as `\uc` says. Destinations that show nothing (fonts, colours, style
sheets) are left out; binary ones (pictures, objects) are decoded and handed on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract import labelled
from outgate.extract.office.package import named
from outgate.extract.offsets import Change, view
from outgate.extract.rows import read_rows
from outgate.extract.tree import Child, Hints, apply
from outgate.model import Edit, Part, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outgate.extract.tree import Budget
    from outgate.model import Table, Where

_TOKEN = re.compile(
    rb"(?P<bytes>(?:\\'[0-9a-fA-F]{2})++)|\\u(?P<unit>-?\d{1,6}) ?|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]++)|\\"
)
_HIDDEN = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl themedata colorschememapping latentstyles "
    b"datastore generator xmlnstbl mmathPr pgptbl filetbl revtbl".split()
)
_HEX = frozenset({b"pict", b"objdata"})
_LINES = (
    b"par line sect page row nestrow header footer footnote annotation info author title subject keywords doccomm "
    b"company operator category manager propname staticval linkval docvar atnauthor atnid buptim creatim revtim printim"
)
_SPACES = dict.fromkeys(_LINES.split(), b"\n") | {
    b"cell": b"\t", b"tab": b"\t", b"nestcell": b"\t", b"field": b" ", b"fldrslt": b" ", b"emdash": b"-",
    b"endash": b"-", b"bullet": b"*", b"lquote": b"'", b"rquote": b"'", b"ldblquote": b'"', b"rdblquote": b'"',
}  # fmt: skip
_SIGNS = {b"~": b" ", b"_": b"-", b"\\": b"\\", b"{": b"{", b"}": b"}", b"\n": b"\n", b"\r": b"\n"}
_MARKS = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PK\x03\x04",
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
)  # what an object holds
_LEAST = 32  # bytes of a picture or an object that are worth a look


def is_rtf(data: bytes) -> bool:
    """Tell whether `data` is a document in Rich Text Format."""
    return data[:64].lstrip().startswith(b"{\\rt")


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield the text without its control words, and the pictures and objects in it."""
    if not is_rtf(part.data):
        return
    path = named(part, hints, "rtf")
    document = _Document(part.data)
    document.run()
    text = b"".join(piece.text for piece in document.pieces)
    budget.spend(len(text))
    seen = view(part, "text", text, partial(_changes, document.pieces, len(part.data)))
    yield Child(replace(seen, path=(*path, "text"), lift=partial(_lift, document.pieces), fit=_keep, tables=_tables))
    for word, held in document.held:
        budget.spend(len(held))
        at = min((at for mark in _MARKS if (at := held.find(mark)) >= 0), default=0)
        name = "picture" if word == b"pict" else "object"
        yield Child(Part((*path, name), held[at:], is_text=False, parent=part))


class _Piece(NamedTuple):
    """Text as it is shown, and where it is written; what only separates is not `writable`."""

    text: bytes
    start: int
    end: int
    writable: bool


class _Group(NamedTuple):
    r"""What holds inside a pair of braces: whether it shows anything, and how many letters follow a `\uN`."""

    shows: bool = True
    follow: int = 1
    holds: bytes = b""  # the word of the destination, where it is written in hex


class _Document:
    """One pass over the file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pieces: list[_Piece] = []
        self.held: list[tuple[bytes, bytes]] = []  # pictures and objects
        self.group = _Group()
        self.outer: list[_Group] = []
        self.hex: list[bytes] = []
        self.skip = 0  # letters still to be left out after a `\uN`
        self.upper = 0  # the first half of a surrogate pair
        self.code_page = "cp1252"

    def run(self) -> None:
        at = 0
        while at < len(self.data):
            token = _TOKEN.match(self.data, at)
            if token is None:
                break
            at = token.end()
            if token["brace"]:
                self._brace(token[0])
            elif token["word"]:
                at = self._word(token)
            elif token["text"]:
                self._letters(token, token[0])
            elif token["bytes"]:
                self._letters(token, bytes.fromhex(token[0].replace(b"\\'", b"").decode()))
            elif token["unit"]:
                self._unit(token)
            elif token["sign"] in _SIGNS:
                self._show(_SIGNS[token["sign"]], token.start(), token.end(), writable=token["sign"] in b"\\{}")

    def _brace(self, brace: bytes) -> None:
        self.skip = 0
        if brace == b"{":
            self.outer.append(self.group)
            return
        if self.group.holds and (not self.outer or not self.outer[-1].holds):
            digits = re.sub(rb"[^0-9a-fA-F]", b"", b"".join(self.hex))
            held = bytes.fromhex(digits[: len(digits) & ~1].decode())
            if len(held) >= _LEAST:
                self.held.append((self.group.holds, held))
            self.hex.clear()
        if self.outer:
            self.group = self.outer.pop()

    def _word(self, token: re.Match[bytes]) -> int:
        word, number = token["word"], int(token["number"] or 0)
        if word in _HIDDEN:
            self.group = self.group._replace(shows=False)
        elif word in _HEX:
            self.group = self.group._replace(shows=False, holds=word)
        elif word == b"uc":
            self.group = self.group._replace(follow=max(number, 0))
        elif word == b"ansicpg":
            self.code_page = f"cp{number}"
        elif word == b"bin":
            end = token.end() + max(number, 0)
            self.held.append((self.group.holds, self.data[token.end() : end]))
            return end
        elif word in _SPACES:
            self._show(_SPACES[word], *token.span(), writable=False)
        return token.end()

    def _letters(self, token: re.Match[bytes], raw: bytes) -> None:
        if self.group.holds:
            self.hex.append(raw)
            return
        skipped = min(self.skip, len(raw))
        self.skip -= skipped
        width = 4 if token["bytes"] else 1
        start = token.start() + skipped * width
        if skipped and self.pieces:
            self.pieces[-1] = self.pieces[-1]._replace(end=start)
        if raw[skipped:]:
            text = raw[skipped:] if raw.isascii() else self._decoded(raw[skipped:])
            self._show(text, start, token.end(), writable=True)

    def _decoded(self, raw: bytes) -> bytes:
        try:
            return raw.decode(self.code_page, "replace").encode()
        except LookupError:
            return raw.decode("cp1252", "replace").encode()

    def _unit(self, token: re.Match[bytes]) -> None:
        unit = int(token["unit"]) & 0xFFFF
        text = ""
        if 0xDC00 <= unit < 0xE000 and self.upper:
            text = chr(0x10000 + ((self.upper - 0xD800) << 10) + unit - 0xDC00)
        elif not 0xD800 <= unit < 0xE000:
            text = chr(unit)
        self.upper = unit if 0xD800 <= unit < 0xDC00 else 0
        self._show(text.encode(), *token.span(), writable=True)
        self.skip = self.group.follow

    def _show(self, text: bytes, start: int, end: int, *, writable: bool) -> None:
        if self.group.shows:
            self.pieces.append(_Piece(text, start, end, writable))


def _changes(pieces: Sequence[_Piece], size: int) -> Iterator[Change]:
    """Yield how the file became the text."""
    at = 0
    for text, start, end, _ in pieces:
        if at < start:
            yield Change(at, start, 0)
        if len(text) != end - start:
            yield Change(start, end, len(text))
        at = end
    if at < size:
        yield Change(at, size, 0)


def _keep(part: Part, edits: Sequence[Edit]) -> list[Edit]:
    """Any text may stand in a document: how it is spelled is the lift's matter."""
    return list(edits)


def _tables(part: Part, where: Where) -> Sequence[Table]:
    """Cells of a row stand on one line, parted by tabs; beside them, lines are read as in any text."""
    return [*read_rows(part.data, b"\t").tables(where), *labelled.tables_beside(part.data, where, b"\t")]


def _lift(pieces: Sequence[_Piece], parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> list[Edit]:
    """Write edits of the text into the runs that they fall on: the first takes the new text, control words stay."""
    starts = [0, *accumulate(len(piece.text) for piece in pieces)]
    changed: dict[int, list[Edit]] = {}
    for _, edits in children:
        for edit in edits:
            new = edit.new
            for number in range(max(bisect_right(starts, edit.start) - 1, 0), len(pieces)):
                at, piece = starts[number], pieces[number]
                if at >= edit.end:
                    break
                if piece.writable and edit.start < at + len(piece.text):
                    inside = Edit(max(edit.start - at, 0), min(edit.end - at, len(piece.text)), new)
                    changed.setdefault(number, []).append(inside)
                    new = b""
            if new:
                raise Unwritable("nothing but layout stands at that place")
    return [
        Edit(pieces[number].start, pieces[number].end, _spelled(apply(pieces[number].text, own)))
        for number, own in changed.items()
    ]


def _spelled(text: bytes) -> bytes:
    """Return text as it is written between control words."""
    out = b""
    for letter in text.decode("utf-8", "replace"):
        if letter in "\\{}":
            out += b"\\" + letter.encode()
        elif letter.isascii():
            out += letter.encode()
        else:
            units = letter.encode("utf-16-le")
            for at in range(0, len(units), 2):
                out += b"{\\uc1\\u%d?}" % int.from_bytes(units[at : at + 2], "little", signed=True)
    return out
