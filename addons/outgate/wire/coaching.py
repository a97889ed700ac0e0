"""Who was stopped until they say why, and what they may send since they did: in the memory of this process alone.

It is not in the database, for whoever can write that could then let something through; what goes there is the record
that somebody said why. So a proxy that starts anew asks anew, and of several behind one address each asks for itself.
Times are seconds of a clock that only goes forward. All of it is bounded: per person, and in all.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import TYPE_CHECKING, NamedTuple

from outgate.wire import refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from outgate.model import Message, Outcome, Permit, Sender

OF_ONE, OF_ALL = 20, 2_000  # messages that are remembered as stopped, of one person and of all
A_MINUTE, MOST = 60.0, 10  # seconds in which somebody may say why so often

type Person = tuple[str, str]


class Told(NamedTuple):
    """What the page tells of a message that was stopped: policy's words, and types of data with counts of values."""

    incident: str
    at: datetime
    host: str
    why: tuple[str, ...]
    found: tuple[tuple[str, int], ...]


class Said(NamedTuple):
    """A reason that somebody gave: in their own words, still with whatever they pasted, at which incident."""

    incident: str
    sender: Sender
    words: str
    rules: tuple[str, ...]
    until: datetime


@dataclass(slots=True)
class Stop:
    """A message that was stopped. `token` is known to its sender's page alone; `granted` is when they said why."""

    told: Told
    permits: tuple[Permit, ...] = field(repr=False)
    since: float
    token: str = field(default_factory=secrets.token_urlsafe, repr=False)
    granted: float | None = None
    taken: bool = False  # somebody's reason for it is being recorded


class Coaching:
    """The stops of everybody. `seconds` is how long one can be justified, and how long a permit then holds."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._of: OrderedDict[Person, list[Stop]] = OrderedDict()  # who was stopped last comes last
        self._all = 0

    def permits(self, message: Message) -> tuple[Permit, ...]:
        """Return what the sender of `message` may send to where it is to go."""
        stops = self._in_time(message.sender)
        given = (permit for stop in stops if stop.granted is not None for permit in stop.permits)
        return tuple(permit for permit in given if permit.destination == message.destination)

    def stopped(self, outcome: Outcome, told: Told) -> None:
        """Remember what was stopped. The like of it is one stop: an app that tries again and again fills no page."""
        person = _person(outcome.message.sender)
        stops = self._in_time(outcome.message.sender)
        same = next((stop for stop in stops if stop.granted is None and _same(stop.permits, outcome.permits)), None)
        if same is not None:
            same.told, same.since = told, self._clock()
            return
        self._set(person, [*stops, Stop(told, outcome.permits, self._clock())][-OF_ONE:])
        while self._all > OF_ALL:
            self._set(next(iter(self._of)), [])

    def of(self, sender: Sender) -> list[Stop]:
        """Return what was stopped of this person and nobody else, the newest first."""
        return self._in_time(sender)[::-1]

    def find(self, sender: Sender, token: str) -> Stop | None:
        """Return the stop of this person with this token, if it waits for a reason."""
        waiting = (stop for stop in self._in_time(sender) if stop.granted is None and not stop.taken)
        given = token.encode(errors="replace")
        return next((stop for stop in waiting if compare_digest(stop.token.encode(), given)), None)

    def is_hasty(self, sender: Sender) -> bool:
        """Tell whether this person has just said why more often than anybody does."""
        now = self._clock()
        return sum(stop.granted is not None and now - stop.granted < A_MINUTE for stop in self.of(sender)) >= MOST

    def grant(self, stop: Stop, incident: str) -> None:
        """Let what was stopped go from now on, for a time: the reason is on record, at this incident."""
        stop.granted = self._clock()
        stop.permits = tuple(permit._replace(incident=incident) for permit in stop.permits)

    def left(self, stop: Stop) -> float:
        """Return how many seconds a stop can still be justified, or what it permits still holds."""
        return self._begin(stop) + self.seconds - self._clock()

    def _in_time(self, sender: Sender) -> list[Stop]:
        person = _person(sender)
        stops = self._of.get(person)
        if not stops:
            return []
        left = [stop for stop in stops if self.left(stop) > 0]
        if len(left) < len(stops):
            self._set(person, left)
        return left

    def _set(self, person: Person, stops: list[Stop]) -> None:
        self._all += len(stops) - len(self._of.pop(person, ()))
        if stops:
            self._of[person] = stops

    @staticmethod
    def _begin(stop: Stop) -> float:
        return stop.since if stop.granted is None else stop.granted


def _person(sender: Sender) -> Person:
    return ("address", sender.address) if sender.user is None else ("user", sender.user)


def _same(one: tuple[Permit, ...], other: tuple[Permit, ...]) -> bool:
    return [permit[:-1] for permit in one] == [permit[:-1] for permit in other]


def told(outcome: Outcome, incident: str, host: str) -> Told:
    """Return what its sender is told of a message that may be justified: of the rules that ask, and no others."""
    fired = outcome.decision.coaching
    found: dict[str, set[object]] = {}
    for finding in {id(one): one for each in fired for one in each.findings}.values():
        found.setdefault(finding.data_type, set()).add(finding.digest or finding.path)
    counts = tuple((data_type, len(values)) for data_type, values in sorted(found.items()))
    return Told(incident, outcome.message.at, host, refusal.told(fired), counts)
