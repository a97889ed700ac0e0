"""Histories: several things that one person has, orders or titles bought, wherever in a part the person is named.

The person may stand in each row, in a line above the table, or in another object of the same document.
An item counts as itself: the same order in three rows is one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Protocol

from outgate.detect.people import Fields, Group, Told, rows, who_of
from outgate.detect.values import is_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from outgate.detect.people import Sheet

_LINE = re.compile(
    rb"(?m)^[ \t#*>-]*(?P<label>[A-Za-z\x80-\xff][A-Za-z\x80-\xff' ]{1,40}?)"
    rb"(?:[ \t]?(?::|\xef\xbc\x9a)[ \t*]*|(?<= of| by) |(?<= for| von) )"
    rb"(?P<value>[^\n\r:,;(<|]{2,80}?)[ \t*]*(?:$|[:\r,;(<|])"
)
_LINES = 200  # that are looked at


class Several(Fields, Protocol):
    """What makes a history, as its spec says."""

    beyond: list[str]
    items: list[str]
    several: int


def groups(data: bytes, sheets: Sequence[Sheet], found: Sequence[Told], spec: Several) -> Iterator[Group]:
    """Yield what is told of people with several items each, at most one group. Never raises."""
    in_rows = [one for sheet in sheets for row in rows(sheet, found, spec) for one in _of_purchase(row, spec)]
    if _count((*found, *in_rows), spec) < spec.several and not {*spec.who} & {*spec.items}:
        return  # whoever is named besides, there are not enough items
    told = dict.fromkeys((*found, *_labelled(data, found, spec), *in_rows))
    near = _near(list(told), spec)
    who = who_of(near, spec)
    people = len({one.digest or one.text for one in who})
    if people and _count(near, spec) >= spec.several * people:
        yield Group(near, who)


def _labelled(data: bytes, found: Sequence[Told], spec: Several) -> Iterator[Told]:
    """Who is named on a line of its own, `Customer: …`, `Orders of …`, where that was not found before."""
    known = sorted(one.span for one in found)
    starts = [start for start, _ in known]
    ends = list(accumulate((end for _, end in known), max))  # of all that begin there or before
    for line in islice(_LINE.finditer(data), _LINES):
        start, end = line.span("value")
        before = bisect_left(starts, end)
        if before and ends[before - 1] > start:
            continue
        label, value = (line[group].decode("utf-8", "replace") for group in ("label", "value"))
        for name in spec.who:
            if name in spec.names and spec.names[name].match(label) and is_of(spec.kind_of(name), value):
                yield Told(name, (start, end), text=" ".join(value.casefold().split()))


def _of_purchase(row: Sequence[Told], spec: Several) -> Sequence[Told]:
    """The fields of a row; a title is an item only beside what says that it was bought."""
    here = {one.field for one in row}
    if here.isdisjoint(spec.beyond):
        return [one for one in row if one.field not in spec.items]
    return row


def _near(told: Sequence[Told], spec: Several) -> list[Told]:
    """The items, and of the rest what is told near the first of them, near the last, or between them."""
    places = [one.span for one in told if one.field in spec.items]
    if not places:
        return []
    start, end = min(places)[0] - spec.within, max(end for _, end in places) + spec.within
    return [one for one in told if one.span[1] >= start and one.span[0] <= end]


def _count(told: Collection[Told], spec: Several) -> int:
    """How many different items: of the field that has most, since an order and its title are one purchase."""
    return max(len({one.digest or one.text for one in told if one.field == name}) for name in spec.items)
