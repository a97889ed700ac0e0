"""The figures are those that a plain count of all incidents gives."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from statistics import median_low
from typing import TYPE_CHECKING

import pytest

from outgate.model import Reason, Sender, uninspected
from outgate.record import Store
from outgate.record.desk import overview as file
from outgate.record.desk.overview import GroupFigures, RuleFigures, overview
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import Verdict
from tests.record.desk.casebook import APART, EVERYTHING, NOW, every, opened
from tests.record.outcomes import AT, KEYS, outcome

if TYPE_CHECKING:
    from outgate.record.desk.reviewed import Reviewed

DAYS = 30


def precision(found: list[Reviewed]) -> tuple[int, int]:
    verdicts = [one.verdict for one in found]
    return verdicts.count(Verdict.TRUE_POSITIVE), verdicts.count(Verdict.FALSE_POSITIVE)


@pytest.mark.parametrize("scope", [EVERYTHING, Scope.of(["red", "green"])], ids=["all", "scope"])
def test_each_figure_is_that_of_a_plain_count(book: str, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "FEW", 2)
    with opened(book) as store:
        seen = [one for one in every(store) if not scope.groups or {*one.incident.user_groups} & scope.groups]
        with store.reading() as connection:
            told = overview(connection, scope, days=DAYS, now=NOW)
    usual = [one for one in seen if not one.observed]
    closed = [one for one in usual if one.closed_at]
    assert told.computed_at == NOW
    assert {each.day: each.opened for each in told.days if each.opened} == Counter(
        one.incident.opened_at.date() for one in usual
    )
    assert {each.day: each.closed for each in told.days if each.closed} == Counter(
        one.closed_at.date() for one in closed if one.closed_at
    )
    assert [each.day for each in told.days] == [told.since.date() + timedelta(n) for n in range(DAYS)]
    assert told.days[-1].day == NOW.date()
    assert told.severities == Counter((one.incident.severity, one.state) for one in usual)
    assert told.dispositions == Counter(one.incident.disposition for one in usual)
    assert told.observed == len(seen) - len(usual)
    assert told.hosts == tuple(
        sorted(Counter(one.incident.host for one in usual).items(), key=lambda pair: (-pair[1], pair[0]))
    )
    by_rule = {rule: [one for one in usual if one.incident.rules[0].rule == rule] for rule in ("rule-0", "rule-1")}
    assert {each.rule: each for each in told.rules} == {
        rule: RuleFigures(rule, len(found), sum(one.closed_at is not None for one in found), *precision(found))
        for rule, found in by_rule.items()
    }
    by_group = {name: [one for one in usual if name in one.incident.user_groups] for name in ("red", "green", "blue")}
    assert {*told.groups} == {
        GroupFigures(name, len(found), len({one.incident.user for one in found}))
        for name, found in by_group.items()
        if not scope.groups or name in scope.groups
    }
    took = [one.closed_at - one.incident.opened_at for one in closed if one.closed_at]
    assert told.closing == median_low(took)
    assert told.first_look is None
    assert sum(told.ages) == sum(not one.state.is_closed for one in usual)


def test_open_ones_are_counted_by_age(database: str) -> None:
    with Store.open(database, KEYS, habits=APART) as store:
        for days in (0, 1, 2, 7, 29, 31, 400):
            store.add(outcome(at=NOW - timedelta(days=days)))
        with store.reading() as connection:
            assert overview(connection, EVERYTHING, days=7, now=NOW).ages == (1, 2, 2, 2)


def test_what_was_not_inspected_is_counted_by_reason(database: str) -> None:
    with Store.open(database, KEYS, habits=APART) as store:
        for reason in (Reason.ENCRYPTED, Reason.ENCRYPTED, Reason.DEPTH):
            store.add(outcome(uninspected(reason, ("body",), "why")))
        with store.reading() as connection:
            told = overview(connection, EVERYTHING, days=7, now=AT)
    assert told.uninspected == (("encrypted", 2), ("depth", 1))


def test_a_group_of_few_people_is_not_shown(database: str) -> None:
    with Store.open(database, KEYS, habits=APART) as store:
        for number in range(9):
            group = "many" if number < 5 else "few"
            store.add(outcome(sender=Sender("10.0.0.1", f"user{number}", frozenset({group}))))
        with store.reading() as connection:
            told = overview(connection, EVERYTHING, days=7, now=AT)
    assert told.groups == (GroupFigures("many", 5, 5),)


def test_precision_is_none_before_there_are_verdicts() -> None:
    assert RuleFigures("r", 3, 0, 0, 0).precision is None
    assert RuleFigures("r", 9, 4, 3, 1).precision == 0.75


def test_of_nothing_all_figures_are_nought(database: str) -> None:
    with Store.open(database, KEYS) as store, store.reading() as connection:
        told = overview(connection, EVERYTHING, days=1, now=AT)
    assert (told.closing, told.first_look, told.ages, told.observed, told.rules) == (None, None, (0, 0, 0, 0), 0, ())
