"""Words near a value that say what it is, in any language; they raise its likelihood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_OFTEN = 8  # times, after which the words of a text are worth knowing
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LETTERS = _CAPITALS | frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Context:
    """The words of one data type, in small letters, and how many bytes of UTF-8 away they may be."""

    words: tuple[str, ...]
    within: int
    _spelled: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        spelled = dict.fromkeys(form for word in self.words for form in _forms(word))
        object.__setattr__(self, "_spelled", tuple(spelled))

    def is_near(self, data: bytes, start: int, end: int) -> bool:
        """Whether one of the words is near `data[start:end]`, as a word: `cardNumber` has card, `discard` not."""
        if not self.words:
            return False
        near = data[max(0, start - self.within) : start] + b"\n" + data[end : end + self.within]
        text, small = near.decode("latin-1"), near.lower().decode("latin-1")  # a byte a character: searched fastest
        for word in self._spelled:  # noqa: SIM110 - a generator costs twice as much, for nearly every finding
            if word in small and _stands(word, small, text):
                return True
        return False

    def occurring(self, data: bytes) -> Context:
        """Return the context with those of the words that occur in `data` at all."""
        small = data.lower().decode("latin-1")
        return Context(tuple(word for word in self.words if any(form in small for form in _forms(word))), self.within)


class Nearby:
    """Contexts in one text. One that is asked for often is asked about the words of this text only."""

    def __init__(self, contexts: Mapping[str, Context | None], data: bytes) -> None:
        self._contexts = contexts
        self._data = data
        self._asked: dict[str, int] = {}
        self._here: dict[str, Context] = {}

    def is_near(self, data_type: str, start: int, end: int) -> bool:
        """Whether a word of `data_type` is near `start:end`."""
        context = self._here.get(data_type) or self._contexts[data_type]
        if context is None:
            return False
        asked = self._asked[data_type] = self._asked.get(data_type, 0) + 1
        if asked == _OFTEN:
            context = self._here[data_type] = context.occurring(self._data)
        return context.is_near(self._data, start, end)


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
