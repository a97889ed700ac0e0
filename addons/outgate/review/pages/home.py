"""The first page: it leads to where the account's work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record.desk.accounts import SEES_INCIDENTS, Role
from outgate.review.answers import Redirect

if TYPE_CHECKING:
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

_HOMES = ((SEES_INCIDENTS, "/queue"), ({Role.AUDITOR}, "/audit"), ({Role.ADMINISTRATOR}, "/accounts"))


def home(desk: Desk, asked: Asked) -> Answer:
    """Lead to the page of the first role that has one, otherwise to one's own account."""
    del desk
    return Redirect(next((page for roles, page in _HOMES if asked.who.holds(*roles)), "/own"))
