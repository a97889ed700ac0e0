"""At which risks something occurs is told by the index, and nothing else is asked there."""

from __future__ import annotations

from outgate.model import Severity
from outgate.record.desk import levels
from outgate.record.desk.asking import conditions
from outgate.record.desk.levels import ByRisk
from outgate.record.schema import incident_groups, incident_rules, incident_types
from tests.record.desk.casebook import every, opened, want


def test_the_risks_of_a_rule_are_those_of_its_incidents(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        of_rule = [one for one in every(store) if one.incident.rules[0].rule == "rule-1"]
        told = ByRisk.of(incident_rules, "rule", ["rule-1", "none"])
        assert told is not None
        assert told.risks(connection) == {one.risk for one in of_rule}
        for risk in (*told.risks(connection), 1):
            found = {*connection.execute(told.ids(risk)).scalars()}
            assert found == {one.id for one in of_rule if one.risk == risk}


def test_what_several_tables_tell_is_put_together_and_nothing_is_told_where_one_does_not(book: str) -> None:
    rule, kind = ByRisk.of(incident_rules, "rule", ["rule-0"]), ByRisk.of(incident_types, "data_type", ["person.email"])
    both = ByRisk.either([rule, kind])
    assert rule is not None
    assert both is not None
    with opened(book) as store, store.reading() as connection:
        assert both.risks(connection) == {one.risk for one in every(store)} >= rule.risks(connection)
        some = min(both.risks(connection))
        assert {*connection.execute(both.ids(some)).scalars()} == {one.id for one in every(store) if one.risk == some}
    assert ByRisk.either([rule, None]) is ByRisk.of(incident_groups, "name", ["red"]) is None
    assert ByRisk.of(incident_rules, "rule", [str(n) for n in range(levels._MOST + 1)]) is None


def test_what_is_asked_for_at_once_narrows_the_risks(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        high = {one.risk for one in every(store) if one.incident.severity is Severity.HIGH}
        for given, expected in (
            ({}, None),
            ({"severity": (Severity.HIGH,)}, None),
            ({"severity": (Severity.HIGH,), "rule": ("rule-0", "rule-1")}, sorted(high)),
            ({"severity": (Severity.MEDIUM,), "rule": ("rule-0",)}, []),
        ):
            asked = conditions(connection, want(**given))
            assert levels.levels(connection, asked) == expected
