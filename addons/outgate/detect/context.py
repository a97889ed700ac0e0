"""Words near a value that say what it is, in any language; they raise its likelihood."""

from __future__ import annotations

from dataclasses import dataclass

_WIDEST = 4  # bytes of one character in UTF-8
_CJK = "\u2e80"  # scripts from here on do not part words by spaces


@dataclass(frozen=True, slots=True)
class Context:
    """The words of one data type, in small letters, and how many characters away they may be."""

    words: tuple[str, ...]
    within: int  # characters

    def is_near(self, data: bytes, start: int, end: int) -> bool:
        """Whether one of the words is near `data[start:end]`, as a word: `cardNumber` has card, `discard` not."""
        reach = self.within * _WIDEST
        before = data[max(0, start - reach) : start].decode("utf-8", "ignore")
        after = data[end : end + reach].decode("utf-8", "ignore")
        text = f"{before[-self.within :]}\n{after[: self.within]}"
        small = text.lower()
        shown = text if len(small) == len(text) else small
        return any(word in small and _stands(word, small, shown) for word in self.words)


def _stands(word: str, small: str, shown: str) -> bool:
    """Whether `word` is a word of its own at any of its places."""
    if word[0] >= _CJK:
        return True
    at = small.find(word)
    while at >= 0:
        if _parts(shown, at) and _parts(shown, at + len(word)):
            return True
        at = small.find(word, at + 1)
    return False


def _parts(text: str, at: int) -> bool:
    """Whether a word may start or end at `at`: no two letters meet there, or a small and a capital one do."""
    if at in (0, len(text)):
        return True
    left, right = text[at - 1], text[at]
    if not (left.isalpha() and right.isalpha()):
        return True
    return (left.islower() and right.isupper()) or left >= _CJK or right >= _CJK
