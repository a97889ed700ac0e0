"""Tokens of the API: good until they end or are revoked, and not in the database. On both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from outgate.record.desk import tables, tokens
from outgate.record.desk.accounts import Accounts
from tests.record.desk.people import NOW, account, told

if TYPE_CHECKING:
    from outgate.record import Store

DAY = timedelta(days=1)


def test_a_token_stands_for_its_account_until_it_ends(store: Store):
    made = account(store)
    token = tokens.make(store, made, "nightly", NOW + DAY, NOW)
    assert token.startswith("outgate_")
    row = tokens.find(store, token, NOW)
    assert row is not None
    assert row["name"] == "ada"
    assert tokens.find(store, token, NOW + DAY) is None
    assert tokens.find(store, token + "x", NOW) is None
    with store.reading() as connection:
        (kept,) = connection.execute(select(tables.tokens)).mappings()
    assert token not in str(dict(kept))
    assert told(store, "token.") == [
        ("token.made", "ada", {"account": "ada", "title": "nightly", "until": "2026-11-23T09:30:00+00:00"})
    ]


def test_its_owner_sees_when_it_was_used_to_the_minute(store: Store):
    made = account(store)
    token = tokens.make(store, made, "nightly", NOW + DAY, NOW)
    for seconds, due in ((0, True), (30, False), (90, True)):
        now = NOW + timedelta(seconds=seconds)
        row = tokens.find(store, token, now)
        assert row is not None
        assert tokens.is_to_touch(row, now) is due
        tokens.touch(store, row["token_id"], now)
    (shown,) = tokens.of(store, made)
    assert (shown.title, shown.until, shown.used_at) == ("nightly", NOW + DAY, NOW + timedelta(seconds=90))


def test_only_its_owner_revokes_it(store: Store):
    made, other = account(store, "ada"), account(store, "bo")
    token = tokens.make(store, made, "nightly", NOW + DAY, NOW)
    (shown,) = tokens.of(store, made)
    tokens.revoke(store, other, shown.id, NOW)
    assert tokens.find(store, token, NOW) is not None
    tokens.revoke(store, made, shown.id, NOW)
    assert tokens.find(store, token, NOW) is None
    assert tokens.of(store, made) == []
    assert told(store, "token.revoked") == [("token.revoked", "ada", {"account": "ada", "title": "nightly"})]


def test_that_of_a_disabled_account_is_void(store: Store):
    made = account(store)
    token = tokens.make(store, made, "nightly", NOW + DAY, NOW)
    Accounts(store).disable(made.id, actor="bo", now=NOW)
    assert tokens.find(store, token, NOW) is None
