"""Where to and from whom: the entries of `to`, `from` and `user`, compiled and matched.

A destination has several names when a client gave several. A rule holds when it holds for any of them, an
exemption only when it holds for all, so that a second name never makes the answer milder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from outgate.decide.hosts import normal_host, spellings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from outgate.model import Channel, Sender


class Place(NamedTuple):
    """One name of a destination, with the groups it is in; `entries` are those and the names it may be listed under."""

    host: str
    groups: frozenset[str]
    entries: frozenset[str]


class Context(NamedTuple):
    """What a decision needs to know of a message beside its findings; `on` is its day in UTC."""

    places: tuple[Place, ...]
    sender: Sender
    channel: Channel
    on: date


def place(host: str, groups: frozenset[str]) -> Place:
    """Return the place of a normal `host`."""
    return Place(host, groups, groups.union(spellings(host)))


def is_host(entry: str) -> bool:
    """Return whether an entry of `to` is a host and not the id of a group (or a name of one label)."""
    return "." in entry or ":" in entry


@dataclass(frozen=True, slots=True)
class Scope:
    """The entries that are wanted and those that are excluded, hosts and groups apart."""

    wanted: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: Sequence[str]) -> Scope:
        """Return the scope that `entries` (ids, hosts, and either with `!`) describe."""
        excluded = (entry[1:] for entry in entries if entry.startswith("!"))
        wanted = (entry for entry in entries if not entry.startswith("!"))
        return cls(frozenset(map(_normal, wanted)), frozenset(map(_normal, excluded)))

    def has(self, names: frozenset[str]) -> bool:
        """Return whether something of that many names (its groups, its listed hosts) is in scope."""
        return names.isdisjoint(self.excluded) and (not self.wanted or not names.isdisjoint(self.wanted))

    def any_of(self, places: Sequence[Place]) -> bool:
        """Return whether any name of a destination is in scope."""
        return any(self.has(at.entries) for at in places)

    def all_of(self, places: Sequence[Place]) -> bool:
        """Return whether every name of a destination is in scope."""
        return all(self.has(at.entries) for at in places)


def _normal(entry: str) -> str:
    return normal_host(entry) if is_host(entry) else entry
