"""Shapes without literals, by re2: an automaton finds where any of them matches, a set tells which they are."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.scanner import NOTHING, Refused, Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.detect.scanner import Candidate

_MEMORY = 256 << 20  # bytes for the automaton, which is built as it is needed: a few hundred kB in practice
_SHOWN = 64  # bytes from a place on that the set is shown, at least; a shape that is cut there is a candidate too
_MOST = 48  # shapes of one automaton
_NEGATED = re.compile(rb"\[\^\]?[^\]]*\]")  # what bounds a shape
_LETTERS = re.compile(rb"[A-Za-z]-[A-Za-z]|\\x[4-7][0-9a-f]-\\x[4-7][0-9a-f]")
_LONG = re.compile(rb"A-Fa-f|a-fA-F|\{(?:1[1-9]|[2-9]\d)[,}]")
_start = itemgetter(1)
UNANCHORED: Any = re2._re2.RE2.Anchor.UNANCHORED  # noqa: SLF001


class ClassScanner:
    """All shapes, in a few automata. Raises Refused for a shape that re2 does not take."""

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
        union = b"|".join(b"(?:%s)" % shape for shape in shapes)
        # The compiled regex itself: the module's `search` around it takes as long as the search does.
        self._anywhere: Any = re2._re2.RE2(union, options())  # noqa: SLF001
        self._here = _set(shapes)
        self._called = called

    def scan(self, data: bytes, most: int, out: list[Candidate]) -> None:
        """Add to `out` until it is longer than `most`."""
        find, which_are, called, size = self._anywhere.Match, self._here.Match, self._called, len(data)
        start, end = find(UNANCHORED, data, 0, size)[0]
        while end >= 0 and len(out) <= most:
            out += [(called[which], start, end) for which in which_are(data[start : max(end, start + _SHOWN)])]
            start, end = find(UNANCHORED, data, start + 1, size)[0]


def _apart(shapes: Sequence[bytes]) -> list[list[int]]:
    """The indexes of shapes in groups, each of which makes a small automaton: of digits, of letters, of long words.

    An automaton has a state for all that can have begun at once, so that the states of unlike shapes multiply; and each
    is made when text first leads there, in the time of a thousand bytes. One of all shapes is never done with that.
    """
    groups: dict[tuple[bool, bool], list[int]] = defaultdict(list)
    for at, shape in enumerate(shapes):
        taken = _NEGATED.sub(b" ", shape)
        has_letters = _LETTERS.search(taken) is not None
        groups[has_letters, has_letters and _LONG.search(taken) is not None].append(at)
    return list(chain.from_iterable(map(_halved, groups.values())))


def _halved(group: list[int]) -> list[list[int]]:
    """Those of one data type stand side by side, and are alike."""
    if len(group) <= _MOST:
        return [group]
    middle = (len(group) + 1) // 2
    return [*_halved(group[:middle]), *_halved(group[middle:])]


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
