"""`destinations.toml`: named groups of hosts, and which groups a host is in."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import Field

from outgate.decide.fields import GroupId, Line, Many  # noqa: TC001 - pydantic needs them when the model is built
from outgate.decide.hosts import normal_host, spellings
from outgate.decide.scope import Place, place
from outgate.strict_toml import Fault, Strict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FILE = "destinations.toml"
_PLACES = 4096  # hosts that are remembered: the same few come again and again


class Group(Strict):
    """Hosts that rules speak of together. Traffic to a `private` group is tunnelled unread.

    Pictures on the way to a group with `pictures = false` are not read for text, but `uninspected.image`.
    """

    id: GroupId
    title: Line
    hosts: Many[str] = Field(min_length=1, description="host names; each stands for its sub-domains too")
    private: bool = False
    pictures: bool = Field(default=True, description="whether pictures sent there are read for text, which takes long")
    source: Line = Field(description="where the list comes from, so that it can be kept up to date")


class DestinationsFile(Strict):
    """The whole file."""

    group: Many[Group] = ()


class Destinations:
    """The groups by host."""

    def __init__(self, groups: Sequence[Group] = ()) -> None:
        self.listed = tuple(groups)
        self.ids = frozenset(group.id for group in groups)
        self._private = frozenset(group.id for group in groups if group.private)
        self._unseen = frozenset(group.id for group in groups if not group.pictures)
        members: dict[str, set[str]] = defaultdict(set)
        for group in groups:
            for host in group.hosts:
                members[host].add(group.id)
        self._groups = {host: frozenset(ids) for host, ids in members.items()}
        self.place = lru_cache(_PLACES)(self._place)

    def groups(self, host: str) -> frozenset[str]:
        """Return the ids of the groups that `host` (in any spelling) is in."""
        return self.place(host).groups

    def _place(self, host: str) -> Place:
        normal = normal_host(host)
        groups = frozenset[str]().union(*(self._groups.get(name, ()) for name in spellings(normal)))
        return place(normal, groups)

    def is_private(self, host: str) -> bool:
        """Return whether `host` is in a private group."""
        return not self._private.isdisjoint(self.groups(host))

    def reads_pictures(self, host: str) -> bool:
        """Return whether pictures on the way to `host` are read for text: no group that it is in says no."""
        return self._unseen.isdisjoint(self.groups(host))

    def host_in(self, group_id: str) -> str:
        """Return a host of the group. Raises KeyError when there is no such group."""
        return next(host for host, ids in self._groups.items() if group_id in ids)


def faults(groups: Sequence[Group]) -> Iterator[Fault]:
    """Yield what is wrong with the groups taken together and one by one."""
    seen: set[str] = set()
    for i, group in enumerate(groups):
        where = f"group[{i}]"
        if group.id in seen:
            yield Fault(FILE, f"{where}.id", f"the group {group.id!r} is listed twice")
        seen.add(group.id)
        yield from _host_faults(where, group)
    yield from _private_faults(groups)


def _host_faults(where: str, group: Group) -> Iterator[Fault]:
    hosts = list(group.hosts)
    for i, host in enumerate(hosts):
        field = f"{where}.hosts[{i}]"
        if reason := host_fault(host):
            yield Fault(FILE, field, reason)
        elif host in hosts[:i]:
            yield Fault(FILE, field, f"{host!r} is listed twice")
        elif above := next((name for name in list(spellings(host))[1:] if name in hosts), ""):
            yield Fault(FILE, field, f"{host!r} is already covered by {above!r}")


def _private_faults(groups: Sequence[Group]) -> Iterator[Fault]:
    """What is tunnelled unread cannot also be watched, so a host stands on one side only."""
    private = Destinations([group for group in groups if group.private])
    for i, group in enumerate(groups):
        for j, host in enumerate(() if group.private else group.hosts):
            if ids := private.groups(host):
                reason = f"{host!r} is also in the private group {min(ids)!r}, whose traffic is not read"
                yield Fault(FILE, f"group[{i}].hosts[{j}]", reason)


def host_fault(host: str) -> str:
    """Return why `host` cannot stand in a policy file, or "" when it can."""
    normal = normal_host(host)
    if not normal:
        return f"{host!r} is no host; write a name such as 'example.com', whose sub-domains are included"
    if normal != host:
        return f"write {host!r} as {normal!r}"
    return ""
