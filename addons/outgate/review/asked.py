"""One request, as pages see it: who asks, for what, and when. Nothing of the web is left in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from outgate.record.desk.accounts import Account
    from outgate.record.desk.sessions import Session


_DIGITS = 18  # what every database takes for a whole number


def whole(text: str) -> int | None:
    """Return the whole number that is written here, None if it is none or too large to be one of ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


class Fields:
    """The fields of a query or a form: each may occur several times."""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = tuple(pairs)

    def one(self, name: str, default: str = "") -> str:
        """Return the last value of this name, without blanks around it."""
        return next((value.strip() for key, value in reversed(self._pairs) if key == name), default)

    def exact(self, name: str) -> str:
        """Return the last value of this name as it was typed, such as a password."""
        return next((value for key, value in reversed(self._pairs) if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of this name, in their order, without blanks around them."""
        return tuple(value.strip() for key, value in self._pairs if key == name)

    def __contains__(self, name: object) -> bool:
        return any(key == name for key, _ in self._pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __repr__(self) -> str:  # a form may hold a password
        return f"<Fields {sorted({key for key, _ in self._pairs})}>"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `here` is its path, as it was asked for; `path` are the parts of it that the route names.

    `partial`: htmx asks for a fragment. `proved`: the password was given within the last 15 minutes. `tree` is the
    JSON object that a program sent, if one did. `address` is the client's; `vouched` the name in a trusted header.
    """

    now: datetime
    account: Account | None = None
    here: str = "/"
    path: Mapping[str, str] = field(default_factory=dict)
    query: Fields = field(default_factory=Fields)
    form: Fields = field(default_factory=Fields)
    tree: Mapping[str, Any] = field(default_factory=dict, repr=False)
    partial: bool = False
    proved: bool = False
    session: Session | None = field(default=None, repr=False)
    address: str = ""
    vouched: str = ""
    languages: str = ""  # as the browser asks for them, in its own spelling

    @property
    def who(self) -> Account:
        """The account, where the route asks for one."""
        if self.account is None:
            raise LookupError("nobody is signed in")
        return self.account
