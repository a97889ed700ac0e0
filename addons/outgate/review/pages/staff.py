"""The page for staff: what is inspected and what is not, what is kept, for how long, who may see it, whom to ask."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from outgate.languages import NAMES, wanted
from outgate.record.desk.accounts import Role
from outgate.review.answers import Page, Redirect, Refused
from outgate.review.places import leading_to
from outgate.review.staff_words import WORDS

if TYPE_CHECKING:
    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk


def show(desk: Desk, asked: Asked) -> Answer:
    """Show it: to anyone if it is so set, otherwise to who has signed in."""
    if asked.account is None and not desk.options.staff_is_public:
        return Redirect(leading_to("/sign-in", "/staff"))
    if desk.about is None:
        return Refused(404, "This console was started without the policy files, and cannot tell what is inspected.")
    chosen = wanted(asked.languages, WORDS, asked.query.one("lang"))
    held = Counter(role for each in desk.accounts.all() if not each.disabled for role in each.roles)
    values = {
        "about": desk.about(),
        "t": WORDS[chosen],
        "lang": chosen,
        "others": [(name, NAMES[name]) for name in WORDS if name != chosen],
        "held": [(role, held[role]) for role in Role],
    }
    return Page("staff.html", values)
