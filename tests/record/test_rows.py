"""Incidents come back from what is kept of them as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from hypothesis import given
from hypothesis import strategies as st

from outgate.record import rows
from tests.record.outcomes import AT, email, outcome, recorded

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

MADE = replace(recorded(outcome(email("a@b.example"))), number="OG-2026-000042")


def test_an_incident_comes_back_from_its_row_and_its_event_as_it_was():
    row: dict[str, Any] = rows.incident_row(42, b"kin", MADE) | {"data": rows.data(MADE)}
    assert rows.incident_of(cast("RowMapping", row)) == MADE


def test_an_occurrence_comes_back_from_its_event():
    assert rows.occurrence_of("OG-2026-000042", AT, rows.data(MADE)) == MADE


def test_a_row_says_what_incidents_are_looked_for_by():
    row = rows.incident_row(42, b"kin", MADE)
    assert (row["severity"], row["observed"], row["occurrences"]) == (3, False, 1)
    watched = replace(MADE, rules=(replace(MADE.rules[0], observed=True),))
    assert rows.incident_row(42, b"kin", watched)["observed"]
    exempted = replace(MADE, rules=(replace(MADE.rules[0], exempted_by="us: so", observed=True),))
    assert (rows.incident_row(42, b"kin", exempted)["severity"], rows.incident_row(42, b"k", exempted)["observed"]) == (
        0,
        False,
    )


def test_the_data_of_an_occurrence_says_too_whether_rules_were_only_tried_out():
    for observed, exempted_by, expected in ((True, "", True), (False, "", False), (True, "us: so", False)):
        rule = replace(MADE.rules[0], observed=observed, exempted_by=exempted_by)
        assert rows.is_observed(rows.data(replace(MADE, rules=(rule,)))) is expected


def test_the_rules_of_an_older_version_come_back_though_less_was_kept_of_them():
    kept = json.loads(rows.data(MADE))
    del kept["rules"][0]["justified_by"]
    assert rows.occurrence_of(MADE.number, MADE.opened_at, json.dumps(kept)).rules == MADE.rules


def test_a_rule_that_fired_twice_is_one_row():
    row = rows.incident_row(42, b"kin", MADE)
    made = rows.rule_rows(row, replace(MADE, rules=MADE.rules * 2))
    assert made == [{"incident": 42, "rule": MADE.rules[0].rule, "risk": row["risk"]}]


@given(st.integers(1, 10**9), st.integers(2000, 2999))
def test_a_number_names_its_row(row: int, year: int):
    assert rows.row_of(rows.number(row, year)) == row


def test_a_number_is_understood_however_it_was_typed():
    assert rows.row_of(" og-2026-000042 ") == 42


@given(st.text(max_size=20))
def test_other_text_names_no_row(text: str):
    assert rows.row_of(f"x{text}") is None
