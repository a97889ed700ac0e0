"""What was typed into a form is not lost when a session or a proof has run out, or the record is away.

The form comes back as a page of its own with all its fields, to be sent by a button. Only forms that need a role are
kept so: the others hold passwords and codes, or nothing that took work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.review.answers import Page

if TYPE_CHECKING:
    from outgate.review.asked import Fields
    from outgate.review.entry.visitors import Received
    from outgate.review.routes import Route


class Why(NamedTuple):
    """Why a form was not taken: the status, in words, and the page to go to first, with what is done there."""

    status: int
    told: str
    first: str = ""
    done_there: str = ""


ENDED = Why(401, "Your session has ended.", "/sign-in", "Sign in")
UNPROVED = Why(403, "It needs a fresh proof that it is you, good for 15 minutes.", "/prove", "Prove that it is you")
AWAY = Why(503, "The record cannot be read or written now.")


def again(route: Route, received: Received, form: Fields, why: Why) -> Page | None:
    """Return the page that keeps a form; None for what is no form with fields, or needs no role."""
    if received.method != "POST" or received.is_of_api or not isinstance(route.roles, frozenset) or not len(form):
        return None
    action = received.path + (f"?{received.query}" if received.query else "")
    return Page("again.html", {"why": why, "fields": [*form], "action": action}, why.status)
