"""Whom a message goes to, by what web mail, chats and mail services call it in what they send: nobody's record.

`{"subject": …, "toRecipients": [{"emailAddress": …, "name": …}]}`, `to=…&body=…`: these say where the body goes, not
whom it is about. What a parcel is sent `to` has a name and a street of its own: of `to` and `from` alone, only a field
that a record names for it (`addressed`) is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LISTS = r"(?:(?:to|cc|bcc)[_ -]?)?recipients|b?cc"
_LIST = re.compile(rf"(?:^|\.)(?:{_LISTS})\.", re.IGNORECASE)
_ADDRESSES = r"(?:to|cc|bcc|from)[_ -]?(?:e?[_ -]?mail[_ -]?)?address(?:es)?"
_PLACE = re.compile(
    rf"""[\[."](?:{_LISTS}|to|from|sender|reply[_ -]?to|{_ADDRESSES})["\d.]*(?:\.[^.\]]+)?\]$""", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def is_address(step: str) -> bool:
    """Whether what stands at this step of a path, `json[to.0.email]` or `form[cc]`, is where a message goes."""
    return _PLACE.search(step) is not None


@lru_cache(maxsize=4096)
def is_of_recipients(header: str) -> bool:
    """Whether a column's header is that of a field of recipients, such as `message.toRecipients.name`."""
    return _LIST.search(header) is not None
