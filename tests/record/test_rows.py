from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from outgate.record import rows
from outgate.record.incident import from_outcome
from tests.record.outcomes import email, outcome


def test_an_incident_comes_back_from_its_rows_as_it_was():
    made = replace(from_outcome(outcome(email("a@b.example"))), number="OG-2026-000042")
    back = rows.incident_of(
        rows.incident_row(42, made),  # type: ignore[arg-type]
        rows.rule_rows(42, made),  # type: ignore[arg-type]
        rows.finding_rows(42, made),  # type: ignore[arg-type]
    )
    assert back == made


def test_the_opening_event_is_of_the_time_of_the_message():
    made = from_outcome(outcome())
    assert rows.event_row(42, made)["at"] == made.opened_at


@given(st.integers(1, 10**9), st.integers(2000, 2999))
def test_a_number_names_its_row(row: int, year: int):
    assert rows.row_of(rows.number(row, year)) == row


def test_a_number_is_understood_however_it_was_typed():
    assert rows.row_of(" og-2026-000042 ") == 42


@given(st.text(max_size=20))
def test_other_text_names_no_row(text: str):
    assert rows.row_of(f"x{text}") is None
