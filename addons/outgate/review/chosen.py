"""The filter in an address: read, told as chips that can be taken away, and written into addresses again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from outgate.record.desk.asking import Wanted
from outgate.record.desk.filter import NOBODY, NONE, BadFilter, Filter, Order, Tab, read
from outgate.record.desk.scope import Scope
from outgate.review import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from outgate.review.asked import Asked, Fields
    from outgate.review.desk import Desk

# What stands in addresses beside the filter: places in lists, what was done last, what was seen before.
BESIDE = frozenset({"after", "before", "older", "done", "seen", "changed"})
_UNSAID = frozenset({"tab", "sort", "text"})  # told by the tabs, the head of the table, the search
TITLES = {
    "severity": "Severity",
    "rule": "Rule",
    "type": "Data",
    "group": "Sender's group",
    "channel": "Channel",
    "host": "Destination",
    "host_group": "Kind of destination",
    "disposition": "Outcome",
    "state": "State",
    "assignee": "Assigned to",
    "verdict": "Verdict",
    "person": "Person",
    "value": "Value",
    "since": "From",
    "until": "To",
    "days": "Days",
}
TABS = {
    Tab.OPEN: "Open",
    Tab.MINE: "Mine",
    Tab.UNASSIGNED: "Unassigned",
    Tab.OBSERVED: "Observed",
    Tab.CLOSED: "Closed",
    Tab.ALL: "All",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "severity": words.SEVERITIES,
    "channel": words.CHANNELS,
    "disposition": words.DISPOSITIONS,
    "state": words.STATES,
    "verdict": words.VERDICTS | {NONE: "None yet"},
    "assignee": {NOBODY: "Nobody"},
}


class Chip(NamedTuple):
    """A part of a filter in words, and the address without it."""

    title: str
    value: str
    href: str


class Chosen(NamedTuple):
    """What is wanted; `fault` says what of the address was not understood, and then nothing of it is."""

    wanted: Wanted
    fault: str = ""

    @property
    def filter(self) -> Filter:
        """The filter alone."""
        return self.wanted.filter

    @property
    def query(self) -> str:
        """The filter as it stands in addresses."""
        return urlencode(self.filter.to_query())

    def address(self, page: str = "/queue", beside: Sequence[tuple[str, str]] = (), **other: Any) -> str:
        """Return the address of `page` with this filter, in which the `other` fields are different."""
        pairs = [*replace(self.filter, **other).to_query(), *beside]
        return page + (f"?{urlencode(pairs)}" if pairs else "")


def chosen(desk: Desk, asked: Asked, given: Fields | None = None) -> Chosen:
    """Return what is asked for by an address."""
    pairs = [(name, value) for name, value in (asked.query if given is None else given) if name not in BESIDE]
    try:
        return Chosen(_wanted(desk, asked, read(pairs)))
    except BadFilter as fault:
        said = f"{TITLES.get(fault.field, fault.field)} {fault.reason}"
        return Chosen(_wanted(desk, asked, Filter()), f"The filter in the address is not understood: {said}.")


def cleared(made: Chosen) -> str:
    """Return the address of the same tab, in the same order, without a filter."""
    return made._replace(
        wanted=made.wanted._replace(filter=Filter(tab=made.filter.tab, sort=made.filter.sort))
    ).address()


def in_tab(made: Chosen, tab: Tab) -> str:
    """Return the address of another tab with what of the filter goes with it."""
    other: dict[str, Any] = {"tab": tab, "state": ()}
    if tab in {Tab.MINE, Tab.UNASSIGNED}:
        other["assignee"] = ()
    if tab is Tab.CLOSED:
        other["sort"] = Order.TIME
    return made.address(**other)


def chips(made: Chosen, titles: Mapping[str, str]) -> list[Chip]:
    """Return each part of the filter, without what tabs, search and table say."""
    parts = []
    for name, value in made.filter.to_query():
        if name not in _UNSAID:
            parts.append(Chip(TITLES[name], said(made.filter, name, value, titles), _without(made, name, value)))
    return parts


def told(made: Filter, titles: Mapping[str, str]) -> str:
    """Return a filter as a line of words."""
    parts = [TABS[made.tab]]
    for name, value in made.to_query():
        if name == "text":
            parts.append(f"“{value}”")
        elif name not in _UNSAID:
            parts.append(f"{TITLES[name]}: {said(made, name, value, titles)}")
    return ", ".join(parts)


def said(made: Filter, name: str, value: str, titles: Mapping[str, str]) -> str:
    """Return a value of a field in words; `titles` are those of rules and data types."""
    if name in {"since", "until"}:
        return _day(made.since if name == "since" else last_day(made.until))
    if name == "days":
        return f"the last {value}"
    if name in {"rule", "type"}:
        return titles.get(value) or (words.data_type(value) if name == "type" else value)
    return _WORDS.get(name, {}).get(value, value)


def last_day(until: datetime | None) -> datetime | None:
    """Return the last moment that is wanted, of the first that is not."""
    return None if until is None else until - timedelta(microseconds=1)


def _without(made: Chosen, name: str, value: str) -> str:
    pairs = [pair for pair in made.filter.to_query() if pair != (name, value)]
    return "/queue" + (f"?{urlencode(pairs)}" if pairs else "")


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at.day} {at:%b %Y}" + ("" if at.time().isoformat()[:5] in _ENDS else f"{at: %H:%M}")


_ENDS = frozenset({"00:00", "23:59"})


def _wanted(desk: Desk, asked: Asked, made: Filter) -> Wanted:
    return Wanted(made, Scope.of(asked.who.scope), asked.who.name, asked.now, titles(desk))


def titles(desk: Desk) -> dict[str, str]:
    """Return the titles of the rules, by id."""
    return {rule: told.title for rule, told in desk.rules.items()}


def reads(pairs: Iterable[tuple[str, str]]) -> Filter | None:
    """Return the filter of a saved view, None when it is no longer understood."""
    try:
        return read(pairs)
    except BadFilter:
        return None
