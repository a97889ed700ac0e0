"""A place in the queue as text, and the way on from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.record.desk.filter import BadFilter, Order
from outgate.record.desk.way import Cursor, Way, part_of, until
from tests.record.desk.casebook import every, opened
from tests.record.outcomes import AT


@given(st.integers(0, 100), st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_a_place_comes_back_from_its_text(risk: int, moment: int, row: int) -> None:
    place = Cursor.read(f"{risk}.{moment}.{row}")
    assert Cursor.read(place.text()) == place == (risk, place.last_at, row)


@pytest.mark.parametrize("text", ["", "1.2", "a.b.c", "1.2.3.4", f"1.{10**30}.3", "1..3", f"{10**30}.1.1"])
def test_other_text_is_no_place(text: str) -> None:
    with pytest.raises(BadFilter):
        Cursor.read(text)


def test_a_place_is_exact_to_the_microsecond() -> None:
    assert Cursor.read(Cursor(7, AT, 3).text()).last_at == AT


def test_of_risks_those_that_lie_on_the_way_are_stages_of_it() -> None:
    place = Cursor(40, AT, 3)
    assert [risk for risk, _ in Way(Order.RISK).stages([20, 40, 60])] == [60, 40, 20]
    assert [risk for risk, _ in Way(Order.RISK, place).stages([20, 40, 60])] == [40, 20]
    assert [risk for risk, _ in Way(Order.RISK, place, back=True).stages([20, 40, 60])] == [40, 60]
    assert [len(stage.tests) for _, stage in Way(Order.RISK, place).stages([20, 40])] == [2, 1]


def test_so_many_reach_as_far_as_the_place_of_the_last_of_them(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        order = sorted(((one.incident.last_at, one.id) for one in every(store) if not one.observed), reverse=True)
        way = Way(Order.TIME)
        stretches = [part_of(way, observed=False, closed=False), part_of(way, observed=False, closed=True)]
        assert until(connection, stretches[1:], way, 1_000) is None
        end = until(connection, stretches, way, 2)
        assert end is not None
        assert end in order
        rest = until(connection, [part_of(way.on_from(end), observed=False, closed=False)], way, 0)
        assert rest is not None
        assert rest < end
