"""Patterns that say what a few characters are, such as a price or a messenger's handle: one automaton looks for all.

They are in the syntax of re2, which takes no more time than a text is long, whatever it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.classes import UNANCHORED, options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LONGEST = 60  # bytes behind a match that another pattern may take
_MEMORY = 16 << 20  # bytes for one automaton


class Forms:
    """Patterns by what they are of, in any case. Raises ValueError or re2.error for one that cannot be looked for."""

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        every = [one for some in patterns.values() for one in some]
        self._any = _search("|".join(f"(?:{one})" for one in every)) if every else None
        self._each = [(name, _search(one)) for name, some in patterns.items() for one in some]

    def are_in(self, data: bytes) -> bool:
        """Whether any of them matches in `data`, which may be any bytes."""
        return self._any is not None and self._any(UNANCHORED, data, 0, len(data))[0][0] >= 0

    def find(self, data: bytes, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Yield where they match between two places, and what they are of; some more than once."""
        end = min(end, len(data))
        while self._any is not None and start < end:
            begin, until = self._any(UNANCHORED, data, start, end)[0]
            if begin < 0:
                return
            for name, search in self._each:
                one = search(UNANCHORED, data, begin, min(until + _LONGEST, end))[0]
                if begin <= one[0] <= until:
                    yield *one, name
            start = until


def _search(pattern: str) -> Any:
    compiled = re2.compile(f"(?i){pattern}".encode(), options(memory=_MEMORY, is_text=True))
    search = compiled._regexp.Match  # noqa: SLF001 - the search alone
    if search(UNANCHORED, b"", 0, 0)[0][0] >= 0:
        raise ValueError("it matches the empty text")
    return search
