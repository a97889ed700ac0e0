"""Values that are there only while an escape is read as plain text: `%20170…`, where a reader sees a space and `170…`.

A value is misread when it begins inside an escape that stands for anything but a letter or a digit (those nobody needs
to escape, so the raw reading is as good), or with the `+` that stands for a space between words. What follows `=` or
begins a line keeps its `+`, for many senders forget to escape it; what is very likely by itself is never misread.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from outgate.model import Likelihood

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.model import Finding, Part, Span

_PLUS, _SPACE = b"+ "


def legible(findings: Sequence[Finding], parts: Sequence[Part]) -> list[Finding]:
    """Return the findings that are not misread, in the order given; `parts` are all that were looked at."""
    views: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        if part.to_parent is not None and part.parent is not None:
            views[id(part.parent)].append(part)
    if not views:
        return list(findings)
    return [finding for finding in findings if not _is_misread(finding, views)]


def _is_misread(finding: Finding, views: dict[int, list[Part]]) -> bool:
    part = finding.part
    if part is None or (part.parent is None and id(part) not in views):
        return False  # said first: a table locates its cells when its spans are asked for
    if len(finding.spans) != 1 or finding.likelihood is Likelihood.VERY_LIKELY:
        return False
    return any(
        _begins_in_escape(part, start, view)
        for part, start in _places(finding.part, finding.spans[0])
        for view in views.get(id(part), ())
    )


def _places(part: Part | None, span: Span) -> Iterator[tuple[Part, int]]:
    """Where a value begins in its part, and in those above that hold the same bytes."""
    start = span[0]
    while part is not None:
        yield part, start
        if part.parent is None or part.to_parent is not None or part.span_in_parent is None:
            return
        left, right = part.span_in_parent
        if part.parent.data[left:right] != part.data:
            return
        part, start = part.parent, start + left


def _begins_in_escape(part: Part, start: int, view: Part) -> bool:
    to_parent = view.to_parent
    if to_parent is None:
        return False
    at = bisect_right(range(len(view.data)), start, key=lambda place: to_parent(place, place + 1)[1])
    if at == len(view.data):
        return False
    left, right = to_parent(at, at + 1)
    if left < start < right:
        return not view.data[at : at + 1].isalnum()
    is_plus = left == start and part.data[start] == _PLUS and view.data[at] == _SPACE
    return is_plus and part.data[max(start - 1, 0) : start] not in (b"", b"=", b"&", b"\n")


__all__ = ["legible"]
