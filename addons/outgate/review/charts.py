"""The geometry of charts: figures to shares and pixels. Templates draw them as SVG without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_TOP, _BOTTOM = 12, 168  # pixels between which columns are drawn
_LABELS = 6  # days that are named, at most
_STEPS = (1, 2, 5)


class Day(NamedTuple):
    """Two columns side by side: places in percent of the width, heights in pixels. `label` is "" for most days."""

    title: str
    label: str
    a: int
    b: int
    x_a: float
    x_b: float
    y_a: float
    y_b: float
    h_a: float
    h_b: float


class Line(NamedTuple):
    """A line across, at a round number."""

    title: str
    y: float


class Columns(NamedTuple):
    """A chart of two figures a day; `told` says it in a sentence, for those who do not see it."""

    days: tuple[Day, ...]
    lines: tuple[Line, ...]
    width: float
    told: str


class Ranked(NamedTuple):
    """A figure with its share of the largest one, and the page that it leads to."""

    title: str
    number: int
    share: float
    href: str
    kind: str


def columns(figures: Sequence[tuple[date, int, int]]) -> Columns:
    """Return the chart of (day, new, closed), the oldest first."""
    most = ceiling(max((max(a, b) for _, a, b in figures), default=0))
    slot = 100 / max(len(figures), 1)
    width = round(slot * 0.38, 3)
    named = max(1, -(-len(figures) // _LABELS))
    days = tuple(_day(at, figure, slot, width, most, named=at % named == 0) for at, figure in enumerate(figures))
    lines = tuple(Line(str(number), round(_y(number, most), 1)) for number in (most, most // 2, 0))
    new, closed = sum(a for _, a, _ in figures), sum(b for _, _, b in figures)
    told = f"{new} new and {closed} closed in {len(figures)} days; the most of a day is {_most(figures)}."
    return Columns(days, lines if most > 1 else (lines[0], lines[2]), width, told)


def ranked(figures: Sequence[tuple[str, int, str]], kind: str = "a") -> list[Ranked]:
    """Return (title, count, address) as bars, in their order."""
    most = max((number for _, number, _ in figures), default=0) or 1
    return [Ranked(title, number, round(number / most, 4), href, kind) for title, number, href in figures]


def ceiling(number: int) -> int:
    """Return the next round number (1, 2 or 5 with noughts, at least 2) that `number` is not above."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= max(number, 2):
                return step * power
        power *= 10


def _day(at: int, figure: tuple[date, int, int], slot: float, width: float, most: int, *, named: bool) -> Day:
    day, a, b = figure
    title = f"{day.day} {day:%b}"
    x = at * slot + slot * 0.1
    y_a, y_b = _y(a, most), _y(b, most)
    places = (round(x, 3), round(x + width + slot * 0.04, 3), round(y_a, 1), round(y_b, 1))
    return Day(title, title if named else "", a, b, *places, round(_BOTTOM - y_a, 1), round(_BOTTOM - y_b, 1))


def _y(number: int, most: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * number / most


def _most(figures: Sequence[tuple[date, int, int]]) -> int:
    return max((max(a, b) for _, a, b in figures), default=0)
