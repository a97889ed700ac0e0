"""What can be wrong with a log, each by its name."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The name of a fault."""

    EDITED = "edited"  # an entry, its data or a line of the file is not what was written
    MISSING = "missing"  # an entry or its data is gone, and no purge says so
    REORDERED = "reordered"  # an entry stands in another place
    INSERTED = "inserted"  # an entry is there that was never signed, or stands there twice
    TRUNCATED = "truncated"  # the log ends before a signed checkpoint does
    FORKED = "forked"  # the log is whole, and another one than was signed
    WRONG_KEY = "wrong key"  # signed by nobody who may


class Fault(NamedTuple):
    """One thing that is wrong. `what` names the entry or line in words and holds nothing of its data."""

    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"
