"""Sessions: how long they go on, and that the database holds nothing that opens one. On both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from outgate.record.desk import sessions, tables
from outgate.record.desk.accounts import Accounts
from tests.record.desk.people import NOW, account, did

if TYPE_CHECKING:
    from outgate.record import Store

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _begun(store: Store, name: str = "ada") -> str:
    number = account(store, name).id
    return did(store, lambda connection: sessions.begin(connection, number, NOW))


def test_a_session_is_found_by_its_token_only(store: Store):
    token = _begun(store)
    found = sessions.find(store, token, NOW)
    assert found is not None
    assert (found.account["name"], found.made_at, found.seen_at) == ("ada", NOW, NOW)
    assert [sessions.find(store, wrong, NOW) for wrong in ("", token[:-1], token + "A", "\udcff", "é")] == [None] * 5


def test_the_database_does_not_hold_the_token(store: Store):
    token = _begun(store)
    with store.reading() as connection:
        (row,) = connection.execute(select(tables.sessions)).mappings()
    assert row["token"] == sessions.digest_of(token)
    assert token.encode() not in b"".join(str(value).encode() for value in row.values())


@pytest.mark.parametrize(("after", "goes_on"), [(15 * MINUTE - MINUTE / 60, True), (15 * MINUTE, False), (HOUR, False)])
def test_it_ends_when_it_was_idle(store: Store, after: timedelta, *, goes_on: bool):
    assert (sessions.find(store, _begun(store), NOW + after) is not None) is goes_on


def test_one_that_began_by_a_clock_far_ahead_is_over_when_the_clock_is_right(store: Store):
    """It would go on until that time has come, and a quarter of an hour more."""
    token = _begun(store)
    assert sessions.find(store, token, NOW - MINUTE) is not None
    assert sessions.find(store, token, NOW - 2 * MINUTE) is None
    number = account(store, "bo").id
    did(store, lambda connection: sessions.begin(connection, number, NOW - HOUR))
    assert sessions.find(store, token, NOW) is None  # it does not come back either


def test_it_ends_after_eight_hours_whatever_is_done(store: Store):
    token, now = _begun(store), NOW
    while found := sessions.find(store, token, now):
        assert found.is_to_touch(now) is (now > NOW)
        sessions.touch(store, found, now)
        now += 14 * MINUTE
    assert timedelta() <= now - NOW - 8 * HOUR < 14 * MINUTE


def test_it_ends_with_its_account_and_is_forgotten_when_it_is_over(store: Store):
    token = _begun(store)
    made = Accounts(store).named("ada")
    assert made is not None
    did(store, lambda connection: sessions.begin(connection, made.id, NOW + HOUR))  # the first is over by then
    with store.reading() as connection:
        assert len(connection.execute(select(tables.sessions)).all()) == 1
    second = did(store, lambda connection: sessions.begin(connection, made.id, NOW))
    Accounts(store).disable(made.id, actor="bo", now=NOW)
    assert [sessions.find(store, each, NOW) for each in (token, second)] == [None, None]


def test_a_proof_is_good_for_fifteen_minutes_and_changes_the_token(store: Store):
    token = _begun(store)
    later = NOW + 14 * MINUTE
    found = sessions.find(store, token, later)
    assert found is not None
    assert [found.is_proved(at) for at in (NOW, later, NOW + 15 * MINUTE, NOW - MINUTE)] == [True, True, False, False]
    new = did(store, lambda connection: sessions.prove(connection, found.digest, later))
    assert sessions.find(store, token, later) is None
    again = sessions.find(store, new, later)
    assert again is not None
    assert (again.made_at, again.is_proved(NOW + 28 * MINUTE)) == (NOW, True)


def test_one_that_began_without_a_proof_has_none(store: Store):
    number = account(store).id
    token = did(store, lambda connection: sessions.begin(connection, number, NOW, proved=False))
    found = sessions.find(store, token, NOW)
    assert found is not None
    assert not found.is_proved(NOW)


def test_signing_out_ends_one_session_and_no_other(store: Store):
    number = account(store).id
    tokens = [did(store, lambda connection: sessions.begin(connection, number, NOW)) for _ in range(2)]
    did(store, lambda connection: sessions.end(connection, sessions.digest_of(tokens[0])))
    assert [sessions.find(store, each, NOW) is None for each in tokens] == [True, False]
