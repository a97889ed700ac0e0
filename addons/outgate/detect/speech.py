"""Words that say in a sentence what a figure is: "sold", "Umsatz", "销量".

Found by re2, whose speed does not depend on how many they are.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.classes import UNANCHORED, options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outgate.model import Span

_MEMORY = 64 << 20  # bytes for the automaton of all words
# With one of these before it and a digit right behind it, a word is some letters of an id, such as "-ca91-".
_JOINS = "0123456789_-"
_GOES_ON = re.compile(r"[^\W\d_]|\s(?:out|by|as)\b")  # "sold out", "soldier" are no figure's word


class Speech:
    """Words in any case, in the plural too, with the columns that they are of."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = tuple(words)
        self._columns = {_normal(word): column for word, column in words.items()}

    @cached_property
    def _words(self) -> Any:
        return re2.compile(f"(?i)(?:{_union(self._longest_first())})", options(memory=_MEMORY, is_text=True))

    @cached_property
    def _spoken(self) -> Any:
        # Before a quote, an equals sign or a tag it is a key or a cell, which tables are read for.
        parted = _union([word for word in self._longest_first() if word[0].isascii()])
        joined = _union([word for word in self._longest_first() if not word[0].isascii()])
        spoken = rf'(?i)(?:(?:\b|[0-9_])(?:{parted})(?:[^a-z"=<]|\z)|(?:{joined})(?:[^"=<]|\z))'
        # The compiled regex itself: the module's `finditer` around it takes longer than the search does.
        return re2.compile(spoken.encode(), options(memory=_MEMORY, is_text=True))._regexp  # noqa: SLF001

    def _longest_first(self) -> list[str]:
        return sorted(self._columns, key=len, reverse=True)

    def places(self, data: bytes, most: int) -> Iterator[Span]:
        """Yield for each word in `data`, which may be any bytes, a place in it and where it ends; at most so many.

        The end is that of the character behind the word.
        """
        find, at, size = self._spoken.Match, 0, len(data)
        for _ in range(most):
            start, at = find(UNANCHORED, data, at, size)[0]
            if at < 0:
                return
            if not (_is_digit(data[at - 1]) and _is_joined(data, start)):
                yield start + 1, at

    def find(self, text: str) -> Iterator[tuple[Span, str]]:
        """Yield where words stand in `text`, and the columns they are of."""
        for found in self._words.finditer(text):
            start, end = found.span()
            before, behind = text[start - 1 : start], text[end : end + 1]
            if text[start].isascii() and (
                before.isalpha() or _GOES_ON.match(text, end) or (behind.isdigit() and before and before in _JOINS)
            ):
                continue
            word = _normal(found[0])
            column = self._columns.get(word) or self._columns.get(word.removesuffix("s"))
            if column is not None:
                yield (start, end), column

    def without(self, text: str) -> str:
        """Return `text` without these words."""
        return str(self._words.sub("", text))


def _is_digit(byte: int) -> bool:
    return ord("0") <= byte <= ord("9")


def _is_joined(data: bytes, start: int) -> bool:
    """Whether a place begins with what joins a word of ASCII letters to what is before it, or stands behind it."""
    return chr(data[start]) in _JOINS or (data[start] < 0x80 and data[start - 1 : start] == b"-")  # noqa: PLR2004


def _union(words: Sequence[str]) -> str:
    """Any of these words; nothing at all, which no text has, when there is none."""
    spelled = [re.escape(word).replace(r"\ ", r"\s") + ("s?" if word.isascii() else "") for word in words]
    return "|".join(spelled) or r"[^\s\S]"


def _normal(word: str) -> str:
    return " ".join(word.casefold().split())
