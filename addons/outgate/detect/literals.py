"""Shapes with literals in them, by hyperscan, which lets go of the GIL while it scans.

A scanner is shared by all threads: what hyperscan writes to while scanning (its scratch) is a thread's own.
`Stream.size()` of this binding ends the process: streams are not used. Compiling takes seconds, reading what was
compiled before a millisecond.
"""

from __future__ import annotations

import threading
from hashlib import sha256
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
    """All shapes in one database. Raises Refused for a shape that hyperscan does not take.

    `compiled` is another scanner's of the same shapes, by the same hyperscan on the same kind of processor; anything
    else is passed over. It must come from where nobody else can write: hyperscan trusts it.
    """

    def __init__(self, shapes: Sequence[bytes], compiled: bytes = b"") -> None:
        self._shapes = tuple(shapes)
        self._database = (_read(shapes, compiled) or _compile(shapes)) if shapes else None
        self._own = threading.local()

    @property
    def compiled(self) -> bytes:
        """What was compiled, for another scanner of the same shapes."""
        return _made_of(self._shapes) + hyperscan.dumpb(self._database) if self._shapes else b""

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
            return Scan(hits[:most], cut=True)
        return Scan(hits) if hits else NOTHING


def _made_of(shapes: Sequence[bytes]) -> bytes:
    """The digest of the shapes, and of the version and kind of processor that hyperscan says it compiles for."""
    least = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    least.compile([b"outgate"], [0], 1, [0])
    return sha256(b"".join(b"%d:%s" % (len(one), one) for one in (least.info(), *shapes))).digest()


def _read(shapes: Sequence[bytes], compiled: bytes) -> Any:
    made_of = _made_of(shapes) if compiled else b""
    if not compiled or compiled[: len(made_of)] != made_of:
        return None
    try:
        return hyperscan.loadb(compiled[len(made_of) :], hyperscan.HS_MODE_BLOCK)
    except hyperscan.HyperscanError:
        return None


def _compile(shapes: Sequence[bytes]) -> Any:
    som = hyperscan.HS_FLAG_SOM_LEFTMOST
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(list(shapes), list(range(len(shapes))), len(shapes), [som] * len(shapes))
    except hyperscan.HyperscanError:
        for at, shape in enumerate(shapes):  # the error names no expression: find it
            try:
                hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK).compile([shape], [0], 1, [som])
            except hyperscan.HyperscanError as error:
                raise Refused(at, str(error)) from None
        raise
    return database
