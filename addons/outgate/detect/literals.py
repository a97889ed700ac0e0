"""Shapes and words with literals in them, by hyperscan, which lets go of the GIL while it scans.

Shapes report each place where they match; words report once a scan, since it is only asked whether they occur.
A scanner is shared by all threads: what hyperscan writes to while scanning (its scratch) is a thread's own.
`Stream.size()` of this binding ends the process: streams are not used.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from outgate.detect.scanner import NOTHING, Refused, Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.detect.scanner import Candidate

hyperscan: Any
try:
    import hyperscan
except ImportError:  # no wheel for this platform: `portable` stands in
    hyperscan = None


class LiteralScanner:
    """All shapes and words in one database. Raises Refused for a shape that hyperscan does not take."""

    def __init__(self, shapes: Sequence[bytes], words: Sequence[bytes]) -> None:
        self._shapes = len(shapes)
        self._database = _compile(shapes, words) if shapes or words else None
        self._own = threading.local()

    def scan(self, data: bytes, most: int) -> Scan:
        """Scan `data`, giving up after `most` candidates."""
        if self._database is None:
            return NOTHING
        hits: list[Candidate] = []

        def on_match(which: int, start: int, end: int, flags: int, context: object) -> bool | None:  # noqa: ARG001
            hits.append((which, start, end))
            return len(hits) > most

        try:
            scratch = self._own.scratch
        except AttributeError:
            scratch = self._own.scratch = hyperscan.Scratch(self._database)
        try:
            self._database.scan(data, on_match, scratch=scratch)
        except hyperscan.ScanTerminated:
            return self._sorted(hits[:most], cut=True)
        return self._sorted(hits, cut=False) if hits else NOTHING

    def _sorted(self, hits: list[Candidate], *, cut: bool) -> Scan:
        shapes = self._shapes
        candidates = [hit for hit in hits if hit[0] < shapes]
        return Scan(candidates, frozenset(which - shapes for which, _, _ in hits if which >= shapes), cut)


def _compile(shapes: Sequence[bytes], words: Sequence[bytes]) -> Any:
    som, once = hyperscan.HS_FLAG_SOM_LEFTMOST, hyperscan.HS_FLAG_SINGLEMATCH
    expressions = [*shapes, *words]
    flags = [som] * len(shapes) + [once | hyperscan.HS_FLAG_CASELESS] * len(words)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(expressions, list(range(len(expressions))), len(expressions), flags)
    except hyperscan.HyperscanError:
        for at, shape in enumerate(shapes):  # the error names no expression: find it
            try:
                hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK).compile([shape], [0], 1, [som])
            except hyperscan.HyperscanError as error:
                raise Refused(at, str(error)) from None
        raise
    return database
