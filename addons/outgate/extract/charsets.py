"""Text in other charsets than UTF-8 → a view in UTF-8, which goes back in the charset it came in.

What a sender declares is tried first and never believed alone: the bytes are scanned as they are as well. Text
that is UTF-8 already needs no view, whatever it is called, except for charsets that hide in plain ASCII.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from outgate.extract.charset_guess import guess, wide_charset
from outgate.extract.tree import Child, apply
from outgate.model import Edit, Part, Reason, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Lift, Span

_NOISE = bytes(i for i in range(32) if i not in b"\t\n\v\f\r\x08\x1b")
_MARKS = (  # the longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Charsets by the codec's name, each as the largest one that browsers and Office write under that name.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso2022_jp": "iso2022_jp_2",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
# Names of the Encoding standard (WHATWG) and of old mail programs that Python does not know.
_LABELS = {
    "ansi": "cp1252",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-8-i": "iso8859-8",
    "windows-874": "cp874",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
    "x-x-big5": "big5hkscs",
}
_STATEFUL = frozenset({"utf-7", "hz", "iso2022_jp_2", "iso2022_jp_1", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr"})
_OTHERS = re.compile(
    r"utf-(?:16|32)-[lb]e|gb18030|big5hkscs|euc_jp|johab|cp\d{3,4}|iso8859-\d+|koi8-[rut]|mac-\w+|tis-620"
)
_UTF7 = re.compile(rb"\+A[A-Za-z0-9+/]{2,40}-")
_SHIFTED = b"\x1b$)C"  # RFC 1557: the first line of ISO-2022-KR
_ESCAPES = ((_SHIFTED, "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"), (b"\x1b(", "iso2022_jp_2"))
_IS_TEXT = frozenset({"", "utf-8", "utf8", "us-ascii", "iso-8859-1"})
BLOCK = 1 << 18  # bytes looked at together, so that a body of many MB is not copied as a whole
_STRAYED = 2  # control characters that a text may have; a long one has more, a short one none
_LATIN = "cp1252"  # what everything else is taken for
_PRESCAN = 1024  # bytes
_SAID = re.compile(
    rb"<(?:meta\s[^>]{0,200}?charset|\?xml\s[^>]{0,80}?encoding)\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE
)
PIECE = 4096  # bytes of a view between two places whose counterpart is remembered


def is_plain_text(data: bytes) -> bool:
    """Tell whether `data` is UTF-8 without control characters that no text has."""
    return is_quiet(data) and (data.isascii() or is_utf8(data))


def is_utf8(data: bytes) -> bool:
    """Tell whether `data` is UTF-8, without making a text of more than a block of it."""
    if data.isascii():
        return True
    at = 0
    try:
        while at < len(data):
            block = data[at : at + BLOCK]
            at += codecs.utf_8_decode(block, "strict", at + len(block) == len(data))[1]
    except UnicodeDecodeError:
        return False
    return True


def is_hardly_noisy(data: bytes) -> bool:
    """Tell whether so few control characters are in `data` that it is a text with some strayed into it.

    A frame of numbers and short strings has more; a page, a log or a table in which somebody put one has not.
    """
    noisy = len(data) - len(data.translate(None, _NOISE))
    return noisy <= min(_STRAYED + len(data) // 500, len(data) // 32)


def is_quiet(data: bytes) -> bool:
    """Tell whether `data` has no control characters that no text has, in whatever charset of single bytes."""
    if len(data) <= BLOCK:
        return len(data.translate(None, _NOISE)) == len(data)
    return all(is_quiet(data[start : start + BLOCK]) for start in range(0, len(data), BLOCK))


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the text in UTF-8, or note that it is of a charset that nobody knows."""
    if part.is_text and hints.charset in _IS_TEXT and b"\x1b" not in part.data and b"+" not in part.data:
        return
    codec, mark = _charset(part, hints)
    is_told = hints.charset not in _IS_TEXT if part.to_parent is not None else bool(hints.charset)
    is_sure = part.is_text or codec.startswith("utf-")  # all else without a name is guessed, and may be read in another
    if is_told and not is_sure and not _codec(hints.charset):  # an escape may spell any byte in UTF-8
        budget.gap(Reason.CHARSET, part.path, "an unknown charset", part)
    if not codec or (codec.startswith("iso2022") and part.path[-1] == f"charset[{codec}]"):
        return  # escapes that are left name no charset: read again they are left again
    budget.spend(len(part.data))
    text, is_exact = _text(part.data[mark:], codec)
    data = text.encode("utf-8", "replace")
    if data == part.data or (codec == _LATIN and not is_exact):  # ASCII reads the same in it: nothing is gained
        return
    is_placed = is_exact and codec not in _STATEFUL
    child = Part(
        (*part.path, f"charset[{codec}]"),
        data,
        parent=part,
        lift=None if not is_exact else _in_place(codec) if is_placed else _whole(codec),
        to_parent=Places(data, codec, mark) if is_placed else None,
    )
    yield Child(child, hints._replace(charset=""))


