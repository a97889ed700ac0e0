"""Setting up the second factor: an app reads a picture, and its first code shows that it did.

Until then the secret is only in the form, sealed for this account, and in nobody's database.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from markupsafe import Markup

from outgate.review.answers import Page, Redirect
from outgate.review.entry import codes
from outgate.review.entry.sealing import SealError

if TYPE_CHECKING:
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk


def show(desk: Desk, asked: Asked) -> Answer:
    """Show a new secret as a picture and as text."""
    return Redirect("/own") if asked.who.totp is not None else _form(desk, asked, codes.new_secret())


def set_up(desk: Desk, asked: Asked) -> Answer:
    """Keep the secret once a code of it was given; all other sessions end."""
    account = asked.who
    if account.totp is not None:
        return Redirect("/own")
    try:
        sealed = base64.urlsafe_b64decode(asked.form.one("sealed"))
        secret = desk.sealing.opened(_purpose(account.id), sealed).decode()
    except (binascii.Error, ValueError, SealError):
        return Redirect("/own/second-factor")
    step = codes.step_of(secret, asked.form.one("code"), asked.now)
    if step is None:
        return _form(desk, asked, secret, "This code is not the one of now. Is the clock of your device right?", 422)
    kept = codes.sealed(desk.sealing, account.id, secret)
    return Redirect("/", desk.accounts.set_second_factor(account, kept, step, now=asked.now))


def _form(desk: Desk, asked: Asked, secret: str, fault: str = "", status: int = 200) -> Answer:
    account = asked.who
    values = {
        "picture": Markup(codes.picture(secret, account.name)),  # noqa: S704 - drawn by us, of letters and digits only
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "sealed": base64.urlsafe_b64encode(desk.sealing.sealed(_purpose(account.id), secret.encode())).decode(),
        "fault": fault,
    }
    return Page("second_factor.html", values, status)


def _purpose(number: int) -> str:
    return f"totp offered to {number}"
