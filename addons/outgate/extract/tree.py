"""What the readers of this package share: hints, children, the budget, and how a stretch of text goes back.

A *syntax* describes a part in place (how to keep it valid, how to name a place in it, its tables).
A *reader* finds further parts inside one. Neither raises on any bytes: what a reader cannot read it says with
`budget.gap`, and what a limit forbids raises `Exceeded`, which the walk turns into a gap.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from outgate.model import Edit, Finding, Limits, NeedsIsolation, Part, Reason, uninspected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from outgate.model import Fit, Lift, Locate, ReadTables, Span, Where


class Hints(NamedTuple):
    """What the sender says a part is. Never trusted alone: every format is recognised by content as well."""

    media_type: str = ""  # lower-case, without parameters
    charset: str = ""
    boundary: bytes = b""
    name: str = ""  # file name
    encodings: tuple[str, ...] = ()  # content or transfer encodings, in the order in which they were applied


NEARBY = 64 << 10  # bytes; where hostile formats are left to a worker, so is a message of which more is decoded


class Child(NamedTuple):
    """A part found inside another, with what is said of it.

    The walk passes on a copy of the part that knows its syntax and whether it is text: a lift must know its
    children by their path or `span_in_parent`, never by identity.
    """

    part: Part
    hints: Hints = Hints()


class Syntax(NamedTuple):
    """How the text of one part is written."""

    name: str
    fit: Fit | None = None
    locate: Locate | None = None
    tables: ReadTables | None = None


type Reader = Callable[[Part, Hints, Budget], Iterable[Child]]
type Recognise = Callable[[bytes, Hints], Syntax | None]


class Exceeded(Exception):  # noqa: N818 - a limit, not a fault
    """A limit was hit; carries the reason and a detail without values."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class Budget:
    """What is left of the limits for one message, and the gaps noted so far."""

    limits: Limits
    isolates: bool = False  # hostile formats are left to a worker process: see `walk.ISOLATED_READERS`
    expanded: int = 0  # bytes
    parts: int = 0
    pictures: int = 0  # that were read for text
    gaps: list[Finding] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Bytes that may still be decoded."""
        return self.limits.expanded - self.expanded

    def spend(self, size: int) -> None:
        """Count `size` decoded bytes. Raises Exceeded when there are more than the limit."""
        self.expanded += size
        self.stay_near()
        if self.expanded > self.limits.expanded:
            raise Exceeded(Reason.EXPANSION, f"more than {self.limits.expanded >> 20} MiB when decoded")

    def stay_near(self, further: int = 0) -> None:
        """Raise NeedsIsolation where a message of which so much is decoded, with `further` bytes, is a worker's."""
        if self.isolates and self.expanded + further > NEARBY:
            raise NeedsIsolation

    def gap(self, reason: Reason, path: tuple[str, ...], detail: str, part: Part | None = None) -> None:
        """Note something that could not be looked into."""
        self.gaps.append(uninspected(reason, path, detail, part))


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return `data` with all edits made; of edits that overlap, the one that starts first (then the longest) wins."""
    out: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if edit.start < at:
            continue
        out += (data[at : edit.start], edit.new)
        at = edit.end
    out.append(data[at:])
    return b"".join(out)


def stretch(encode: Callable[[bytes], bytes]) -> Lift:
    """Return a lift for children that stand at `span_in_parent`, each written back there by `encode`."""

    def lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
        del parent
        return [
            Edit(*child.span_in_parent, encode(apply(child.data, edits)))
            for child, edits in children
            if child.span_in_parent is not None
        ]

    return lift


def outside(spans: Sequence[Span], where: Where) -> Where:
    """Return `where` for what lies outside of `spans`, which are in order."""
    ends = [end for _, end in spans]

    def is_worth(start: int, end: int) -> bool:
        at = bisect_right(ends, start)
        return (at == len(spans) or spans[at][0] >= end) and where(start, end)

    return is_worth


__all__ = ["Budget", "Child", "Exceeded", "Hints", "Reader", "Recognise", "Syntax", "apply", "outside", "stretch"]
