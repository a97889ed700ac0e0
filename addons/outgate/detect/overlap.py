"""One value in several spellings is one finding, so that counts and redactions are true.

Within a part, of findings of one data type that overlap the longest stays. Between a part and those read out of
it, the deepest stays: where the map between them is exact (`to_parent`), findings at one place are one; where only
the stretch is known (`span_in_parent`: base64, a JSON string), those in it with the same digest are one.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outgate.model import Finding, Part, Span


_MOST_CELLS = 0.75


class _Place(NamedTuple):
    """Where a finding is in one of the parts above it; inexact once a stretch was left on the way."""

    part: Part
    via: int  # the identity of the part below it, from which the way led here; 0 for the finding's own part
    span: Span  # from its first to its last byte
    spans: tuple[Span, ...]
    exact: bool


class _Taken:
    """The places in one part of kept findings of one data type that came there by one way."""

    def __init__(self) -> None:
        self.exact: list[Span] = []
        self.by_digest: dict[bytes, list[Span]] = defaultdict(list)


type _Kept = dict[tuple[int, str], dict[int, _Taken]]  # by part and data type, then by the way


def distinct(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings without those that repeat another one's value at the same place, in the order given."""
    if len({id(finding.part) for finding in findings}) < 2:  # noqa: PLR2004 - one part: nothing to compare
        return list(findings)
    taken: _Kept = defaultdict(lambda: defaultdict(_Taken))
    kept: set[int] = set()
    deepest = sorted(range(len(findings)), key=lambda at: -_depth(findings[at].part))
    group: list[tuple[Finding, list[_Place]]] = []
    for at, following in zip(deepest, [*deepest[1:], None], strict=True):
        finding = findings[at]
        places = list(_places(finding))
        ways = [(place, taken[id(place.part), finding.data_type]) for place in places]
        repeats = any(_is_repeated(finding, place, known) for place, known in ways)
        if not repeats and not any(_is_superseded(place, known) for place, known in ways):
            kept.add(at)
            group.append((finding, places))
        elif repeats:
            group.append((finding, places))  # what it says stays elsewhere, and supersedes what it would have
        if following is None or findings[following].part is not finding.part:
            _take(group, taken)  # only now: findings of one part never stand for each other
            group = []
    return [finding for at, finding in enumerate(findings) if at in kept]


def longest(spans: Sequence[tuple[int, int, int]]) -> Iterator[int]:
    """Return the indexes of the spans `(start, end, rank)` that stay: the longest, then the highest rank, wins."""
    order = sorted(range(len(spans)), key=lambda at: (spans[at][0] - spans[at][1], -spans[at][2], at))
    taken: list[Span] = []
    for at in order:
        span = spans[at][:2]
        if not _overlaps(taken, span):
            insort(taken, span)
            yield at


def _take(group: Iterable[tuple[Finding, list[_Place]]], taken: _Kept) -> None:
    for finding, places in group:
        for place in places:
            here = taken[id(place.part), finding.data_type][place.via]
            same = here.by_digest[finding.digest]
            if not same or same[-1] != place.span:
                insort(same, place.span)
            if place.exact:
                for span in place.spans:
                    insort(here.exact, span)


def _is_repeated(finding: Finding, place: _Place, ways: dict[int, _Taken]) -> bool:
    """Whether the same value was read at this place by another way."""
    return any(_overlaps(taken.by_digest.get(finding.digest, []), place.span) for taken in _others(place, ways))


def _is_superseded(place: _Place, ways: dict[int, _Taken]) -> bool:
    """Whether another value was read further down where this one stands; of a table, in most of its cells."""
    if not place.exact:
        return False
    enough = _MOST_CELLS * len(place.spans)
    return any(sum(_overlaps(taken.exact, span) for span in place.spans) >= enough for taken in _others(place, ways))


def _others(place: _Place, ways: dict[int, _Taken]) -> Iterator[_Taken]:
    """What came by other ways; those that came the same way were compared further down already."""
    return (taken for via, taken in ways.items() if via != place.via or not via)


def _overlaps(spans: list[Span], span: Span) -> bool:
    """Whether one of the sorted spans, which do not overlap each other much, meets `span`."""
    at = bisect_left(spans, span)
    return any(_meet(other, span) for other in spans[max(0, at - 1) : at + 1])


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _places(finding: Finding) -> Iterator[_Place]:
    """The finding's place in its part, and in each part above it as far as that is known."""
    part = finding.part
    if part is None or not finding.spans:
        return
    spans = tuple(finding.spans)
    exact, via = True, 0
    while True:
        yield _Place(part, via, (spans[0][0], max(end for _, end in spans)), spans, exact)
        if part.parent is None:
            return
        if part.to_parent is not None:
            spans = tuple(part.to_parent(*span) for span in spans)
        elif part.span_in_parent is not None:
            start, end = part.span_in_parent
            if exact and part.parent.data[start:end] == part.data:
                spans = tuple((start + left, start + right) for left, right in spans)
            else:
                spans, exact = (part.span_in_parent,), False
        else:
            return
        part, via = part.parent, id(part)


def _depth(part: Part | None) -> int:
    depth = 0
    while part is not None and part.parent is not None:
        part, depth = part.parent, depth + 1
    return depth
