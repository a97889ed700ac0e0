"""The geometry of charts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.review import charts

START = date(2026, 10, 24)
FIGURES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=100)


@given(FIGURES)
def test_every_column_stays_inside_and_is_as_high_as_its_figure(pairs: list[tuple[int, int]]):
    chart = charts.columns([(START + timedelta(at), a, b) for at, (a, b) in enumerate(pairs)])
    assert [(day.a, day.b) for day in chart.days] == pairs
    top, bottom = chart.lines[0].y, chart.lines[-1].y
    for day in chart.days:
        assert 0 <= day.x_a < day.x_a + chart.width < day.x_b + 0.01
        assert day.x_b + chart.width <= 100.1
        for y, height in ((day.y_a, day.h_a), (day.y_b, day.h_b)):
            assert top <= y <= bottom
            assert y + height == pytest.approx(bottom, abs=0.2)


@given(st.integers(0, 10**9))
def test_the_top_line_is_the_next_round_number(number: int):
    top = charts.ceiling(number)
    assert top >= max(number, 2)
    assert str(top).rstrip("0") in {"1", "2", "5"}
    assert top <= max(2, 2.5 * number)


def test_a_chart_is_told_in_words():
    chart = charts.columns([(START, 3, 1), (START + timedelta(1), 4, 9)])
    assert chart.told == "7 new and 10 closed in 2 days; the most of a day is 9."
    assert [day.title for day in chart.days] == ["24 Oct", "25 Oct"]


def test_of_many_days_only_some_are_named():
    chart = charts.columns([(START + timedelta(at), 1, 1) for at in range(90)])
    assert 4 <= len([day for day in chart.days if day.label]) <= 6


def test_bars_are_shares_of_the_largest():
    assert [each.share for each in charts.ranked([("a", 8, "/x"), ("b", 2, ""), ("c", 0, "")])] == [1.0, 0.25, 0.0]
    assert charts.ranked([("a", 0, "")])[0].share == 0
    assert charts.ranked([]) == []
