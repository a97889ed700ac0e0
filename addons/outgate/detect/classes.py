"""Shapes without literals, by re2: an automaton finds where any of them matches, a set tells which they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import batched
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.boundaries import parted
from outgate.detect.scanner import NOTHING, Refused, Scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outgate.detect.scanner import Candidate

_MEMORY = 256 << 20  # bytes for the automaton, which is built as it is needed: a few hundred kB in practice
_SHOWN = 64  # bytes from a place on that the set is shown, at least; a shape that is cut there is a candidate too
_MOST = 200  # shapes of an automaton that begin at different boundaries: as literals are without hyperscan
_start = itemgetter(1)
UNANCHORED: Any = re2._re2.RE2.Anchor.UNANCHORED  # noqa: SLF001


class ClassScanner:
    """All shapes, in few automata. Raises Refused for a shape that re2 does not take."""

    def __init__(self, shapes: Sequence[bytes]) -> None:
        _check(shapes)
        self._automata = [_Automaton([shapes[at] for at in group], group) for group in _apart(shapes)]

    def scan(self, data: bytes, most: int) -> Scan:
        """Scan `data`, giving up after `most` candidates."""
        out: list[Candidate] = []
        for automaton in self._automata:
            automaton.scan(data, most, out)
        if not out:
            return NOTHING
        out.sort(key=_start)
        return Scan(out[:most], len(out) > most)


class _Automaton:
    """Some shapes, and what they are called."""

    def __init__(self, shapes: Sequence[bytes], called: Sequence[int]) -> None:
        # The compiled regex itself: the module's `search` around it takes as long as the search does.
        self._anywhere: Any = re2._re2.RE2(_union(shapes), options())  # noqa: SLF001
        self._here = _set(shapes)
        self._called = called

    def scan(self, data: bytes, most: int, out: list[Candidate]) -> None:
        """Add to `out` until it is longer than `most`."""
        find, which_are, called, size = self._anywhere.Match, self._here.Match, self._called, len(data)
        start, end = find(UNANCHORED, data, 0, size)[0]
        while end >= 0 and len(out) <= most:
            out += [(called[which], start, end) for which in which_are(data[start : max(end, start + _SHOWN)])]
            start, end = find(UNANCHORED, data, start + 1, size)[0]


def _apart(shapes: Sequence[bytes]) -> list[Sequence[int]]:
    """The indexes of shapes in groups: of those that begin at the most common boundary, and of the others.

    An automaton has a state for all that can have begun at once, and each is made when text first leads there, in the
    time of a thousand bytes and more. What begins at one boundary begins there only, and all of it at once: so most of
    the shapes have few states together, but many where they meet shapes that begin anywhere.
    """
    starts = [parted(shape)[0] for shape in shapes]
    common = Counter(filter(None, starts)).most_common(1)
    groups: dict[bool, list[int]] = defaultdict(list)
    for at in sorted(range(len(shapes)), key=shapes.__getitem__):  # alike side by side: their beginnings become one
        groups[bool(common) and starts[at] == common[0][0]].append(at)
    return [group for group in (groups[True], *batched(groups[False], _MOST)) if group]


def _union(shapes: Iterable[bytes]) -> bytes:
    """Any of these shapes. Each boundary stands in it once: an automaton does not see by itself that they are one."""
    behind: dict[bytes, list[bytes]] = defaultdict(list)
    for shape in shapes:
        start, rest = parted(shape)
        behind[start].append(b"(?:%s)" % rest)
    return b"|".join(b"%s(?:%s)" % (start, b"|".join(rests)) for start, rests in behind.items())


def options(*, memory: int = _MEMORY, is_text: bool = False) -> Any:
    """Return the options of re2 for looking in bytes as they are, or in UTF-8; `memory` is bytes for an automaton.

    With re2's own 8 MB, one of many words does not get on, says so on standard error, and takes 500 times as long.
    """
    out = re2.Options()
    out.encoding = re2.Options.Encoding.UTF8 if is_text else re2.Options.Encoding.LATIN1
    out.max_mem = memory
    out.log_errors = False
    out.never_capture = True
    return out


def _set(shapes: Sequence[bytes]) -> Any:
    out = re2.Set.MatchSet(options())
    for shape in shapes:
        out.Add(shape)
    out.Compile()
    return out


def _check(shapes: Sequence[bytes]) -> None:
    for at, shape in enumerate(shapes):
        try:
            compiled = re2.compile(shape, options())
        except re2.error as error:
            raise Refused(at, str(error)) from None
        if compiled.search(b"") is not None:
            raise Refused(at, "matches the empty text")
