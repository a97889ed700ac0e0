"""One's own account: the password, and tokens for scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from outgate.record.desk import tokens
from outgate.record.desk.accounts import AccountError
from outgate.review.answers import Page, Redirect, Refused
from outgate.review.asked import whole
from outgate.review.entry import passwords

if TYPE_CHECKING:
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

_DAYS = (30, 90, 365)
_TITLE = 100  # characters


def show(desk: Desk, asked: Asked) -> Answer:
    """Show what one may do, and the tokens one has made."""
    return _page(desk, asked)


def password(desk: Desk, asked: Asked) -> Answer:
    """Ask for a new password."""
    del desk
    return _password(asked)


def set_password(desk: Desk, asked: Asked) -> Answer:
    """Take the new password; all other sessions end. That it is oneself was proved before."""
    account = asked.who
    if account.password is None:
        return Refused(409, "This account has no password: it signs in elsewhere.")
    new = asked.form.exact("new")
    if new != asked.form.exact("again"):
        return _password(asked, "The new password was not typed the same way twice.", 422)
    if passwords.matches(account.password, new):
        return _password(asked, "The new password is the present one.", 422)
    try:
        chosen = passwords.hashed(passwords.checked(new, account.name))
    except AccountError as error:
        return _password(asked, str(error), 422)
    return Redirect("/", desk.accounts.set_password(account, chosen, now=asked.now))


def make_token(desk: Desk, asked: Asked) -> Answer:
    """Make a token and show it, this once."""
    account, title = asked.who, asked.form.one("title")
    days = whole(asked.form.one("days"))
    if not 0 < len(title) <= _TITLE or not title.isprintable() or days is None or days not in _DAYS:
        return _page(desk, asked, fault="A token needs a title of up to 100 characters, and an end.", status=422)
    return _page(
        desk, asked, token=tokens.make(desk.store, account, title, asked.now + timedelta(days=days), asked.now)
    )


def revoke_token(desk: Desk, asked: Asked) -> Answer:
    """Make a token void."""
    wanted = whole(asked.path["token"])
    if wanted is not None:
        tokens.revoke(desk.store, asked.who, wanted, asked.now)
    return Redirect("/own")


def _page(desk: Desk, asked: Asked, *, token: str = "", fault: str = "", status: int = 200) -> Answer:
    held = tokens.of(desk.store, asked.who)
    return Page(
        "own.html",
        {"tokens": held, "token": token, "fault": fault, "days": [(each, f"{each} days") for each in _DAYS]},
        status,
    )


def _password(asked: Asked, fault: str = "", status: int = 200) -> Answer:
    values = {"fault": fault, "forced": asked.who.one_time_until is not None, "shortest": passwords.SHORTEST}
    return Page("password.html", values, status)
