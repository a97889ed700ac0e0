"""What the page for staff tells: what is inspected and what is not, what is kept of it and for how long.

Made by the command line from the configuration and the policy that the console was started with.
"""

from __future__ import annotations

from typing import NamedTuple


class ToldRule(NamedTuple):
    """A rule in its own words. `action` is a word of policy; one that only `observes` stops nothing."""

    title: str
    user: str
    action: str
    observes: bool
    data: tuple[str, ...]  # titles of the data types


class Private(NamedTuple):
    """Destinations whose traffic is tunnelled unread, such as health; `hosts` with their sub-domains."""

    title: str
    hosts: tuple[str, ...]


class Days(NamedTuple):
    """How many days things are kept."""

    incidents: int
    observed: int
    audit: int
    evidence: int


class About(NamedTuple):
    """All that the page tells beside its fixed sentences. `evidence` is characters each side, 0: none is kept."""

    ask: str
    policy: str
    rules: tuple[ToldRule, ...]
    data: tuple[str, ...]
    private: tuple[Private, ...]
    days: Days
    evidence: int
    names_people: bool  # senders are known by name
