"""Signing in, signing out, and giving the password again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record.desk import letting_in
from outgate.review.answers import Page, Redirect, Refused
from outgate.review.entry import signing_in as entry
from outgate.review.entry.signing_in import Given, SignInError
from outgate.review.places import leading_to, own_place

if TYPE_CHECKING:
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk


def show(desk: Desk, asked: Asked) -> Answer:
    """Ask who it is; whom a trusted header vouches for is let in by a POST, as everybody else."""
    if asked.account is not None:
        return Redirect(own_place(asked.query.one("to")))
    return _form(desk, asked, own_place(asked.query.one("to")))


def sign_in(desk: Desk, asked: Asked) -> Answer:
    """Begin a session; the one before it, if there was one, is over."""
    to = own_place(asked.form.one("to"))
    given = Given(asked.form.one("name"), asked.form.exact("password"), asked.form.one("code"), asked.address)
    try:
        if asked.vouched:
            return Redirect(to, entry.by_header(desk, asked.vouched, asked.address, asked.now, asked.session))
        if not desk.options.passwords:
            return Refused(403, "Sign-in by password is turned off here.")
        return Redirect(to, entry.by_password(desk, given, asked.now, asked.session))
    except SignInError as error:
        return _form(desk, asked, to, str(error), 429 if error.wait else 401)


def sign_out(desk: Desk, asked: Asked) -> Answer:
    """End the session."""
    if asked.session is not None:
        letting_in.out(desk.store, asked.who, asked.session, asked.now)
    return Redirect("/sign-in", session="")


def ask_proof(desk: Desk, asked: Asked) -> Answer:
    """Ask for password and code again."""
    del desk
    return _proof(asked, own_place(asked.query.one("to")))


def prove(desk: Desk, asked: Asked) -> Answer:
    """Go on with what needed a proof."""
    to = own_place(asked.form.one("to"))
    if asked.session is None:
        return Redirect(leading_to("/sign-in", to))
    given = Given(asked.who.name, asked.form.exact("password"), asked.form.one("code"), asked.address)
    try:
        return Redirect(to, entry.prove(desk, asked.who, asked.session, given, asked.now))
    except SignInError as error:
        return _proof(asked, to, str(error), 429 if error.wait else 401)


def _form(desk: Desk, asked: Asked, to: str, fault: str = "", status: int = 200) -> Answer:
    values = {"to": to, "fault": fault, "vouched": asked.vouched, "passwords": desk.options.passwords}
    return Page("sign_in.html", values | {"second_factor": desk.options.second_factor}, status)


def _proof(asked: Asked, to: str, fault: str = "", status: int = 200) -> Answer:
    values = {"to": to, "fault": fault, "password": asked.who.password is not None, "code": asked.who.totp is not None}
    return Page("prove.html", values, status)
