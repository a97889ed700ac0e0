"""Tabs are counted with the filter, to a limit."""

from __future__ import annotations

import pytest

from outgate.record.desk import conditions, counting
from outgate.record.desk.counting import TABS, Count, counted, tabs
from outgate.record.desk.filter import Tab
from outgate.record.desk.states import State
from tests.record.desk.casebook import numbers, opened, want


@pytest.mark.parametrize("many", [0, 20_000], ids=["walking", "collecting"])
def test_each_tab_has_as_many_as_it_shows(book: str, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "MANY", many)
    with opened(book) as store, store.reading() as connection:
        for given in ({}, {"rule": ("rule-0",)}, {"group": ("red",), "days": 3}, {"rule": ("none",)}):
            found = tabs(connection, want(**given))
            assert found == {tab: Count(len(numbers(store, want(tab=tab, **given)))) for tab in TABS}
        assert counted(connection, want(state=(State.NEW,))).number == len(numbers(store, want(state=(State.NEW,))))


@pytest.mark.parametrize("many", [0, 20_000], ids=["walking", "collecting"])
def test_more_than_anybody_works_through_is_not_counted(book: str, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "MANY", many)
    monkeypatch.setattr(counting, "MOST", 5)
    with opened(book) as store, store.reading() as connection:
        assert tabs(connection, want(rule=("rule-0",)))[Tab.OPEN] == Count(5, more=True)
        assert str(counted(connection, want(tab=Tab.ALL))) == "5+"


def test_where_few_are_found_among_many_it_says_at_least(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "MANY", 0)
    with opened(book) as store, store.reading() as connection:
        whole = tabs(connection, want(rule=("rule-0",)))[Tab.OPEN]
        monkeypatch.setattr(counting, "WALKED", 4)
        some = tabs(connection, want(rule=("rule-0",)))[Tab.OPEN]
        assert some.more
        assert some.number <= 4 < whole.number
        assert tabs(connection, want())[Tab.OPEN].more is False


def test_a_count_is_written_as_people_do() -> None:
    assert [str(Count(1_000, more=True)), str(Count(0))] == ["1,000+", "0"]
