"""Encoded words of mail headers (RFC 2047), which stand in many a text besides: `=?utf-8?Q?J=C3=A4ne?=`.

Words with only white space between them are one text, which may be cut anywhere, even inside of a character.
"""

from __future__ import annotations

import binascii
import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.offsets import Change, view
from outgate.extract.tree import Child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Part, Span

_ONE = rb"=\?[A-Za-z0-9_-]{2,40}(?:\*[A-Za-z0-9-]{1,20})?\?[BbQq]\?[!->@-~]{0,1000}\?="
_RUN = re.compile(_ONE + rb"(?:[ \t\r\n]{1,8}" + _ONE + rb")*+")
_FIRES = re.compile(rb"=\?[A-Za-z0-9_-]{2,40}(?:\*[A-Za-z0-9-]{1,20})?\?[BbQq]\?[!->@-~]{1,1000}\?=")
_REACH = 512  # bytes of a line on each side of a word that are shown with it
_WORD = re.compile(rb"=\?([A-Za-z0-9_-]+)(?:\*[A-Za-z0-9-]+)?\?([BbQq])\?([!->@-~]*)\?=")


class _Word(NamedTuple):
    charset: str
    data: bytes


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the lines that hold encoded words with these undone. Raises Exceeded."""
    if b"=?" not in part.data or _FIRES.search(part.data) is None:
        return
    lines = list(_lines(part.data))
    budget.spend(sum(end - start for start, end in lines))
    text = b"\n".join(_RUN.sub(lambda run: decode(run[0]), part.data[start:end]) for start, end in lines)
    yield Child(view(part, "encoded-words", text, partial(_changes, part.data, lines), encode))


def decode(run: bytes) -> bytes:
    """Return what a run of encoded words says, in UTF-8."""
    said: list[_Word] = []
    for charset, spelling, text in _WORD.findall(run):
        word = _Word(charset.decode().lower(), _bytes(spelling, text))
        if said and said[-1].charset == word.charset:
            said[-1] = _Word(word.charset, said[-1].data + word.data)
        else:
            said.append(word)
    return b"".join(map(_utf8, said))


def encode(text: bytes) -> bytes:
    """Return `text` as it may stand in a header: as it is when it is plain, otherwise as encoded words."""
    if text.isascii() and text.decode().isprintable() and b"=?" not in text:
        return text
    pieces = (text[at : at + 45] for at in range(0, len(text), 45))  # RFC 2047, section 2: 75 characters at the most
    return b" ".join(b"=?utf-8?B?" + binascii.b2a_base64(piece, newline=False) + b"?=" for piece in pieces)


def _bytes(spelling: bytes, text: bytes) -> bytes:
    if spelling in b"Qq":
        return binascii.a2b_qp(text, header=True)
    try:
        return binascii.a2b_base64(text + b"==")
    except binascii.Error:
        return text


def _utf8(word: _Word) -> bytes:
    try:
        return word.data.decode(word.charset, "replace").encode("utf-8", "replace")
    except (LookupError, ValueError):
        return word.data


def _lines(data: bytes) -> Iterator[Span]:
    """Yield the lines in which encoded words stand: no more than that, for the rest is read as it is."""
    end = 0
    for run in _RUN.finditer(data):
        if run.start() < end:
            continue
        start = data.rfind(b"\n", max(end, run.start() - _REACH), run.start()) + 1
        stop = data.find(b"\n", run.end(), run.end() + _REACH)
        start, end = max(start, end, run.start() - _REACH), stop if stop >= 0 else min(run.end() + _REACH, len(data))
        yield start, end


def _changes(data: bytes, lines: list[Span]) -> Iterator[Change]:
    at = 0
    for number, (start, end) in enumerate(lines):
        if at < start or number:
            yield Change(at, start, 1 if number else 0)
        for run in _RUN.finditer(data, start, end):
            yield Change(*run.span(), len(decode(run[0])))
        at = end
    if at < len(data):
        yield Change(at, len(data), 0)
