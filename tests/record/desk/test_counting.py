"""Tabs are counted with the filter, to a limit."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.model import Severity
from outgate.record.desk import conditions, counting
from outgate.record.desk.counting import TABS, Count, counted, tabs
from outgate.record.desk.filter import Tab
from outgate.record.desk.states import State, Verdict
from tests.record.desk.casebook import numbers, opened, want


@pytest.fixture(params=["walking", "sifting", "collecting"])
def _ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count in each of the ways, whatever few are."""
    few, many = {"walking": (0, 0), "sifting": (0, 20_000), "collecting": (20_000, 20_000)}[request.param]
    monkeypatch.setattr(conditions, "FEW", few)
    monkeypatch.setattr(conditions, "MANY", many)


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"rule": ("rule-0",)},
        {"group": ("red",), "days": 3},
        {"rule": ("none",)},
        {"severity": (Severity.HIGH,), "host": ("paste.example",)},
        {"text": "user paste", "verdict": (Verdict.BENIGN, None)},
        {"verdict": (Verdict.TRUE_POSITIVE,)},
    ],
)
def test_each_tab_has_as_many_as_it_shows(book: str, given: dict[str, Any]) -> None:
    with opened(book) as store, store.reading() as connection:
        assert tabs(connection, want(**given)) == {
            tab: Count(len(numbers(store, want(tab=tab, **given)))) for tab in TABS
        }


@pytest.mark.usefixtures("_ways")
def test_what_is_in_a_state_is_counted_too(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        for given in ({"state": (State.NEW,)}, {"state": (State.IN_PROGRESS,)}, {"tab": Tab.ALL, "group": ("red",)}):
            assert counted(connection, want(**given)) == Count(len(numbers(store, want(**given))))


@pytest.mark.usefixtures("_ways")
def test_more_than_anybody_works_through_is_not_counted(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 5)
    with opened(book) as store, store.reading() as connection:
        assert tabs(connection, want(rule=("rule-0",)))[Tab.OPEN] == Count(5, more=True)
        assert str(counted(connection, want(tab=Tab.ALL))) == "5+"


def test_among_many_that_pass_some_are_looked_at_and_a_round_number_is_said(
    book: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, number in {"NEAR": 8, "FAR": 8, "ROUND": 2}.items():
        monkeypatch.setattr(counting, name, number)
    monkeypatch.setattr(conditions, "MANY", 0)
    with opened(book) as store, store.reading() as connection:
        some = tabs(connection, want(rule=("rule-0",)))[Tab.OPEN]
        assert some == Count(4, more=True)
        assert tabs(connection, want())[Tab.OPEN].more is False


@pytest.mark.parametrize(("fewer", "exact"), [(2, False), (20, True)])
def test_where_few_are_found_of_what_is_open_all_are_looked_at(
    book: str, fewer: int, *, exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, number in {"NEAR": 8, "ROUND": fewer}.items():
        monkeypatch.setattr(counting, name, number)
    monkeypatch.setattr(conditions, "MANY", 0)
    with opened(book) as store, store.reading() as connection:
        found = tabs(connection, want(rule=("rule-0",)))[Tab.OPEN]
        assert (found == Count(len(numbers(store, want(rule=("rule-0",)))))) is exact
        assert found.more is not exact


def test_a_count_is_written_as_people_do() -> None:
    assert [str(Count(1_000, more=True)), str(Count(0)), str(Count(0, more=True))] == ["1\u202f000+", "0", "…"]


def test_ones_own_are_counted_exactly_whatever_is_open(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in {"MOST": 5, "NEAR": 8, "ROUND": 1}.items():
        monkeypatch.setattr(counting, name, number)
    monkeypatch.setattr(conditions, "MANY", 0)
    with opened(book) as store, store.reading() as connection:
        for wanted in (want(), want(group=("red", "blue", "green"))):
            found = tabs(connection, wanted)
            assert found[Tab.OPEN].more
            assert found[Tab.MINE] == Count(len(numbers(store, want(tab=Tab.MINE))))