class Places:
    """Maps spans of a text in UTF-8 to spans of the same text in a charset whose characters stand alone."""

    __slots__ = ("_codec", "_counterparts", "_data", "_mark", "_places")

    def __init__(self, data: bytes, codec: str, mark: int) -> None:
        self._data, self._codec, self._mark = data, codec, mark
        self._places: list[int] = []
        self._counterparts: list[int] = []

    def __call__(self, start: int, end: int) -> Span:
        """Return the span behind `start:end`."""
        if not self._places:
            self._remember()
        return self._place(start), self._place(end)

    def _place(self, at: int) -> int:
        known = bisect_right(self._places, at) - 1
        return self._counterparts[known] + self._size(self._places[known], at)

    def _size(self, start: int, end: int) -> int:
        return len(self._data[start:end].decode("utf-8", "ignore").encode(self._codec, "replace"))

    def _remember(self) -> None:
        at, there = 0, self._mark
        while at <= len(self._data):
            self._places.append(at)
            self._counterparts.append(there)
            following = at + PIECE
            while following < len(self._data) and self._data[following] & 0xC0 == 0x80:
                following += 1  # a piece ends between two characters
            there += self._size(at, following)
            at = following


def _charset(part: Part, hints: Hints) -> tuple[str, int]:
    """Return the codec to read `part` with ("" for none), and how many bytes of byte order mark to leave out."""
    data = part.data
    declared = _codec(hints.charset) if hints.charset else _said_inside(data)
    if part.is_text:
        return (declared if declared in _STATEFUL else _hidden(data)), 0
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec, len(mark)
    if declared in _STATEFUL or data.startswith(_SHIFTED):  # they use control characters
        return (declared or "iso2022_kr") if _decodes(data, declared or "iso2022_kr") else "", 0
    wide = wide_charset(data)
    if wide:
        return wide, 0
    if b"\0" in data or not is_quiet(data):  # not text in any charset of single bytes
        return "", 0
    return (declared if declared and _decodes(data, declared) else guess(data)), 0


def _said_inside(data: bytes) -> str:
    """What a page or an XML document says of itself (WHATWG HTML, "prescan"; XML 1.0, section 4.3.3)."""
    said = _SAID.search(data, 0, _PRESCAN)
    return _codec(said[1].decode()) if said else ""


def _hidden(data: bytes) -> str:
    """Charsets that are plain ASCII to look at."""
    if b"\x1b" in data:
        return next((codec for escape, codec in _ESCAPES if escape in data), "")
    if b"+A" in data and _UTF7.search(data) and _decodes(data, "utf-7"):
        return "utf-7"
    return ""


def _codec(name: str) -> str:
    """Return the codec for a charset that text comes in; Python has codecs that are no charsets as well."""
    try:
        known = codecs.lookup(_LABELS.get(name, name)).name
    except (LookupError, ValueError):
        return ""
    codec = _WIDER.get(known, known)
    return codec if codec in _STATEFUL or _OTHERS.fullmatch(codec) else ""


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeError:
        return codec == "cp1252"  # five of its bytes are undefined, which no software minds
    return True


def _text(data: bytes, codec: str) -> tuple[str, bool]:
    """Return the text, and whether encoding it again gives the same bytes."""
    try:
        text = data.decode(codec)
        return text, text.encode(codec) == data or codec in _STATEFUL
    except UnicodeError:
        return data.decode(codec, "replace"), False


def _in_place(codec: str) -> Lift:
    def lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
        del parent
        return [
            Edit(*child.to_parent(edit.start, edit.end), _encoded(edit.new, codec))
            for child, edits in children
            if child.to_parent is not None
            for edit in edits
        ]

    return lift


def _whole(codec: str) -> Lift:
    def lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
        ((child, edits),) = children
        return [Edit(0, len(parent.data), _encoded(apply(child.data, edits), codec))]

    return lift


def _encoded(text: bytes, codec: str) -> bytes:
    try:
        return text.decode().encode(codec)
    except UnicodeError:
        raise Unwritable(f"the replacement cannot be written in {codec}") from None
