"""Which columns a text may have, told by words before a table is read, for reading costs more than scanning does.

First the one scan over everything looks for one word of each header, as a literal, which costs next to nothing;
where enough of them occur, a second scan looks for the headers as they are written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from outgate.detect.classes import ClassScanner
from outgate.detect.normal_form import normal_form
from outgate.detect.words import expression

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from outgate.detect.columns import Names

_PIECES = re.compile(r"[ '\u2019-]+")


class Headers[Column]:
    """The headers of some columns, of one data type or of several."""

    def __init__(self, names: Mapping[Column, Names]) -> None:
        self._phrases: dict[str, set[Column]] = defaultdict(set)
        for column, called in names.items():
            for phrase in called.phrases():
                self._phrases[phrase].add(column)
        self._columns = list(self._phrases.values())
        self.words: Mapping[Column, Sequence[str]] = {
            column: tuple(dict.fromkeys(map(_longest, called.phrases()))) for column, called in names.items()
        }

    @cached_property
    def _scanner(self) -> ClassScanner:
        """Made when first needed. One automaton by re2: hyperscan takes seconds to compile as many expressions."""
        return ClassScanner((), [expression(phrase) for phrase in self._phrases])

    def named(self, data: bytes, seen: Collection[Column]) -> Collection[Column]:
        """Return the columns that are named in `data`, in which words of `seen` columns were.

        Headers that are dressed up, in full-width letters for instance, are read in their normal form.
        """
        if not seen:
            return seen
        form = None if data.isascii() else normal_form(data)
        texts = (data,) if form is None else (data, form.data)
        found = {which for text in texts for which in self._scanner.scan(text, 0).words}
        return frozenset(column for which in found for column in self._columns[which])


def _longest(phrase: str) -> str:
    return max(_PIECES.split(phrase), key=len)
