"""Words that say in a sentence what a figure is: "sold", "Umsatz", "销量".

Found by re2, whose speed does not depend on how many they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outgate.model import Span

_GOES_ON = re.compile(r"[^\W_]|\s(?:out|by|as)\b")  # "sold out", "soldier" are no figure's word


class Speech:
    """Words in any case, in the plural too, with the columns that they are of."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._columns = {_normal(word): column for word, column in words.items()}
        spelled = sorted(self._columns, key=len, reverse=True)
        union = "|".join(re.escape(word).replace(r"\ ", r"\s") + ("s?" if word.isascii() else "") for word in spelled)
        self._words: Any = re2.compile(f"(?i)(?:{union})")
        # Before a quote, an equals sign or a tag it is a key or a cell, which tables are read for.
        self._spoken: Any = re2.compile(f'(?i)(?:{union})[^"=<]'.encode())

    def places(self, data: bytes, most: int) -> list[int]:
        """Return where words stand in `data`, which may be any bytes; at most so many."""
        return [found.start() for found, _ in zip(self._spoken.finditer(data), range(most), strict=False)]

    def find(self, text: str) -> Iterator[tuple[Span, str]]:
        """Yield where words stand in `text`, and the columns they are of."""
        for found in self._words.finditer(text):
            start, end = found.span()
            if text[start].isascii() and (text[start - 1 : start].isalpha() or _GOES_ON.match(text, end)):
                continue
            word = _normal(found[0])
            column = self._columns.get(word) or self._columns.get(word.removesuffix("s"))
            if column is not None:
                yield (start, end), column


def _normal(word: str) -> str:
    return " ".join(word.casefold().split())
