"""Letting in: what an attempt leaves in the log; a session begins only when all was right. On both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk import letting_in, sessions
from outgate.record.desk.accounts import Account, Accounts
from outgate.record.desk.attempts import Bound
from outgate.record.desk.letting_in import Tried, begun, counted, out, proved
from outgate.record.people import Directory
from tests.record.desk.people import NOW, account, told
from tests.record.outcomes import PEOPLE

if TYPE_CHECKING:
    from outgate.record import Store

ADDRESS = "198.51.100.9"
DIRECTORY = Directory(PEOPLE)


def _tried(made: Account | None, fault: str = "", how: str = "password", step: int | None = None) -> Tried:
    return Tried(made, fault, how, ADDRESS, NOW, step)


def test_who_gave_all_that_is_asked_for_gets_a_session_and_the_old_one_is_over(store: Store):
    made = account(store)
    first = begun(store, DIRECTORY, _tried(made), None)
    second = begun(store, DIRECTORY, _tried(made), sessions.find(store, first, NOW))
    assert first != second
    assert [sessions.find(store, each, NOW) is not None for each in (first, second)] == [False, True]
    pseudonym = PEOPLE.pseudonym("a", ADDRESS)
    data = {"account": "ada", "how": "password", "address": pseudonym}
    assert told(store, "sign") == [("signed_in", "ada", data)] * 2
    assert store.resolve(pseudonym, "bo", "why") == ADDRESS


@pytest.mark.parametrize(("known", "actor"), [(True, "ada"), (False, "outgate")])
def test_a_failure_is_on_record_and_names_only_accounts_that_there_are(store: Store, actor: str, *, known: bool):
    made = account(store) if known else None
    assert begun(store, DIRECTORY, _tried(made, "password"), None) == ""
    data = {"account": "ada" if known else None, "how": "password", "reason": "password"}
    assert told(store, "sign") == [("sign_in_failed", actor, data | {"address": PEOPLE.pseudonym("a", ADDRESS)})]


def test_a_code_that_was_used_is_no_code(store: Store):
    made = account(store)
    Accounts(store).set_second_factor(made, b"sealed", 100, now=NOW)
    made = replace(made, totp=b"sealed")
    tokens = [begun(store, DIRECTORY, _tried(made, step=step), None) for step in (100, None, 101, 101)]
    assert [bool(token) for token in tokens] == [False, False, True, False]
    assert [each[2].get("reason") for each in told(store, "sign")] == ["code", "code", None, "code"]


def test_who_is_vouched_for_gives_no_code_and_has_proved_nothing(store: Store):
    made = replace(account(store), totp=b"sealed")
    token = begun(store, DIRECTORY, _tried(made, how=letting_in.HEADER), None)
    found = sessions.find(store, token, NOW)
    assert found is not None
    assert not found.is_proved(NOW)


def test_a_proof_gives_the_session_a_new_token(store: Store):
    made = account(store)
    session = sessions.find(store, begun(store, DIRECTORY, _tried(made), None), NOW)
    assert session is not None
    assert proved(store, DIRECTORY, _tried(made, "password", "proof"), session) == ""
    token = proved(store, DIRECTORY, _tried(made, how="proof"), session)
    found = sessions.find(store, token, NOW)
    assert found is not None
    assert found.digest != session.digest
    assert [each[0] for each in told(store)[-2:]] == ["sign_in_failed", "proved"]


def test_who_goes_out_is_out(store: Store):
    made = account(store)
    token = begun(store, DIRECTORY, _tried(made), None)
    session = sessions.find(store, token, NOW)
    assert session is not None
    out(store, made, session, NOW)
    assert sessions.find(store, token, NOW) is None
    assert told(store, "signed_out") == [("signed_out", "ada", {"account": "ada"})]


def test_attempts_are_counted_before_and_forgiven_after(store: Store):
    made = account(store)
    bounds = (Bound(b"a" * 16, 1, NOW - NOW.replace(hour=8)), Bound(b"b" * 16, 99, NOW - NOW.replace(hour=8)))
    assert not counted(store, bounds, NOW)
    assert begun(store, DIRECTORY, _tried(made)._replace(bounds=bounds), None)
    assert not counted(store, bounds, NOW)
    assert counted(store, bounds, NOW)
