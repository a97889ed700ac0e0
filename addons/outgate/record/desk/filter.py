"""What a reviewer looks for, as it stands in the address of the queue: read strictly, a bad value is told.

A name may occur several times: any of its values will do. All names that occur must hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from outgate.model import Channel, Disposition, Severity
from outgate.record.desk.states import CLOSED, NAME, OPEN, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from enum import Enum

NOBODY, MYSELF, NONE = "none", "me", "none"  # words for an assignee that is missing or oneself; a verdict not yet given
_LONG = 200  # characters of a text, or of a name
_HOST = 253  # of a host (RFC 1035)
_DAYS = 3_660
_PERSON = re.compile(r"[ap]\d+\.[a-z2-7]{16}")
_VALUE = re.compile(r"[0-9a-f]{32}")


class Tab(StrEnum):
    """A part of the queue. What rules would have done that are only tried out is apart."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    OBSERVED = "observed"
    CLOSED = "closed"
    ALL = "all"


class Order(StrEnum):
    """What comes first: the riskiest, then the latest; or the latest."""

    RISK = "risk"
    TIME = "time"


class BadFilter(Exception):  # noqa: N818 - what somebody typed is not understood
    """What was asked for is not understood: `field` is its name in the address, `reason` says why, in words."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted. All times are of when an incident happened last; `until` is the first moment after the last.

    `group` is of the sender, `host` with its sub-domains, `host_group` one of policy, `type` a data type or a family
    of them, `person` and `value` a pseudonym and the digest of a value, `text` what was typed into the search.
    """

    tab: Tab = Tab.OPEN
    severity: tuple[Severity, ...] = ()
    rule: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    channel: tuple[Channel, ...] = ()
    host: tuple[str, ...] = ()
    host_group: tuple[str, ...] = ()
    disposition: tuple[Disposition, ...] = ()
    state: tuple[State, ...] = ()
    assignee: tuple[str, ...] = ()
    verdict: tuple[Verdict | None, ...] = ()
    person: tuple[str, ...] = ()
    value: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    days: int | None = None
    text: str = ""
    sort: Order = Order.RISK

    def to_query(self) -> list[tuple[str, str]]:
        """Return it as names and values of an address, in a fixed order, without what is as usual."""
        usual, pairs = Filter(), []
        for name in NAMES:
            value = getattr(self, name)
            if value != getattr(usual, name):
                each = value if isinstance(value, tuple) else (value,)
                pairs += [(name, _written(one)) for one in each]
        return pairs

    def settled(self, me: str, now: datetime) -> Filter:
        """Return it with what depends on who asks and when put into absolute words."""
        since = now - timedelta(days=self.days) if self.days is not None else self.since
        assignee = tuple(me if name == MYSELF else name for name in self.assignee)
        return replace(self, since=since, days=None, assignee=assignee)


NAMES = tuple(field.name for field in fields(Filter))


def read(pairs: Iterable[tuple[str, str]]) -> Filter:
    """Return the filter of an address, of which empty values are left out. Raises BadFilter."""
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in NAMES:
            raise BadFilter(name, "is nothing that can be asked for")
        if value.strip():
            given.setdefault(name, []).append(value.strip())
    made = Filter(**{name: _read(name, values) for name, values in given.items()})
    _check(made)
    return made


def _read(name: str, values: list[str]) -> Any:
    if name in _ONE:
        if len(values) > 1:
            raise BadFilter(name, "is given more than once")
        return _ONE[name](name, values[0])
    return tuple(dict.fromkeys(_MANY[name](name, value) for value in values))


def _check(made: Filter) -> None:
    if made.days is not None and (made.since or made.until):
        raise BadFilter("days", "goes neither with since nor with until")
    if made.since and made.until and made.since >= made.until:
        raise BadFilter("until", "must be after the beginning")
    within = {Tab.OPEN: OPEN, Tab.MINE: OPEN, Tab.UNASSIGNED: OPEN, Tab.CLOSED: CLOSED}.get(made.tab)
    if within and not set(made.state) <= set(within):
        raise BadFilter("state", f"in this tab can only be {_words(within)}")
    if made.assignee and made.tab in {Tab.MINE, Tab.UNASSIGNED}:
        raise BadFilter("assignee", "does not go with a tab that says whose incidents are shown")


def _word[E: Enum](kind: type[E]) -> Callable[[str, str], E]:
    words = {str(each): each for each in kind}

    def read(name: str, value: str) -> E:
        if value not in words:
            raise BadFilter(name, f"must be one of {_words(words)}")
        return words[value]

    return read


def _verdict(name: str, value: str) -> Verdict | None:
    return None if value == NONE else _word(Verdict)(name, value)


def _text(name: str, value: str, most: int = _LONG) -> str:
    if len(value) > most or not value.isprintable():
        raise BadFilter(name, f"is too long or not text: {most} characters at the most")
    return value


def _host(name: str, value: str) -> str:
    return _text(name, value, _HOST).lower().strip(".")


def _assignee(name: str, value: str) -> str:
    if len(value) > NAME:
        raise BadFilter(name, f"is too long: {NAME} characters at the most")
    return _text(name, value)


def _like(pattern: re.Pattern[str], what: str) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if not pattern.fullmatch(value):
            raise BadFilter(name, f"is no {what}")
        return value

    return read


def _days(name: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < len(str(_DAYS)) + 1 and 1 <= int(value) <= _DAYS):
        raise BadFilter(name, f"must be a number from 1 to {_DAYS}")
    return int(value)


def _since(name: str, value: str) -> datetime:
    return _moment(name, value, timedelta())


def _until(name: str, value: str) -> datetime:
    return _moment(name, value, timedelta(days=1))


def _moment(name: str, value: str, whole_day: timedelta) -> datetime:
    """Return a moment; of a day alone its beginning, or its end when that is what counts. UTC unless it says else."""
    try:
        if len(value) == len("2026-11-22"):
            return datetime.combine(date.fromisoformat(value), time(), UTC) + whole_day
        moment = datetime.fromisoformat(value.replace(" ", "+"))  # a plus that came as a blank
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadFilter(name, "must be a day such as 2026-11-22, or a time such as 2026-11-22T09:30") from None


def _written(value: Any) -> str:
    return NONE if value is None else value.isoformat() if isinstance(value, datetime) else str(value)


def _words(words: Iterable[object]) -> str:
    return ", ".join(map(str, words))


_ONE: Mapping[str, Callable[[str, str], Any]] = {
    "tab": _word(Tab),
    "since": _since,
    "until": _until,
    "days": _days,
    "text": _text,
    "sort": _word(Order),
}
_MANY: Mapping[str, Callable[[str, str], Any]] = {
    "severity": _word(Severity),
    "rule": _text,
    "type": _text,
    "group": _text,
    "channel": _word(Channel),
    "host": _host,
    "host_group": _text,
    "disposition": _word(Disposition),
    "state": _word(State),
    "assignee": _assignee,
    "verdict": _verdict,
    "person": _like(_PERSON, "pseudonym"),
    "value": _like(_VALUE, "digest of a value"),
}
