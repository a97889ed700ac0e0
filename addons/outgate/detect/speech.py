"""Words that say in a sentence what a figure is: "sold", "Umsatz", "销量".

Looked for one after the other, in short texts: an automaton of all would first have to be built, as text leads there.
A word may be the beginning or the end of longer ones: `verkauft*`, `*umsatz`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outgate.model import Span

# With one of these before it and a digit right behind it, a word is some letters of an id, such as "-ca91-".
JOINS = "0123456789_-"
OPEN = "*"  # at the end of a word at which more letters may stand
_GOES_ON = re.compile(r"[^\W\d_]|\s(?:out|off|by|as)\b")  # "sold out", "soldier" are no figure's word
_LETTERS = re.compile(r"[^\W\d_]*+")
_HEXADECIMAL = frozenset("abcdef")
_BLANKS = "\t\n\f\r"


class Speech:
    """Words in any case, in the plural too, with the columns that they are of."""

    def __init__(self, words: Mapping[str, str]) -> None:
        columns = {_normal(word): column for word, column in words.items()}
        self.words = tuple(columns)  # in small letters
        self._columns = {word.strip(OPEN): column for word, column in columns.items()}
        self._beginnings = frozenset(word.strip(OPEN) for word in columns if word.endswith(OPEN))
        self._ends = frozenset(word.strip(OPEN) for word in columns if word.startswith(OPEN))

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield the words, in small letters, and the columns they are of."""
        return ((word, self._columns[word.strip(OPEN)]) for word in self.words)

    def find(self, text: str) -> Iterator[tuple[Span, str]]:
        """Yield where words stand in `text`, and the columns they are of."""
        for (start, end), word in self._all(text):
            before, behind = text[start - 1 : start], text[end : end + 1]
            is_hexadecimal = before.isdigit() and may_be_hexadecimal(word)
            is_part = (
                is_hexadecimal
                or (before.isalpha() and word not in self._ends)
                or _GOES_ON.match(text, end)
                or (behind.isdigit() and before and before in JOINS)
            )
            if not (text[start].isascii() and is_part):
                yield (start, end), self._columns[word]

    def without(self, text: str) -> str:
        """Return `text` without these words."""
        spans = [(0, 0), *(span for span, _ in self._all(text)), (len(text), len(text))]
        return "".join(text[one[1] : other[0]] for one, other in pairwise(spans))

    def _all(self, text: str) -> Iterator[tuple[Span, str]]:
        """Words, inside others too: of several that begin at one place the longest, and none within another."""
        small = _small(text)
        there = [word for word in self._columns if word in small]
        found = [(at, -len(word), word) for word in there for at in _places(small, word)]
        known = 0
        for start, _, word in sorted(found):
            if start >= known:
                known = start + len(word)
                if word in self._beginnings and (rest := _LETTERS.match(text, known)):
                    known = rest.end()
                known += word.isascii() and small.startswith("s", known)
                yield (start, known), word


def may_be_hexadecimal(word: str) -> bool:
    """Whether a word, with a digit right before it, is rather the end of a number: `1005CA`."""
    return _HEXADECIMAL.issuperset(word)


def _small(text: str) -> str:
    """The text in small letters and with blanks as spaces, character for character."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(char if len(char.lower()) > 1 else char.lower() for char in text)
    for blank in _BLANKS:
        small = small.replace(blank, " ")
    return small


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _normal(word: str) -> str:
    return " ".join(word.casefold().split())
