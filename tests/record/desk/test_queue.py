"""The queue in its order, page by page, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from outgate.record.desk import conditions, queue
from outgate.record.desk.filter import Order, Tab
from outgate.record.desk.queue import page
from outgate.record.desk.states import State
from outgate.record.desk.way import Cursor
from tests.record.desk.casebook import every, numbers, opened, want

if TYPE_CHECKING:
    from outgate.record.desk.reviewed import Reviewed

_KEYS = {
    Order.RISK: lambda one: (one.risk, one.incident.last_at, one.id),
    Order.TIME: lambda one: (one.incident.last_at, one.id),
}


@pytest.mark.parametrize(
    "limits",  # few, many, near, far, at one risk
    [(0, 0, 10_000, 0, 0), (0, 0, 8, 0, 0), (0, 20_000, 8, 4, 0), (0, 20_000, 8, 0, 2), (20_000, 20_000, 0, 0, 0)],
    ids=["walking", "walking on", "walking far", "collecting late", "collecting"],
)
@pytest.mark.parametrize("sort", Order)
@pytest.mark.parametrize("given", [{"group": ("red", "blue")}, {"rule": ("rule-0",)}], ids=["group", "rule"])
def test_pages_on_and_back_make_the_whole(
    book: str, sort: Order, limits: tuple[int, ...], given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ((conditions, "FEW"), (conditions, "MANY"), (queue, "NEAR"), (queue, "FAR"), (queue, "AT_ONE_RISK"))
    for (module, name), limit in zip(names, limits, strict=True):
        monkeypatch.setattr(module, name, limit)
    wanted = want(tab=Tab.ALL, sort=sort, **given)
    with opened(book) as store, store.reading() as connection:
        inside = [one for one in every(store) if _passes(one, **given)]
        expected = [one.id for one in sorted(inside, key=_KEYS[sort], reverse=True)]
        pages = [page(connection, wanted, size=5)]
        while after := pages[-1].after:
            pages.append(page(connection, wanted, after=after, size=5))
        assert [one.id for each in pages for one in each.found] == expected
        assert pages[0].before is None
        back = [pages[-1]]
        while before := back[-1].before:
            back.append(page(connection, wanted, before=before, size=5))
        assert [one.id for each in reversed(back) for one in each.found] == expected
        assert len(pages) == len(back) == -(-len(expected) // 5) > 3


def _passes(one: Reviewed, group: tuple[str, ...] = (), rule: tuple[str, ...] = ()) -> bool:
    return one.incident.user_groups[0] in group or one.incident.rules[0].rule in rule


@pytest.mark.parametrize("many", [0, 20_000])
def test_what_is_open_is_sifted_where_the_nearest_do_not_pass(
    book: str, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, number in {"FEW": 0, "MANY": many}.items():
        monkeypatch.setattr(conditions, name, number)
    monkeypatch.setattr(queue, "NEAR", 2)
    with opened(book) as store:
        expected = [one.id for one in every(store) if "rule-0" in {rule.rule for rule in one.incident.rules}]
        assert {*numbers(store, want(rule=("rule-0",)))} == {*numbers(store, want())} & {*expected}


def test_each_tab_shows_its_part(book: str) -> None:
    with opened(book) as store:
        shown = {tab: {*numbers(store, want(tab=tab))} for tab in Tab}
        found = every(store)
    usual = [one for one in found if not one.observed]
    assert shown == {
        Tab.ALL: {one.id for one in found},
        Tab.OPEN: {one.id for one in usual if not one.state.is_closed},
        Tab.MINE: {one.id for one in usual if not one.state.is_closed and one.assignee == "rea"},
        Tab.UNASSIGNED: {one.id for one in usual if not one.state.is_closed and one.assignee is None},
        Tab.OBSERVED: {one.id for one in found if one.observed and not one.state.is_closed},
        Tab.CLOSED: {one.id for one in usual if one.state.is_closed},
    }
    assert all(shown.values())


def test_observed_ones_that_are_closed_are_asked_for_by_state(book: str) -> None:
    with opened(book) as store:
        assert numbers(store, want(tab=Tab.OBSERVED, state=(State.RESOLVED, State.SUPPRESSED))) == []


def test_a_page_of_nothing_has_no_neighbours(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        found = page(connection, want(rule=("none",)))
        assert found == ((), None, None)


@pytest.mark.parametrize("text", [f"{'9' * 3}.{'9' * 16}.{'9' * 18}", f"0.-{'9' * 16}.0"])
def test_a_place_as_far_out_as_one_can_be_written_is_asked_for_like_any_other(book: str, text: str) -> None:
    place = Cursor.read(text)
    with opened(book) as store, store.reading() as connection:
        wanted = want(tab=Tab.ALL)
        beside = [page(connection, wanted, after=place).found, page(connection, wanted, before=place).found]
        everything = page(connection, wanted).found
    assert everything
    assert sorted(map(len, beside)) == [0, len(everything)]
