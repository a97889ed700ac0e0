"""Which of the kinds of mail a text is: asked of every part, so what is none must cost next to nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract.mail import internet, mailbox, uuencoded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.extract.tree import Budget, Child, Hints
    from outgate.model import Part

_MAYBE = re.compile(rb"[\w-]{2,60}[ \t]*:|\s{0,8}From ")


def is_whole(part: Part) -> bool:
    """Tell whether `part` is a mail or a mailbox, whose headers say how the rest is written: no other reader is asked.

    What others would decode in the text as a whole is decoded, as it was meant, in its parts.
    """
    if part.to_parent is not None:
        return False
    return internet.headers_end(part.data) > 0 or mailbox.is_mailbox(part.data)


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Return the parts of a mail, the mails of a mailbox, and files in old encoding. Raises Exceeded."""
    if part.to_parent is not None:
        return ()
    found: list[Child] = []
    if _MAYBE.match(part.data) is not None:
        found += internet.read(part, hints, budget)
        found += mailbox.read(part, hints, budget)
    if not found and b"begin " in part.data:
        found += uuencoded.read(part, hints, budget)
    return found
