"""Whether anything that a regex could take stands near its shape, asked of the bytes before they are read as text.

One automaton of what the regex is without its look-arounds says so in a tenth of the time in which a stretch is decoded
and the regex tried: near nearly all words that announce a value, there is none.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Any

import re2

from outgate.detect.classes import UNANCHORED, options
from outgate.detect.effort import parse
from outgate.detect.shapes import Underivable, derive_widely

_BREAKS = re.compile(r"\\[sDW]|\\t|\\r|\\n|[\t\r\n]")
_WIDEST = 4  # bytes of a character
_NONE = (-1, -1)
_MEMORY = 16 << 20  # bytes for one automaton
_REST = 256  # characters behind a shape, at most: a regex is tried in no more of them before there is a match


class Nearby:
    """Looks for `source` from `before` characters before a shape's match, to begin `after` behind it at the latest."""

    def __init__(self, source: str, before: int, after: int) -> None:
        self._source = source
        self._before = before + 1  # the character that bounds a match
        self._after = after

    def is_in(self, data: bytes, start: int, end: int) -> bool:
        """Whether the regex may match around `data[start:end]`; where nothing can be derived from it, it always may."""
        find = self._find
        if find is None:
            return True
        before, after = self._before, self._reach
        if not data[max(0, start - before) : end + after].isascii():
            before, after = _WIDEST * before, _WIDEST * after
        return bool(find(UNANCHORED, data, max(0, start - before), min(len(data), end + after))[0] != _NONE)

    @cached_property
    def _find(self) -> Any:
        return _automaton(self._source)

    @cached_property
    def _reach(self) -> int:
        width = int(parse(self._source).getwidth()[1])
        return self._after + min(width, _REST) + 1


class InCells:
    """Whether a cell of some text may be all that a regex matches, where cells read as they are written in it."""

    def __init__(self, source: str) -> None:
        self._source = source

    def may_be_in(self, data: bytes) -> bool:
        """Whether there may be such a cell; where nothing can be derived from the regex, there always may."""
        find = self._find
        return find is None or bool(find(UNANCHORED, data, 0, len(data))[0] != _NONE)

    @cached_property
    def _find(self) -> Any:
        # Blanks but spaces may stand there in escapes.
        return _automaton(self._source, is_cell=True) if not _BREAKS.search(self._source) else None


@lru_cache(maxsize=1024)  # the same regex behind a word, before it, and alone
def _automaton(source: str, *, is_cell: bool = False) -> Any:
    """The search for the regex without what an automaton cannot do, or None."""
    try:
        shape = derive_widely(source, is_cell=is_cell)
        shape = b"(?:^|[^0-9A-Za-z])(?:%s)(?:$|[^0-9A-Za-z])" % shape if is_cell else shape
        return re2.compile(shape, options(memory=_MEMORY))._regexp.Match  # noqa: SLF001 - the search alone
    except (Underivable, re.error, re2.error):
        return None
