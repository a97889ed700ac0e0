"""What stands right before a value on its line and says that it is none, or hardly one.

The password in `https://user:word@host` is no e-mail address, the number behind `id=` no telephone. What an author's
line of a change log names is an address, and public: it is left as possible.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import Field, field_validator

from outgate.model import Likelihood
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Sequence

BACK = 240  # bytes before a value that are looked at, at most: less where its line begins there


class UnlessSpec(Strict):
    """A regex of what ends where a value begins, and what is left of the value's likelihood then."""

    before: str = Field(min_length=1, description="over bytes; it ends where the value begins")
    likelihood: Literal["possible", "likely"] | None = Field(default=None, description="what is left; none: nothing")

    @field_validator("before")
    @classmethod
    def _compiles(cls, before: str) -> str:
        try:
            _compiled(before)
        except re.error as error:
            raise ValueError(f"not a valid regex: {error}") from None
        return before


class _Clause(NamedTuple):
    before: re.Pattern[bytes]
    left: Likelihood | None


class Unless:
    """The clauses of one pattern, in order."""

    def __init__(self, specs: Sequence[UnlessSpec]) -> None:
        self._clauses = [
            _Clause(_compiled(one.before), Likelihood[one.likelihood.upper()] if one.likelihood else None)
            for one in specs
        ]

    def left(self, data: bytes, start: int, likelihood: Likelihood) -> Likelihood | None:
        """Return how likely a value at `start` is at most, by what stands before it; None when it is none."""
        low = max(0, start - BACK)
        low = max(low, data.rfind(b"\n", low, start) + 1)
        for clause in self._clauses:
            if clause.before.search(data, low, start) is not None:
                if clause.left is None:
                    return None
                likelihood = min(likelihood, clause.left)
        return likelihood

    def is_none_below(self, header: str) -> bool:
        """Whether what stands below this header of a column is none: it says what `header=` would say before it."""
        label = header.encode("utf-8", "replace") + b"="
        return any(one.left is None and one.before.search(label) is not None for one in self._clauses)


def _compiled(before: str) -> re.Pattern[bytes]:
    return re.compile(b"(?:%s)\\Z" % before.encode(), re.MULTILINE)  # a line begins where `^` is
