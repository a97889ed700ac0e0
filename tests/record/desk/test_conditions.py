"""What the fewest pass is collected, if they are few."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from outgate.record.desk.conditions import Condition, either, in_table, narrowest, of_column, sifting, sized, split
from outgate.record.schema import incident_rules, incidents
from tests.record.desk.casebook import COUNT, opened

ALL = of_column(incidents.c.id > 0)
FEW = of_column(incidents.c.id < 4)
RULE = in_table(incident_rules, "rule", ["rule-0"])
UNKNOWN = Condition(incidents.c.id == 1)


def test_the_narrowest_is_collected_and_the_others_are_tests(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        asked = sized(connection, [ALL, FEW, RULE, UNKNOWN], 100)
        assert [each.number for each in asked] == [COUNT, 3, COUNT // 2, None]
        assert (narrow := narrowest(asked)) is asked[1]
        assert split(connection, asked, narrow) == [FEW.holds, ALL.holds, RULE.holds, UNKNOWN.holds]
        assert [each.number for each in sized(connection, [ALL, FEW], 2)] == [None, None]
        assert narrowest(sized(connection, [ALL, FEW], 2)) is narrowest([]) is None


def test_what_few_pass_is_sifted_by_indexes_and_all_else_by_its_test(book: str) -> None:
    placed = of_column(incidents.c.risk > 0, is_placed=True)
    with opened(book) as store, store.reading() as connection:
        asked = [placed, *sized(connection, [FEW, RULE, UNKNOWN], 100), RULE]
        sieves = sifting(connection, asked)
        assert [each.is_told for each in asked] == [True, True, True, False, False]
        assert sieves[0] is placed.holds
        assert sieves[3:] == [UNKNOWN.holds, RULE.holds]
        for condition, sieve in zip(asked, sieves, strict=True):
            passed = [{*connection.scalars(select(incidents.c.id).where(test))} for test in (condition.holds, sieve)]
            assert passed[0] == passed[1]


def test_a_condition_is_asked_of_closed_ones_where_its_index_tells(book: str) -> None:
    given = of_column(incidents.c.assignee.is_not(None), tells_closed=True)
    with opened(book) as store, store.reading() as connection:
        every = sized(connection, [given, given.among([True]), given.among([False]), given.among([False, True])], 100)
        numbers = [each.number or 0 for each in every]
    assert numbers[0] == numbers[3] == numbers[1] + numbers[2]
    assert numbers[2] > 0
    assert FEW.among([True]) is FEW


def test_who_passes_is_found_by_the_test_itself_where_an_index_of_the_incidents_answers_it(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        for one, is_own in ((FEW, True), (RULE, False), (either([FEW]), True), (either([FEW, RULE]), False)):
            (found_by,) = split(connection, [one], one)
            passed = [{*connection.scalars(select(incidents.c.id).where(test))} for test in (one.holds, found_by)]
            assert passed[0] == passed[1]
            assert (found_by is one.own) is is_own


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
