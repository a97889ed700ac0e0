"""What the fewest pass is collected, if they are few."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from outgate.record.desk import conditions
from outgate.record.desk.conditions import Condition, either, in_table, of_column, split
from outgate.record.schema import incident_rules, incidents
from tests.record.desk.casebook import opened

ALL = of_column(incidents.c.id > 0)
FEW = of_column(incidents.c.id < 4)
RULE = in_table(incident_rules, "rule", ["rule-0"])
UNKNOWN = Condition(incidents.c.id == 1)


def test_the_narrowest_is_collected_and_the_others_are_tests(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(book) as store, store.reading() as connection:
        found = split(connection, [ALL, FEW, RULE, UNKNOWN])
        assert found.found_by is FEW.holds
        assert found.tests == [ALL.holds, RULE.holds, UNKNOWN.holds]
        monkeypatch.setattr(conditions, "MANY", 2)
        assert split(connection, [ALL, FEW]) == (None, [ALL.holds, FEW.holds])
        assert split(connection, []) == (None, [])


def test_who_passes_is_found_by_the_test_itself_where_an_index_of_the_incidents_answers_it(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        for one, is_own in ((FEW, True), (RULE, False), (either([FEW]), True), (either([FEW, RULE]), False)):
            passed = [{*connection.scalars(select(incidents.c.id).where(test))} for test in (one.holds, one.found_by)]
            assert passed[0] == passed[1]
            assert (one.found_by is one.holds) is is_own


@pytest.mark.parametrize(
    ("given", "expected"),
    [([FEW, UNKNOWN], {1, 2, 3}), ([FEW, of_column(incidents.c.id == 9)], {1, 2, 3, 9}), ([], set())],
)
def test_one_of_several_will_do(book: str, given: list[Condition], expected: set[int]) -> None:
    made = either(given)
    with opened(book) as store, store.reading() as connection:
        assert {*connection.execute(select(incidents.c.id).where(made.holds)).scalars()} == expected
        assert (made.ids is None) is (UNKNOWN in given)
        if made.ids is not None:
            assert {*connection.execute(made.ids).scalars()} == expected
