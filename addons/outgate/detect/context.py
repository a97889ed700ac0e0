"""Words near a value that say what it is, in any language; they raise its likelihood.

Around a few values they are looked for as they are asked for. Where there are many, as in an export, a stretch of the
text is read for all of its words once, and every value in it is compared with their places.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.classes import UNANCHORED, options

if TYPE_CHECKING:
    from collections.abc import Iterator

_NONE = (-1, -1)
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_STRETCH = 4096  # bytes that are read at once …
_LONGEST = 256  # bytes of a value that begins in them and is compared with what was read
_OFTEN = 6  # … when words are asked for so often in them
_KEY = 2  # characters by which a word is looked up
_LETTERS = _CAPITALS | frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Context:
    """The words of one data type, in small letters, and how many bytes of UTF-8 away they may be."""

    words: tuple[str, ...]
    within: int
    _spelled: tuple[str, ...] = field(init=False, repr=False)
    _any: Any = field(init=False, repr=False)  # finds one of them in any case, inside of other words too
    _by_key: dict[str, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spelled = tuple(dict.fromkeys(form for word in self.words for form in _forms(word)))
        object.__setattr__(self, "_spelled", spelled)
        union = "|".join(map(re.escape, spelled)).encode("latin-1")
        found = re2.compile(b"(?i)" + union, options())._regexp if spelled else None  # noqa: SLF001 - the search alone
        object.__setattr__(self, "_any", found)
        by_key = defaultdict(list)
        for word in spelled:
            by_key[word[:_KEY]].append(word)
        object.__setattr__(self, "_by_key", dict(by_key))

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

    def words_at(self, small: str, at: int) -> Iterator[str]:
        """Yield the words that `small`, a byte a character, has at a place."""
        for key in (small[at : at + _KEY], small[at]):
            for word in self._by_key.get(key, ()):
                if small.startswith(word, at):
                    yield word

    def first(self, data: bytes, low: int, high: int) -> int:
        """Return the first place in `data[low:high]` where letters of a word may begin, or -1."""
        return int(self._any.Match(UNANCHORED, data, low, high)[0][0]) if self._any is not None else -1


class Words:
    """The words of one context in one text, while values in it are asked for."""

    def __init__(self, context: Context, data: bytes) -> None:
        self._context = context
        self._data = data
        self._asked: dict[int, int] = defaultdict(int)  # how often, by stretch
        self._read: dict[int, _Places] = {}

    def is_near(self, start: int, end: int) -> bool:
        """Whether one of the words is near `data[start:end]`: what `Context.is_near` says."""
        stretch, within = start // _STRETCH, self._context.within
        places = self._read.get(stretch)
        if places is None:
            self._asked[stretch] += 1
            if self._asked[stretch] < _OFTEN:
                return self._context.is_near(self._data, start, end)
            low = max(0, stretch * _STRETCH - within)
            high = (stretch + 1) * _STRETCH + _LONGEST + within
            places = self._read[stretch] = _Places(self._context, self._data, low, high)
        if end + within > places.high:
            return self._context.is_near(self._data, start, end)
        low, size = start - within, len(self._data)
        return places.has(max(low, 0), start) or places.has(end, min(end + within, size))


class _Places:
    """Where words are in a stretch of a text. One that is a part of another word counts where a window cuts it off."""

    def __init__(self, context: Context, data: bytes, low: int, high: int) -> None:
        self.high = high
        self._starts: list[int] = []  # of those that are words of their own, …
        self._ends: list[int] = []  # … and where the shortest ends of those that start there
        # The others by either of their edges: from, to; may begin, may end there.
        self._cut: dict[int, list[tuple[int, int, bool, bool]]] = defaultdict(list)
        self._first = max(0, low - 1)  # what is beside a word tells whether it is one of its own
        self._read(context, data, low, min(high, len(data)))

    def _read(self, context: Context, data: bytes, low: int, high: int) -> None:
        near, first = data[self._first : high + 1], self._first
        text, small = near.decode("latin-1"), near.lower().decode("latin-1")
        at = context.first(data, low, high)
        while at >= 0:
            can_start = _parts(text, at - first)
            ends = {at + len(word) for word in context.words_at(small, at - first)}
            known = [(end, _parts(text, end - first)) for end in ends if end <= high]
            whole = [end for end, can_end in known if can_start and can_end]
            if whole:
                self._starts.append(at)
                self._ends.append(min(whole))
            for end, can_end in known:
                if not (can_start and can_end):
                    self._cut[at].append((at, end, can_start, can_end))
                    self._cut[end].append((at, end, can_start, can_end))
            at = context.first(data, at + 1, high)

    def has(self, low: int, high: int) -> bool:
        """Whether a word stands in the window `low:high`, as if nothing were beside it."""
        starts, ends = self._starts, self._ends
        at = bisect_left(starts, low)
        while at < len(starts) and starts[at] < high:
            if ends[at] <= high:
                return True
            at += 1
        if low not in self._cut and high not in self._cut:
            return False
        return any(
            low <= start and end <= high and (can_start or start == low) and (can_end or end == high)
            for edge in (low, high)
            for start, end, can_start, can_end in self._cut.get(edge, ())
        )


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
