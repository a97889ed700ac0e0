"""Figures are kept for a minute, and nobody waits for them twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from outgate.record import Store, StoreError
from outgate.record.desk import overviews
from outgate.record.desk.overview import overview
from outgate.record.desk.overviews import Overviews
from outgate.record.desk.scope import Scope
from tests import patience
from tests.live.origin.record import wait_until
from tests.record.desk.casebook import EVERYTHING
from tests.record.outcomes import AT, KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Scope, int]]:
    """What was counted in fact."""
    made: list[tuple[Scope, int]] = []
    count = overview

    def counting(connection: Any, scope: Scope, *, days: int, now: Any) -> Any:
        made.append((scope, days))
        return count(connection, scope, days=days, now=now)

    monkeypatch.setattr(overviews, "overview", counting)
    return made


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with Store.open(database, KEYS) as made:
        yield made
        assert wait_until(lambda: not counting_beside())  # who counts beside has a connection


def counting_beside() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name.startswith("outgate-overview")]


def test_within_a_minute_they_are_counted_once_for_each_scope_and_stretch(
    store: Store, counted: list[tuple[Scope, int]]
) -> None:
    clock, other = Clock(), Scope.of(["red"])
    kept = Overviews(store, clock)
    for seconds in (0, 30, 59):
        clock.now = AT + timedelta(seconds=seconds)
        assert {kept.get(*key).computed_at for key in ((EVERYTHING, 7), (EVERYTHING, 30), (other, 7))} == {AT}
    assert counted == [(EVERYTHING, 7), (EVERYTHING, 30), (other, 7)]


def test_later_the_old_ones_are_shown_until_the_new_ones_are_there(
    store: Store, counted: list[tuple[Scope, int]]
) -> None:
    clock = Clock()
    kept = Overviews(store, clock)
    kept.get(EVERYTHING, 7)
    clock.now = AT + timedelta(minutes=2)
    assert kept.get(EVERYTHING, 7).computed_at == AT
    assert wait_until(lambda: kept.get(EVERYTHING, 7).computed_at == clock.now)
    assert len(counted) == 2


@pytest.mark.parametrize("later", [timedelta(hours=2), timedelta(minutes=-1)])
def test_much_later_or_when_the_clock_went_back_they_are_counted_at_once(
    store: Store, counted: list[tuple[Scope, int]], later: timedelta
) -> None:
    clock = Clock()
    kept = Overviews(store, clock)
    kept.get(EVERYTHING, 7)
    clock.now = AT + later
    assert kept.get(EVERYTHING, 7).computed_at == clock.now
    assert len(counted) == 2


def test_who_asks_at_once_waits_for_one_count(store: Store, counted: list[tuple[Scope, int]]) -> None:
    kept = Overviews(store, Clock())
    threads = [threading.Thread(target=kept.get, args=(EVERYTHING, 7)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience.SECONDS)
    assert len(counted) == 1


def test_the_usual_ones_are_there_before_anybody_asks_and_what_was_asked_for_is_counted_again(
    store: Store, counted: list[tuple[Scope, int]]
) -> None:
    clock, other = Clock(), Scope.of(["red"])
    kept = Overviews(store, clock)
    with kept.ready([(EVERYTHING, 7), (EVERYTHING, 30)], seconds=0.01):
        assert wait_until(lambda: {(EVERYTHING, 7), (EVERYTHING, 30)} <= set(counted))
        assert (other, 7) not in counted
        kept.get(other, 7)
        assert wait_until(lambda: counted.count((other, 7)) > 2)
        clock.now = AT + timedelta(days=2)
        assert wait_until(lambda: kept.get(EVERYTHING, 7).computed_at == clock.now)
        before = len(counted)
        assert wait_until(lambda: len(counted) > before + 6 and (other, 7) not in counted[-6:])


def test_when_the_block_ends_nothing_is_counted_any_more(store: Store, counted: list[tuple[Scope, int]]) -> None:
    kept = Overviews(store, Clock())
    with kept.ready([(EVERYTHING, 7)], seconds=0.01):
        assert wait_until(lambda: counted)
    assert not counting_beside()


def test_a_store_that_fails_is_told_unless_there_is_something_to_show(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    kept = Overviews(store, clock)
    first = kept.get(EVERYTHING, 7)

    def failing(*_: object, **__: object) -> None:
        raise StoreError("incident store: it is gone")

    monkeypatch.setattr(overviews, "overview", failing)
    with pytest.raises(StoreError):
        kept.get(EVERYTHING, 30)
    clock.now = AT + timedelta(minutes=2)
    for _ in range(3):
        assert kept.get(EVERYTHING, 7) is first


def test_only_so_many_are_kept(store: Store, counted: list[tuple[Scope, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overviews, "_MOST", 2)
    kept = Overviews(store, Clock())
    for days in (1, 2, 3, 3, 1):
        kept.get(EVERYTHING, days)
    assert [days for _, days in counted] == [1, 2, 3, 1]
