"""What occurs is listed, each once."""

from __future__ import annotations

import pytest

from outgate.record import Store
from outgate.record.desk.distinct import HostIn, Kept, hosts_in, kept, kept_of
from tests.record.desk.casebook import opened
from tests.record.outcomes import KEYS


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (Kept.HOST, ["a.paste.example", "chat.example", "notpaste.example", "paste.example"]),
        (Kept.RULE, ["rule-0", "rule-1"]),
        (Kept.DATA_TYPE, ["person.email"]),
        (Kept.GROUP, ["blue", "green", "red"]),
    ],
)
def test_each_value_is_listed_once(book: str, what: Kept, expected: list[str]) -> None:
    with opened(book) as store, store.reading() as connection:
        assert kept(connection, what) == expected


def test_of_a_group_only_what_its_newest_incidents_hold_is_listed(book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(book) as store, store.reading() as connection:
        assert kept_of(connection, Kept.RULE, ["red", "green", "blue"]) == kept(connection, Kept.RULE)
        assert kept_of(connection, Kept.DATA_TYPE, ["red"]) == ["person.email"]
        assert kept_of(connection, Kept.RULE, ["nobody's"]) == []
        monkeypatch.setattr("outgate.record.desk.distinct.NEWEST", 1)
        assert len(kept_of(connection, Kept.RULE, ["red"])) == 1


def test_hosts_are_listed_with_their_groups(book: str) -> None:
    with opened(book) as store, store.reading() as connection:
        assert {*hosts_in(connection)} == {
            HostIn("a.paste.example", ("paste-sites",)),
            HostIn("chat.example", ("chats",)),
            HostIn("notpaste.example", ("chats",)),
            HostIn("paste.example", ("paste-sites",)),
        }


def test_of_nothing_nothing_is_listed(database: str) -> None:
    with Store.open(database, KEYS) as store, store.reading() as connection:
        assert ([kept(connection, what) for what in Kept], hosts_in(connection)) == ([[], [], [], []], [])
