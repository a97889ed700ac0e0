"""One incident: each time that it happened, and what was done, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from outgate.record import Store
from outgate.record.desk.incident import history, incident, occurrences
from outgate.record.desk.noticing import comment
from tests.record.desk.casebook import EVERYTHING, NOW, opened
from tests.record.outcomes import AT, KEYS, outcome


def test_an_incident_is_found_by_its_number(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        one = incident(connection, " og-2026-000004 ", EVERYTHING)
        assert one is not None
        assert one.incident == store.incident("OG-2026-000004")


@pytest.mark.parametrize("number", ["OG-2025-000004", "OG-2026-000099", "4", "", "OG-2026-999999999999"])
def test_any_other_number_is_nothing(book: str, number: str) -> None:
    with opened(book) as store, store.reading() as connection:
        assert incident(connection, number, EVERYTHING) is None


def test_occurrences_and_history_are_read_page_by_page_the_newest_first(database: str) -> None:
    with Store.open(database, KEYS) as store:
        for minute in range(5):
            number = store.add(outcome(at=AT + timedelta(minutes=minute))).number
        for text in ("one", "two", "three"):
            comment(store, number, EVERYTHING, text, actor="rea", now=NOW)
        with store.reading() as connection:
            one = incident(connection, number, EVERYTHING)
            assert one is not None
            newest = occurrences(connection, one, size=2)
            older = occurrences(connection, one, before=newest[-1].id)
            assert [each.what.opened_at.minute - AT.minute for each in (*newest, *older)] == [4, 3, 2, 1, 0]
            assert {each.what.number for each in (*newest, *older)} == {number}
            last = history(connection, one, size=2)
            first = history(connection, one, before=last[-1].id)
            assert [each.data for each in (*last, *first)] == [{"text": text} for text in ("three", "two", "one")]
            assert {(each.kind, each.actor, each.at) for each in (*last, *first)} == {("commented", "rea", NOW)}
