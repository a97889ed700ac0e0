"""Words near a value that say what it is, in any language; they raise its likelihood."""

from __future__ import annotations

from dataclasses import dataclass, field

_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LETTERS = _CAPITALS | frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Context:
    """The words of one data type, in small letters, and how many bytes of UTF-8 away they may be."""

    words: tuple[str, ...]
    within: int
    _spelled: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        forms = [word.encode() for word in self.words]
        forms += [word.upper().encode().lower() for word in self.words]  # what `lower` of bytes makes of capitals
        object.__setattr__(self, "_spelled", tuple(dict.fromkeys(form.decode("latin-1") for form in forms)))

    def is_near(self, data: bytes, start: int, end: int) -> bool:
        """Whether one of the words is near `data[start:end]`, as a word: `cardNumber` has card, `discard` not."""
        near = data[max(0, start - self.within) : start] + b"\n" + data[end : end + self.within]
        text, small = near.decode("latin-1"), near.lower().decode("latin-1")  # a byte a character: searched fastest
        for word in self._spelled:  # noqa: SIM110 - a generator costs twice as much, for nearly every finding
            if word in small and _stands(word, small, text):
                return True
        return False


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
