"""The same scan by re2, for CPUs without SSE4.2 and platforms without hyperscan: slower, the same findings.

A set of all shapes tells which of them occur; only those are then looked for one by one.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import re2

from outgate.detect.scanner import NOTHING, Refused, Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.detect.scanner import Candidate

_MEMORY = 256 << 20  # bytes for the automata


class Re2Scanner:
    """Shapes and words by re2. Raises Refused for a shape that re2 does not take."""

    def __init__(self, shapes: Sequence[bytes], words: Sequence[bytes]) -> None:
        self._shapes = [_compile(at, shape) for at, shape in enumerate(shapes)]
        self._set = re2.Set.SearchSet(_options())
        for expression in (*shapes, *(b"(?i)" + word for word in words)):
            self._set.Add(expression)
        self._empty = not (shapes or words)
        self._set.Compile()

    def scan(self, data: bytes, most: int) -> Scan:
        """Scan `data`, giving up after `most` candidates."""
        present = [] if self._empty else self._set.Match(data)
        if not present:
            return NOTHING
        shapes = len(self._shapes)
        candidates: list[Candidate] = []
        for which in sorted(at for at in present if at < shapes):
            candidates += self._places(which, data, most - len(candidates) + 1)
        candidates.sort(key=itemgetter(2))
        words = frozenset(at - shapes for at in present if at >= shapes)
        return Scan(candidates[:most], words, len(candidates) > most)

    def _places(self, which: int, data: bytes, most: int) -> list[Candidate]:
        """Every start at which a shape matches; overlapping ones too, as hyperscan reports them."""
        out: list[Candidate] = []
        search = self._shapes[which].search
        found = search(data)
        while found and len(out) < most:
            out.append((which, found.start(), found.end()))
            found = search(data, found.start() + 1)
        return out


def _options() -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # bytes as they are
    options.max_mem = _MEMORY
    options.log_errors = False
    return options


def _compile(at: int, shape: bytes) -> re2._Regexp:
    try:
        return re2.compile(shape, _options())
    except re2.error as error:
        raise Refused(at, str(error)) from None
