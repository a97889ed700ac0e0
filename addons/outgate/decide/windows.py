"""How long a rule counts: within one message, or over a time per person, such as `24h` or `7d`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

MESSAGE = "message"
LONGEST = timedelta(days=90)
_PATTERN = r"[1-9][0-9]{0,3}[hd]"


def window_of(per: str) -> timedelta | None:
    """Return the time that `per` names; None for one message. Raises ValueError when it names neither."""
    if per == MESSAGE:
        return None
    if not re.fullmatch(_PATTERN, per):
        raise ValueError("must be 'message', or hours or days such as '24h' or '7d'")
    number = int(per[:-1])
    window = timedelta(hours=number) if per[-1] == "h" else timedelta(days=number)
    if window > LONGEST:
        raise ValueError(f"must be at most {LONGEST.days} days")
    return window


def _checked(per: str) -> str:
    window_of(per)
    return per


_SCHEMA = WithJsonSchema({"type": "string", "pattern": f"^({MESSAGE}|{_PATTERN})$"})
PerWord = Annotated[str, AfterValidator(_checked), _SCHEMA]
