"""Names and evidence are shown to whom they were granted, and that is on record before; nothing forged is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record import Store, StoreError
from outgate.record.desk import requests, revealing
from outgate.record.desk.requests import HOLDS, RequestError, What
from outgate.record.evidence import Evidence, opened
from outgate.record.people import Directory
from tests.record.desk.reviewers import CARD, HOUR, KEY, add_with_evidence, execute, told
from tests.record.outcomes import AT, KEYS, PEOPLE, USER

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with Store.open(database, KEYS) as made:
        yield made


def grant(store: Store, what: What, **given: str) -> int:
    incident = add_with_evidence(store, **given)
    request = requests.ask(store, incident, what, "to call them back", by="rita", now=AT)
    requests.decide(store, request, grant=True, by="petra", now=AT)
    return request


def unseal(sealed: bytes) -> Evidence:
    return opened(sealed, KEY)


def look(store: Store, request: int) -> list[str]:
    seen = revealing.opened(store, unseal, request, by="rita", now=AT + HOUR)
    snippets = [snippet for each in seen for found in each.by_rule.values() for snippet in found]
    return ["".join(piece.text for piece in snippet.pieces) for snippet in snippets]


def test_a_name_is_told_to_whom_it_was_granted_and_each_time_is_on_record(store: Store):
    request = grant(store, What.PERSON)
    for _ in range(2):
        found = revealing.person(store, Directory(PEOPLE), request, by="rita", now=AT + HOUR)
        assert [each.name for each in found] == [USER, "10.20.0.7"]
        assert USER not in repr(found)
    reveals = [(actor, data) for kind, actor, data in told(store) if kind == "person.revealed"]
    assert [(actor, data["request"]) for actor, data in reveals] == [("rita", request)] * 2
    assert reveals[0][1]["pseudonyms"] == [each.pseudonym for each in found]
    assert USER not in str(told(store))


def test_evidence_is_opened_for_whom_it_was_granted_and_each_time_is_on_record(store: Store):
    request = grant(store, What.EVIDENCE)
    assert look(store, request) == [f"the card {CARD}, thanks"]
    assert [kind for kind, _, _ in told(store)][-1] == "evidence.revealed"
    assert CARD not in str(told(store))


@pytest.mark.parametrize("what", What)
def test_without_a_grant_nothing_is_told_and_nothing_recorded(store: Store, what: What):
    request = grant(store, what)

    def reveal(by: str, after: object) -> object:
        now = AT + after  # type: ignore[operator]
        if what is What.PERSON:
            return revealing.person(store, Directory(PEOPLE), request, by=by, now=now)
        return revealing.opened(store, unseal, request, by=by, now=now)

    for by, after in (("petra", HOUR), ("paul", HOUR), ("rita", HOLDS)):
        with pytest.raises(RequestError):
            reveal(by, after)
    assert [kind for kind, _, _ in told(store)] == ["request.asked", "request.granted"]


def test_a_person_whom_the_directory_forgot_is_told_as_such(store: Store):
    request = grant(store, What.PERSON)
    execute(store, "DELETE FROM people")
    found = revealing.person(store, Directory(PEOPLE), request, by="rita", now=AT)
    assert [each.name for each in found] == [None, None]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence SET sealed = (SELECT sealed FROM evidence ORDER BY incident LIMIT 1)",
        "UPDATE events SET data = '{}' WHERE kind = 'opened'",
        "DELETE FROM events WHERE kind = 'opened'",
    ],
)
def test_evidence_that_is_not_what_was_recorded_is_not_opened(store: Store, statement: str):
    add_with_evidence(store, group="sales", body=f"another card {CARD}")
    request = grant(store, What.EVIDENCE)
    execute(store, statement)
    with pytest.raises(StoreError, match="not what was recorded"):
        look(store, request)


def test_the_newest_are_opened_and_all_are_counted(store: Store, monkeypatch: pytest.MonkeyPatch):
    request = grant(store, What.EVIDENCE)
    for n in range(6):
        add_with_evidence(store, body=f"{n} card {CARD}, thanks")
    with store.reading() as connection:
        assert revealing.kept(connection, 1) == 7
        assert revealing.kept(connection, 2) == 0
    assert len(look(store, request)) == revealing.AT_ONCE == 5
