"""Each filter finds what a plain reading of all incidents finds, whichever way the database goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.model import Channel, Disposition, Severity
from outgate.record.desk import asking, conditions, search
from outgate.record.desk.filter import Filter, Tab
from outgate.record.desk.states import State, Verdict
from tests.record.desk.casebook import NOW, TITLES, every, numbers, opened, want
from tests.record.outcomes import AT, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.record.desk.reviewed import Reviewed

ADA = PEOPLE.pseudonym("p", "user3")
SEAT = PEOPLE.pseudonym("a", "10.0.0.2")
DAY = timedelta(days=1)


def value_of(one: Reviewed) -> str:
    return one.incident.findings[0].digests[0]


CASES: dict[str, tuple[dict[str, object], Callable[[Reviewed], bool]]] = {
    "severity": ({"severity": (Severity.HIGH,)}, lambda one: one.incident.severity is Severity.HIGH),
    "two severities": (
        {"severity": (Severity.LOW, Severity.CRITICAL)},
        lambda one: one.incident.severity is not Severity.HIGH,
    ),
    "rule": ({"rule": ("rule-1",)}, lambda one: one.incident.rules[0].rule == "rule-1"),
    "no such rule": ({"rule": ("rule-9",)}, lambda _: False),
    "type": ({"type": ("person.email",)}, lambda _: True),
    "family": ({"type": ("person",)}, lambda _: True),
    "piece of a family": ({"type": ("pers",)}, lambda _: False),
    "group": ({"group": ("red", "blue")}, lambda one: one.incident.user_groups != ("green",)),
    "channel": ({"channel": (Channel.WEBSOCKET,)}, lambda one: one.incident.channel is Channel.WEBSOCKET),
    "host": ({"host": ("paste.example",)}, lambda one: one.incident.host in {"paste.example", "a.paste.example"}),
    "sub-domain": ({"host": ("a.paste.example",)}, lambda one: one.incident.host == "a.paste.example"),
    "host group": ({"host_group": ("paste-sites",)}, lambda one: "paste-sites" in one.incident.host_groups),
    "disposition": (
        {"disposition": (Disposition.ALLOWED,)},
        lambda one: one.incident.disposition is Disposition.ALLOWED,
    ),
    "open": ({"state": (State.NEW, State.IN_PROGRESS)}, lambda one: not one.state.is_closed),
    "suppressed": ({"state": (State.SUPPRESSED,)}, lambda one: one.state is State.SUPPRESSED),
    "open or closed": (
        {"state": (State.IN_PROGRESS, State.RESOLVED)},
        lambda one: one.state in {State.IN_PROGRESS, State.RESOLVED},
    ),
    "mine": ({"assignee": ("me",)}, lambda one: one.assignee == "rea"),
    "nobody's or Tom's": ({"assignee": ("none", "tom")}, lambda one: one.assignee in {None, "tom"}),
    "verdict": (
        {"verdict": (Verdict.FALSE_POSITIVE, Verdict.BENIGN)},
        lambda one: one.verdict in {Verdict.FALSE_POSITIVE, Verdict.BENIGN},
    ),
    "no verdict": ({"verdict": (None, Verdict.BENIGN)}, lambda one: one.verdict in {None, Verdict.BENIGN}),
    "person": ({"person": (ADA,)}, lambda one: one.incident.user == ADA),
    "address": ({"person": (SEAT,)}, lambda one: one.incident.address == SEAT),
    "since": ({"since": AT + DAY}, lambda one: one.incident.last_at >= AT + DAY),
    "until": ({"until": AT + DAY}, lambda one: one.incident.last_at < AT + DAY),
    "last days": ({"days": 2}, lambda one: one.incident.last_at >= NOW - 2 * DAY),
    "number": ({"text": " og-2026-000007 "}, lambda one: one.id == 7),
    "no such number": ({"text": "OG-2026-000099"}, lambda _: False),
    "piece of a host": ({"text": "NOTpaste"}, lambda one: one.incident.host == "notpaste.example"),
    "piece of a title": ({"text": "figures"}, lambda one: one.incident.rules[0].rule == "rule-1"),
    "piece of a type": ({"text": "email"}, lambda _: True),
    "begin of a pseudonym": ({"text": ADA[:8]}, lambda one: one.incident.user == ADA),
    "two words": (
        {"text": "chat rule-0"},
        lambda one: one.incident.host == "chat.example" and one.incident.rules[0].rule == "rule-0",
    ),
    "nothing": ({"text": "zebra"}, lambda _: False),
    "several": (
        {"rule": ("rule-0",), "group": ("red",), "channel": (Channel.HTTP,)},
        lambda one: (
            (one.incident.rules[0].rule, one.incident.user_groups, one.incident.channel)
            == ("rule-0", ("red",), Channel.HTTP)
        ),
    ),
}


@pytest.mark.parametrize("many", [0, 20_000], ids=["walking", "collecting"])
def test_each_filter_finds_what_it_says(book: str, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "MANY", many)
    wrong = {}
    with opened(book) as store:
        one = every(store)[0]
        same = {"value": ({"value": (value_of(one),)}, lambda other: value_of(other) == value_of(one))}
        for name, (given, expected) in (CASES | same).items():
            found = {*numbers(store, want(tab=Tab.ALL, **given))}
            if found != {each.id for each in every(store) if expected(each)}:
                wrong[name] = found
    assert wrong == {}
    assert len(CASES) == 34


def test_with_very_many_hosts_they_are_tested_one_by_one(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MATCHES", 1)
    monkeypatch.setattr(search, "MATCHES", 1)
    with opened(book) as store:
        hosts = {one.id for one in every(store) if one.incident.host.endswith("paste.example")}
        chats = {one.id for one in every(store) if "chats" in one.incident.host_groups}
        plain = {one.id for one in every(store) if one.incident.host == "notpaste.example"}
        assert {*numbers(store, want(tab=Tab.ALL, host=("paste.example",)))} == hosts - plain
        assert {*numbers(store, want(tab=Tab.ALL, host_group=("chats",)))} == chats


def test_the_filter_is_settled_for_who_asks(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        wanted = asking.Wanted(Filter(days=1), want().scope, "rea", NOW, TITLES)
        assert len(asking.conditions(connection, wanted)) == 1
