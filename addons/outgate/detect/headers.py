"""Which columns a text may have, told by how they are called, before a table is read: reading costs much more.

One set of all phrases, by re2, whose speed does not depend on how many they are.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.classes import options
from outgate.detect.words import expression

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_REMEMBERED = 1024  # sets of phrases


class Headers[Column]:
    """The phrases by which some columns are known, of one data type or of many."""

    def __init__(self, phrases: Mapping[Column, Iterable[str]]) -> None:
        columns: dict[str, set[Column]] = defaultdict(set)
        for column, called in phrases.items():
            for phrase in called:
                columns[phrase].add(column)
        self._columns = list(columns.values())
        self._set = _compiled([b"(?i)" + expression(phrase) for phrase in columns]) if columns else None
        self._of = lru_cache(_REMEMBERED)(self._columns_of)  # the same few phrases stand in text after text

    def named(self, data: bytes) -> frozenset[Column]:
        """Return the columns that are named in `data`, which may be any bytes."""
        found = self._set.Match(data) if self._set is not None else None
        return self._of(tuple(found)) if found else frozenset()

    def _columns_of(self, found: tuple[int, ...]) -> frozenset[Column]:
        return frozenset(column for which in found for column in self._columns[which])


@lru_cache(maxsize=_REMEMBERED)
def by_type(columns: frozenset[tuple[str, str]]) -> Mapping[str, Collection[str]]:
    """Return the names of columns by the data type that each is of."""
    out: dict[str, set[str]] = defaultdict(set)
    for data_type, column in columns:
        out[data_type].add(column)
    return out


def _compiled(expressions: Iterable[bytes]) -> Any:
    out = re2.Set.SearchSet(options())
    for one in expressions:
        out.Add(one)
    out.Compile()
    return out
