"""The normal form of text, in which a value reads the same however it was dressed up, with a map back.

Compatibility forms (NFKC), digits of all scripts and odd dashes and spaces become ASCII; combining marks, zero-width,
soft-hyphen, bidi and tag characters go; Cyrillic and Greek look-alikes, and the ideographic full stop, become ASCII
where they stand beside ASCII letters or digits (ordinary Russian stays as it is), signs of full width behind letters
and digits of full width (ordinary Chinese stays as it is). Nothing else changes. The work is proportional to the
characters that change: most text outside ASCII has none.
Sources: Unicode UAX 15 (NFKC) and UTS 39 (confusables; only those of single Latin letters).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_KEPT = frozenset("@._-+():/ ")  # what a folding may give besides letters and digits; other punctuation stays
_JOINTS = frozenset("._-")  # between the pieces of one word: an initial before a name
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u207b\ufe58\ufe63\uff0d"
_BLOCKS = (  # where characters with a compatibility form, spaces, marks and invisible ones are
    *(range(0x00A0, 0x00C0), range(0x02B0, 0x0370), range(0x180B, 0x1810), range(0x1AB0, 0x1B00)),
    *(range(0x1D00, 0x1E00), range(0x2000, 0x2500), range(0x2C7C, 0x2C7E), range(0x3000, 0x3001)),
    *(range(0xFB00, 0xFB07), range(0xFE00, 0xFE70), range(0xFEFF, 0xFFF0), range(0x1D400, 0x1D800)),
    *(range(0x1F100, 0x1F200), range(0x1FBF0, 0x1FBFA), range(0xE0000, 0xE01F0)),
)
_DIGITS = (range(0x0660, 0x1C60), range(0xA620, 0xABFA), range(0x104A0, 0x11DAA), range(0x16A60, 0x16B5A))
_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"  # letters and digits of full width
_SIGNS = {chr(ord(sign) + 0xFEE0): sign for sign in "!\"#$%&'*,;<=>?[\\]^`{|}~"}
_OPENING = "\uff02\uff03\uff04\uff07\uff1c\uff3b\uff5b"  # those that stand before what they belong to
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_LOOKS = """
0410A 0412B 0421C 0415E 041dH 0406I 0408J 041aK 041cM 041eO 0420P 0405S 0422T 0423Y 0425X 04173 0430a 0435e
043eo 0440p 0441c 0443y 0445x 0456i 0458j 0455s 0501d 04bbh 04cfl 051bq 051dw 1d26r 0391A 0392B 0395E 0396Z
0397H 0399I 039aK 039cM 039dN 039fO 03a1P 03a4T 03a5Y 03a7X 03b1a 03b9i 03bak 03bdv 03bfo 03c1p 03c5u 03c7x
03f2c 3002. ff61.
"""  # code point, and what it looks like: Cyrillic, Greek, ideographic full stops
_ALIKE = {chr(int(pair[:-1], 16)): pair[-1] for pair in _LOOKS.split()}


class _Fold(NamedTuple):
    """What each character becomes, which of them change only beside ASCII, and whether a text has any."""

    into: dict[str, str]
    alike: frozenset[str]
    changing: Any  # finds, over bytes and in one automaton, whether a text has anything that may change …
    near: Any  # … and whether that is one of `alike`


@dataclass(frozen=True, slots=True)
class NormalForm:
    """Text in normal form; the edits, in order, are parallel lists of byte offsets in it and in the original."""

    data: bytes
    starts: list[int]
    ends: list[int]
    original_starts: list[int]
    original_ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the bytes of the original that `start:end` was made from, the removed ones inside it included."""
        return self._start(start), self._end(end)

    def back(self) -> Callable[[int, int], tuple[int, int]]:
        """Return what maps bytes of the original to those of the normal form that were made from them."""
        return NormalForm(b"", self.original_starts, self.original_ends, self.starts, self.ends).span

    def is_near(self, start: int, end: int) -> bool:
        """Whether anything between these offsets was changed."""
        at = bisect_left(self.ends, start)
        return at < len(self.starts) and self.starts[at] <= end

    def _start(self, at: int) -> int:
        edit = bisect_right(self.ends, at) - 1  # the last edit that ends here or before
        after = edit + 1
        if after < len(self.starts) and self.starts[after] < at:
            return self.original_starts[after]  # inside what one character became
        return at if edit < 0 else self.original_ends[edit] + at - self.ends[edit]

    def _end(self, at: int) -> int:
        edit = bisect_left(self.starts, at) - 1  # the last edit that starts before
        if edit < 0:
            return at
        if self.ends[edit] > at:
            return self.original_ends[edit]
        return self.original_ends[edit] + at - self.ends[edit]


