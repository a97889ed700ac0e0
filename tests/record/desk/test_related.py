"""What has to do with an incident, and with how much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.model import Sender
from outgate.record import Store
from outgate.record.desk import related
from outgate.record.desk.counting import Count
from outgate.record.desk.reviewed import whole
from tests.record.desk.casebook import APART, EVERYTHING, every, opened
from tests.record.outcomes import KEYS, email, outcome

if TYPE_CHECKING:
    import pytest


def test_others_of_the_person_and_with_the_same_values_are_found(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(book) as store:
        one, *others = every(store)
        same = [each.id for each in others if each.incident.user == one.incident.user]
        value = one.incident.findings[0].digests[0]
        alike = [each.id for each in others if value in each.incident.findings[0].digests]
        with store.reading() as connection:
            person = related.of_person(connection, one, EVERYTHING)
            values = related.of_values(connection, one, EVERYTHING)
            monkeypatch.setattr(related, "MOST", 2)
            assert related.of_person(connection, one, EVERYTHING).number == Count(2, more=True)
            assert related.of_values(connection, one, EVERYTHING).number == Count(2, more=True)
        assert (person.number, [each.id for each in person.first]) == (Count(len(same)), same[::-1][:5])
        assert (values.number, [each.id for each in values.first]) == (Count(len(alike)), alike[::-1][:5])
        assert set(values.common.values()) == {1}


def test_the_more_values_in_common_the_earlier_and_without_any_nothing_is(database: str) -> None:
    a, b, c = (email(f"{name}@x.example") for name in "abc")
    with Store.open(database, KEYS, habits=APART) as store:
        for found in ((a, b), (a, b), (a, c), (c,)):
            store.add(outcome(*found, sender=Sender("10.0.0.1")))
        with store.reading() as connection:
            first, *_ = whole(connection, [1])
            found_ = related.of_values(connection, first, EVERYTHING)
            assert {each.id: found_.common[each.id] for each in found_.first} == {2: 2, 3: 1}
            assert [each.id for each in found_.first] == [2, 3]
            assert [each.id for each in related.of_person(connection, first, EVERYTHING).first] == [4, 3, 2]
