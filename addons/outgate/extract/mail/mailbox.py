"""Mailboxes (mbox, RFC 4155): mails one after the other, each behind a line that starts with `From `."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract.naming import kind
from outgate.extract.tree import Child, Hints, stretch
from outgate.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget

_FIRST = re.compile(rb"\s{0,8}From [^\r\n]{1,400}\r?\n(?=>?[\w-]{1,60}[ \t]*:)")
_NEXT = re.compile(rb"\n\r?\nFrom [^\r\n]{1,400}\r?\n(?=>?[\w-]{1,60}[ \t]*:)")
_LIFT = stretch(bytes)


def is_mailbox(data: bytes) -> bool:
    """Tell whether `data` starts as a mailbox."""
    return _FIRST.match(data) is not None


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the mails of a mailbox. Raises Exceeded."""
    first = _FIRST.match(part.data)
    if first is None:
        return
    starts = [first.end(), *(found.end() for found in _NEXT.finditer(part.data))]
    ends = [*(found.start() + 1 for found in _NEXT.finditer(part.data)), len(part.data)]
    name = kind("mbox", part, hints)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        if part.root is None:
            budget.spend(end - start)
        path = (*part.path, name, f"mail[{number}]")
        mail = Part(path, part.data[start:end], parent=part, lift=_LIFT, span_in_parent=(start, end))
        yield Child(mail, Hints(media_type="message/rfc822"))
