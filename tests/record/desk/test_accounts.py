"""Accounts: what may be in one, what a change of it ends, and who must be left. On both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.record.desk import sessions, tokens
from outgate.record.desk.accounts import (
    SEES_INCIDENTS,
    AccountError,
    Accounts,
    Password,
    Role,
    checked_name,
    checked_roles,
    checked_scope,
    use_step,
)
from tests.record.desk.people import NOW, account, did, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.record import Store


def _session(store: Store, number: int) -> str:
    return did(store, lambda connection: sessions.begin(connection, number, NOW))


def test_an_account_is_found_as_it_was_added_and_the_log_tells_of_it(store: Store):
    accounts = Accounts(store)
    roles, scope = [Role.PRIVACY, Role.REVIEWER], ["support ", "sales", ""]
    accounts.add(" Ada ", roles, scope, password=Password("hash", NOW), actor="bo", now=NOW)
    (found,) = accounts.all()
    assert (found.name, found.roles, found.scope) == ("ada", frozenset(roles), ("sales", "support"))
    assert (found.password, found.one_time_until, found.disabled, found.totp) == ("hash", NOW, False, None)
    assert accounts.named("ADA") == accounts.numbered(found.id) == found
    data = {"account": "ada", "roles": ["privacy", "reviewer"], "scope": ["sales", "support"]}
    assert told(store, "account.") == [("account.added", "bo", data)]
    assert "hash" not in repr(found)


def test_there_is_one_account_of_a_name(store: Store):
    account(store, "ada")
    with pytest.raises(AccountError, match="there is an account ada already"):
        Accounts(store).add("Ada", [Role.AUDITOR], password=None, actor="bo", now=NOW)
    assert len(told(store, "account.")) == 1


CHANGES: dict[str, tuple[Callable[[Accounts, int], object], bool]] = {
    "account.changed": (lambda accounts, n: accounts.change(n, [Role.AUDITOR], [], actor="bo", now=NOW), False),
    "account.disabled": (lambda accounts, n: accounts.disable(n, actor="bo", now=NOW), False),
    "account.reset": (lambda accounts, n: accounts.reset(n, Password("new", NOW), actor="bo", now=NOW), True),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_that_takes_something_away_ends_the_sessions(store: Store, kind: str):
    made, other = account(store, "ada"), account(store, "cy")
    own, others = _session(store, made.id), _session(store, other.id)
    token = tokens.make(store, made, "script", NOW.replace(year=2027), NOW)
    change, revokes = CHANGES[kind]
    change(Accounts(store), made.id)
    assert sessions.find(store, own, NOW) is None
    assert sessions.find(store, others, NOW) is not None
    assert (tokens.find(store, token, NOW) is None) is (revokes or kind == "account.disabled")
    assert [(each[0], each[1], each[2]["account"]) for each in told(store, kind)] == [(kind, "bo", "ada")]


def test_who_sets_a_password_or_a_second_factor_goes_on_in_a_new_session(store: Store):
    made = account(store, "ada")
    old = _session(store, made.id)
    accounts = Accounts(store)
    second = accounts.set_password(made, Password("mine"), now=NOW)
    assert [sessions.find(store, token, NOW) is not None for token in (old, second)] == [False, True]
    third = accounts.set_second_factor(made, b"sealed", 7, now=NOW)
    assert [sessions.find(store, token, NOW) is not None for token in (second, third)] == [False, True]
    found = accounts.numbered(made.id)
    assert found is not None
    assert (found.password, found.one_time_until, found.totp, found.totp_used) == ("mine", None, b"sealed", 7)
    assert [each[:2] for each in told(store)[-2:]] == [("account.password", "ada"), ("account.second_factor", "ada")]


def test_the_last_who_manages_accounts_stays(store: Store):
    accounts = Accounts(store)
    last = account(store, "ada", Role.ADMINISTRATOR)
    account(store, "bo", Role.ADMINISTRATOR, disabled=True)
    for change in (
        lambda: accounts.disable(last.id, actor="ada", now=NOW),
        lambda: accounts.change(last.id, [Role.AUDITOR], [], actor="ada", now=NOW),
    ):
        with pytest.raises(AccountError, match="ada is the last that can manage accounts"):
            change()
    found = accounts.numbered(last.id)
    assert found is not None
    assert (found.disabled, found.holds(Role.ADMINISTRATOR)) == (False, True)
    account(store, "cy", Role.ADMINISTRATOR)
    accounts.disable(last.id, actor="cy", now=NOW)


def test_an_account_that_is_not_there_cannot_be_changed(store: Store):
    with pytest.raises(AccountError, match="no such account"):
        Accounts(store).enable(7, actor="bo", now=NOW)
    assert Accounts(store).numbered(7) is None


def test_a_time_step_is_taken_once_and_none_before_it(store: Store):
    made = account(store)
    taken = [did(store, lambda c, step=step: use_step(c, made.id, step)) for step in (100, 100, 99, 101)]  # type: ignore[misc]
    assert taken == [True, False, False, True]


def test_a_time_step_that_was_used_by_a_clock_far_ahead_keeps_nobody_out(store: Store):
    made, year, day = account(store), 1_051_200, 2_880
    steps = (100 + year, 100 + year - day, 100, 100, 101)
    taken = [did(store, lambda c, step=step: use_step(c, made.id, step)) for step in steps]  # type: ignore[misc]
    assert taken == [True, False, True, False, True]


@pytest.mark.parametrize("name", ["", " ", "-a", "a b", "ä", "a" * 61, "a\n", "../x", "a:b"])
def test_a_name_is_one_word_of_plain_letters(name: str):
    if name == "a\n":
        assert checked_name(name) == "a"
        return
    with pytest.raises(AccountError):
        checked_name(name)


def test_who_manages_accounts_sees_no_incident():
    assert checked_roles(["administrator", "auditor"]) == {Role.ADMINISTRATOR, Role.AUDITOR}
    for role in SEES_INCIDENTS:
        with pytest.raises(AccountError, match="may not see incidents"):
            checked_roles(["administrator", role])
    for wrong in ([], ["root"], ["reviewer", "root"]):
        with pytest.raises(AccountError, match="roles are reviewer, privacy, policy, auditor, administrator"):
            checked_roles(wrong)


def test_a_group_has_a_name_that_fits():
    assert checked_scope(["b", " a ", "b", ""]) == ("a", "b")
    with pytest.raises(AccountError, match="at most 100"):
        checked_scope(["x" * 101])
