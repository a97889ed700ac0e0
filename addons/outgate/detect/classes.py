"""Shapes without literals, by re2: one automaton finds where any of them matches, a set tells which they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.scanner import NOTHING, Refused, Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.detect.scanner import Candidate

_MEMORY = 256 << 20  # bytes for the automaton, which is built as it is needed: a few hundred kB in practice
_SHOWN = 64  # bytes from a place on that the set is shown, at least; a shape that is cut there is a candidate too
UNANCHORED: Any = re2._re2.RE2.Anchor.UNANCHORED  # noqa: SLF001


class ClassScanner:
    """All shapes in one automaton. Raises Refused for a shape that re2 does not take."""

    def __init__(self, shapes: Sequence[bytes]) -> None:
        _check(shapes)
        made = options()
        union = b"|".join(b"(?:%s)" % shape for shape in shapes)
        # The compiled regex itself: the module's `search` around it takes as long as the search does.
        self._anywhere: Any = re2._re2.RE2(union, made) if shapes else None  # noqa: SLF001
        self._here = _set(shapes)

    def scan(self, data: bytes, most: int) -> Scan:
        """Scan `data`, giving up after `most` candidates."""
        candidates = self._candidates(data, most) if self._anywhere else None
        return Scan(candidates[:most], len(candidates) > most) if candidates else NOTHING

    def _candidates(self, data: bytes, most: int) -> list[Candidate]:
        out: list[Candidate] = []
        find, which_are, size = self._anywhere.Match, self._here.Match, len(data)
        start, end = find(UNANCHORED, data, 0, size)[0]
        while end >= 0 and len(out) <= most:
            here = which_are(data[start : max(end, start + _SHOWN)])
            out += [(which, start, end) for which in here]
            start, end = find(UNANCHORED, data, start + 1, size)[0]
        return out


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