def normal_form(data: bytes) -> NormalForm | None:
    """Return the normal form of UTF-8 text, or None when it is the text itself. Never raises."""
    fold = _fold()
    if fold.changing.search(data) is None:
        return None
    near = fold.near.search(data) is not None
    text = data.decode("utf-8", "surrogateescape")
    chars = fold.into.keys() & set(text)
    form = _Build(fold.into).of(text, _search(frozenset(chars if near else chars - fold.alike)))
    return form if form.starts else None


class _Build:
    """Puts a normal form together, piece by piece."""

    def __init__(self, into: dict[str, str]) -> None:
        self._into = into
        self._form = NormalForm(b"", [], [], [], [])
        self._pieces: list[bytes] = []
        self._size = 0
        self._original = 0

    def of(self, text: str, search: re.Pattern[str]) -> NormalForm:
        at = 0
        for found in search.finditer(text):
            stays = () if _changes(text, *found.span()) else _fold().alike
            for place, char in enumerate(found[0], start=found.start()):
                if char not in stays:
                    self._keep(text[at:place])
                    self._change(char, self._into[char])
                    at = place + 1
        self._keep(text[at:])
        form = self._form
        return NormalForm(b"".join(self._pieces), form.starts, form.ends, form.original_starts, form.original_ends)

    def _keep(self, text: str) -> None:
        piece = text.encode("utf-8", "surrogateescape")
        self._pieces.append(piece)
        self._size += len(piece)
        self._original += len(piece)

    def _change(self, char: str, into: str) -> None:
        form = self._form
        form.starts.append(self._size)
        form.original_starts.append(self._original)
        self._pieces.append(into.encode())
        self._size += len(into)
        self._original += len(char.encode())
        form.ends.append(self._size)
        form.original_ends.append(self._original)


@cache
def _fold() -> _Fold:
    """Computed once: it asks the Unicode database about some 30,000 characters."""
    blocks = (chr(code) for block in _BLOCKS for code in block)
    always = {char: into for char in blocks if (into := _folded(char)) is not None}
    digits = (chr(code) for block in _DIGITS for code in block)
    always |= {char: str(unicodedata.decimal(char)) for char in digits if char.isdecimal()}
    always |= dict.fromkeys(_DASHES, "-") | dict.fromkeys(_INVISIBLE, "")
    alike = {char: into for char, into in _ALIKE.items() if char not in always}
    near = f"[A-Za-z0-9@][._-]?{_class(alike)}|{_class(alike)}(?:{_class(always)}|[._-]?[A-Za-z0-9@])"
    changing = f"{_class(always)}|{near}"
    return _Fold(always | alike | _SIGNS, frozenset(alike), re2.compile(changing.encode()), re2.compile(near.encode()))


def _class(chars: Iterable[str]) -> str:
    """A class of these characters, as ranges."""
    codes = sorted(map(ord, chars))
    starts = [code for at, code in enumerate(codes) if at == 0 or codes[at - 1] != code - 1]
    ends = [code for at, code in enumerate(codes) if code == codes[-1] or codes[at + 1] != code + 1]
    return "[" + "".join(f"\\x{{{start:x}}}-\\x{{{end:x}}}" for start, end in zip(starts, ends, strict=True)) + "]"


@lru_cache(maxsize=256)
def _search(chars: frozenset[str]) -> re.Pattern[str]:
    """Find runs of these characters. Made for those that a text has: they are few, and so it is fast."""
    signs, others = chars & _SIGNS.keys(), chars - _SIGNS.keys()
    if not signs:
        return re.compile(_one_of(others) + "+")
    behind, before = f"(?:(?<=[{_WIDE}])|(?<=[{_WIDE}][ \uff05\uff09]))", f"(?=[{_OPENING}][{_WIDE}])"
    return re.compile(f"(?:{_one_of(others)}|(?:{behind}|{before}){_one_of(signs)})+")


def _one_of(chars: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(chars)))}]" if chars else "(?!)"


def _changes(text: str, start: int, end: int) -> bool:
    """Whether the look-alikes of this run stand beside ASCII, or among characters that become ASCII anyway.

    What cannot be seen says nothing of those beside it: a word in Cyrillic stays one.
    """
    fold = _fold()
    if any(char not in fold.alike and fold.into[char] for char in text[start:end]):
        return True
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (
        _is_ascii(before[-1:])
        or _is_ascii(after[:1])
        or (before[1:] in _JOINTS and _is_ascii(before[:1]))
        or (after[:1] in _JOINTS and _is_ascii(after[1:]) and not before[-1:].isalpha())
    )


def _is_ascii(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "@")


def _folded(char: str) -> str | None:
    """What a character becomes: "" when it cannot be seen or is a mark, None when it stays."""
    match unicodedata.category(char):
        case "Mn" | "Me" | "Cf":
            return ""
        case "Zs":
            return " "
    into = unicodedata.normalize("NFKC", char)
    if into == char or not into.isascii():
        return None
    return into if all(one.isalnum() or one in _KEPT for one in into) else None
