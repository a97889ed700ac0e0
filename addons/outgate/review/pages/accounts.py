"""Accounts, for the administrator: who may sign in, and as what. A password made here is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record.desk.accounts import AccountError, Role
from outgate.review.answers import Page, Redirect, Refused
from outgate.review.asked import whole
from outgate.review.entry import passwords

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.record.desk.accounts import Account, Password
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

ROLES = (
    (Role.REVIEWER, "works the queue of incidents"),
    (Role.PRIVACY, "decides who may learn a person's name"),
    (Role.POLICY, "decides about exemptions"),
    (Role.AUDITOR, "reads the audit trail, and nothing else"),
    (Role.ADMINISTRATOR, "manages accounts, and sees no incident"),
)


def show_all(desk: Desk, asked: Asked) -> Answer:
    """Show all accounts."""
    del asked
    return Page("accounts.html", {"accounts": desk.accounts.all()})


def ask_new(desk: Desk, asked: Asked) -> Answer:
    """Ask for name, roles and scope of a new account."""
    return _new(desk, asked)


def add(desk: Desk, asked: Asked) -> Answer:
    """Add an account and show its one-time password, this once."""
    name, roles, scope = asked.form.one("name"), asked.form.all("role"), _scope(asked)
    shown, password = _password(desk, asked)
    try:
        desk.accounts.add(name, roles, scope, password=password, actor=asked.who.name, now=asked.now)
    except AccountError as error:
        return _new(desk, asked, str(error), 422)
    return Page("account_made.html", {"name": name.lower(), "password": shown, "what": "added"})


def show(desk: Desk, asked: Asked) -> Answer:
    """Show an account, and what may be done with it."""
    return _with_account(desk, asked, lambda account: _one(account, asked))


def change(desk: Desk, asked: Asked) -> Answer:
    """Give it other roles or another scope."""

    def act(account: Account) -> Answer:
        roles = asked.form.all("role")
        desk.accounts.change(account.id, roles, _scope(asked), actor=asked.who.name, now=asked.now)
        return Redirect("/accounts")

    return _with_account(desk, asked, act)


def disable(desk: Desk, asked: Asked) -> Answer:
    """Let nobody sign in by it any more."""

    def act(account: Account) -> Answer:
        desk.accounts.disable(account.id, actor=asked.who.name, now=asked.now)
        return Redirect("/accounts")

    return _with_account(desk, asked, act)


def enable(desk: Desk, asked: Asked) -> Answer:
    """Let it be used again."""

    def act(account: Account) -> Answer:
        desk.accounts.enable(account.id, actor=asked.who.name, now=asked.now)
        return Redirect("/accounts")

    return _with_account(desk, asked, act)


def reset(desk: Desk, asked: Asked) -> Answer:
    """Give it a new one-time password and forget its second factor, and show the password, this once."""

    def act(account: Account) -> Answer:
        shown, password = ("", None) if account.password is None else passwords.one_time(asked.now)
        desk.accounts.reset(account.id, password, actor=asked.who.name, now=asked.now)
        return Page("account_made.html", {"name": account.name, "password": shown, "what": "reset"})

    return _with_account(desk, asked, act)


def _with_account(desk: Desk, asked: Asked, act: Callable[[Account], Answer]) -> Answer:
    wanted = whole(asked.path["account"])
    account = None if wanted is None else desk.accounts.numbered(wanted)
    if account is None:
        return Refused(404, "There is no such account.")
    try:
        return act(account)
    except AccountError as error:
        return _one(account, asked, str(error), 422)


def _password(desk: Desk, asked: Asked) -> tuple[str, Password | None]:
    """Return a one-time password and what is kept of it, or none for an account that signs in by a trusted header."""
    by_header = desk.options.header and asked.form.one("sign_in") == "header"
    return ("", None) if by_header else passwords.one_time(asked.now)


def _scope(asked: Asked) -> list[str]:
    return asked.form.one("scope").replace(",", "\n").splitlines()


def _new(desk: Desk, asked: Asked, fault: str = "", status: int = 200) -> Answer:
    values = {
        "name": asked.form.one("name"),
        "held": asked.form.all("role"),
        "scope": ", ".join(filter(None, map(str.strip, _scope(asked)))),
        "roles": ROLES,
        "fault": fault,
        "header": bool(desk.options.header),
    }
    return Page("account_new.html", values, status)


def _one(account: Account, asked: Asked, fault: str = "", status: int = 200) -> Answer:
    values = {
        "shown": account,
        "held": sorted(account.roles),
        "scope": ", ".join(account.scope),
        "roles": ROLES,
        "fault": fault,
        "is_own": account.id == asked.who.id,
    }
    return Page("account.html", values, status)
