"""Which columns a text may have, told by words before a table is read, for reading costs more than scanning does.

First the one scan over everything looks for one word of each header, as a literal, which costs next to nothing;
where enough of them occur, a second scan looks for the headers as they are written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from outgate.detect.classes import ClassScanner
from outgate.detect.cpu import runs_hyperscan
from outgate.detect.literals import LiteralScanner
from outgate.detect.words import expression

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from outgate.detect.columns import Names

_PIECES = re.compile(r"[ '\u2019-]+")


class Headers:
    """The headers of one data type's columns."""

    def __init__(self, names: Mapping[str, Names]) -> None:
        columns: dict[str, set[str]] = defaultdict(set)
        for name, called in names.items():
            for phrase in called.phrases():
                columns[phrase].add(name)
        self._columns = list(columns.values())
        self.words: Mapping[str, Sequence[str]] = {
            name: tuple(dict.fromkeys(map(_longest, called.phrases()))) for name, called in names.items()
        }
        kind = LiteralScanner if runs_hyperscan() else ClassScanner
        self._scanner = kind((), [expression(phrase) for phrase in columns])

    def named(self, data: bytes, seen: Collection[str]) -> Collection[str]:
        """Return the columns that are named in `data`, in which words of `seen` columns were.

        Outside ASCII a header may be dressed up; there the words alone decide.
        """
        if not seen or not data.isascii():
            return seen
        found = self._scanner.scan(data, len(self._columns)).words
        return frozenset(name for which in found for name in self._columns[which])


def _longest(phrase: str) -> str:
    return max(_PIECES.split(phrase), key=len)
