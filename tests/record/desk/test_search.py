"""Each word of a search is a condition; what it may mean is looked up among what occurs."""

from __future__ import annotations

from sqlalchemy import select

from outgate.record.desk.search import searched
from outgate.record.schema import incidents
from tests.record.desk.casebook import TITLES, every, opened


def test_words_are_found_where_they_may_stand(book: str) -> None:
    with opened(book) as store, store.reading() as connection:

        def found(text: str) -> set[int]:
            query = select(incidents.c.id).where(*(each.holds for each in searched(connection, text, TITLES)))
            return {*connection.execute(query).scalars()}

        assert found("OG-2026-000005") == {5}
        assert found("Addresses") == found("rule-0") == {one.id for one in every(store) if one.id % 2 == 1}
        assert found("%") == found("_") == found("p9.") == set()
        assert searched(connection, "  ", TITLES) == []
        assert len(searched(connection, "two words", TITLES)) == 2
