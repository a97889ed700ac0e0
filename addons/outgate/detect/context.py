"""Words near a value that say what it is, in any language; they raise its likelihood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import re2

from outgate.detect.classes import UNANCHORED, options

_NONE = (-1, -1)
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LETTERS = _CAPITALS | frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Context:
    """The words of one data type, in small letters, and how many bytes of UTF-8 away they may be."""

    words: tuple[str, ...]
    within: int
    _spelled: tuple[str, ...] = field(init=False, repr=False)
    _any: Any = field(init=False, repr=False)  # finds one of them in any case, inside of other words too

    def __post_init__(self) -> None:
        spelled = tuple(dict.fromkeys(form for word in self.words for form in _forms(word)))
        object.__setattr__(self, "_spelled", spelled)
        union = "|".join(map(re.escape, spelled)).encode("latin-1")
        found = re2.compile(b"(?i)" + union, options())._regexp if spelled else None  # noqa: SLF001 - the search alone
        object.__setattr__(self, "_any", found)

    def is_near(self, data: bytes, start: int, end: int) -> bool:
        """Whether one of the words is near `data[start:end]`, as a word: `cardNumber` has card, `discard` not."""
        if self._any is None or not self._is_in(data, start, end):
            return False
        near = data[max(0, start - self.within) : start] + b"\n" + data[end : end + self.within]
        text, small = near.decode("latin-1"), near.lower().decode("latin-1")  # a byte a character: searched fastest
        for word in self._spelled:  # noqa: SIM110 - a generator costs twice as much
            if word in small and _stands(word, small, text):
                return True
        return False

    def _is_in(self, data: bytes, start: int, end: int) -> bool:
        """Whether letters of a word are near: nothing else is asked for most values, in a tenth of the time."""
        find = self._any.Match
        if find(UNANCHORED, data, max(0, start - self.within), start)[0] != _NONE:
            return True
        return bool(find(UNANCHORED, data, end, min(len(data), end + self.within))[0] != _NONE)


def _forms(word: str) -> tuple[str, ...]:
    """The word as `lower` of bytes leaves it, written small or in capitals; a character a byte."""
    forms = (word.encode(), word.upper().encode().lower())
    return tuple(dict.fromkeys(form.decode("latin-1") for form in forms))


def _stands(word: str, small: str, text: str) -> bool:
    """Whether `word` is a word of its own at any of its places; scripts outside ASCII need not part words."""
    at = small.find(word)
    while at >= 0:
        if _parts(text, at) and _parts(text, at + len(word)):
            return True
        at = small.find(word, at + 1)
    return False


def _parts(text: str, at: int) -> bool:
    """Whether a word may start or end at `at`: no two letters meet there, or a small and a capital one do."""
    if at in (0, len(text)) or text[at - 1] not in _LETTERS or text[at] not in _LETTERS:
        return True
    return text[at - 1] not in _CAPITALS and text[at] in _CAPITALS
