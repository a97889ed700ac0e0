"""How the values of a pattern stand in the cells of a column, and what the header above them is called."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import regex  # type: ignore[import-untyped]

from outgate.detect.announced import said
from outgate.detect.columns import Names
from outgate.detect.effort import quick
from outgate.detect.nearby import InCells

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CELL = 64  # characters of a value
_SECONDS = 0.05  # for a regex that could need them, on one cell
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = re.compile(r"[\W_]+")


class Cells:
    """How values of one pattern stand in the cells of a column, and what the header says above them.

    `words` announce values anywhere in the header; `headers` are it as a whole.
    """

    def __init__(self, source: str, group: int | str, words: Sequence[str], headers: Sequence[str] = ()) -> None:
        self._source = source
        self._group = group
        self.words = tuple(words)
        self.names = Names(tuple(headers)) if headers else None
        self.titles = frozenset(map(title, headers))  # the headers, in one form

    @cached_property
    def said(self) -> re.Pattern[str]:
        """The regex of a word that announces these values."""
        return said(self.words)

    @cached_property
    def _fullmatch(self) -> Callable[[str], re.Match[str] | None]:
        fast = quick(self._source)
        if fast is not None:
            return fast.fullmatch
        slow = regex.compile(self._source, regex.ASCII)
        return lambda text: slow.fullmatch(text, timeout=_SECONDS)

    @cached_property
    def may_stand(self) -> Callable[[bytes], bool]:
        """What tells whether a cell of some text, where they read as they are written, may be such a value."""
        return InCells(self._source).may_be_in

    def is_called(self, header: str) -> bool:
        """Whether a header says that these values stand below it."""
        if self.names is not None:
            return not self.titles.isdisjoint(ways(header))
        return self.said.search(header) is not None

    def value(self, cell: str) -> tuple[int, int] | None:
        """Return where in a cell, of which it must be the whole, the value stands."""
        try:
            found = self._fullmatch(cell) if len(cell) <= _CELL else None
        except TimeoutError:
            return None
        return found.span(self._group) if found else None


def title(header: str) -> str:
    """Return a header in one form whatever its case and how its words are joined: each word of it counts."""
    return " ".join(_NOT_WORD.sub(" ", _HUMP.sub(" ", header)).casefold().split())


@lru_cache(maxsize=4096)
def ways(header: str) -> tuple[str, ...]:
    """Return the forms of a header, which is no longer than one may be, and of the last step of a dotted one."""
    return title(header), title(header.rpartition(".")[2])
