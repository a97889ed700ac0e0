"""Values over time: each counts once, for one person and one rule, as long as the window lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from outgate.model import Ask, Sender
from outgate.record import postgres, schema, windows
from outgate.record.database import engine, place
from outgate.record.prepared import Prepared
from outgate.record.windows import Count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from sqlalchemy import Connection

KEY = b"k" * 32
DAY = timedelta(days=1)
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
ADA = Sender("10.0.0.7", "ada")


def ask(*values: bytes, rule: str = "contacts", window: timedelta = DAY, enough: int = 10) -> Ask:
    return Ask(rule, window, enough, values)


def sent(connection: Connection, one: Ask, sender: Sender = ADA, at: datetime = START) -> int:
    [counted] = windows.count(connection, [Count(sender, at, [one])], KEY)
    return counted[one.rule]


@pytest.fixture
def store(database: str) -> Iterator[Connection]:
    """A transaction on a database that holds a store."""
    made = engine(place(database), writable=True)
    with made.connect().execution_options(writes=True) as connected, connected.begin():
        yield connected
    made.dispose()


def test_values_add_up_and_one_value_counts_once(store: Connection):
    assert [sent(store, ask(value)) for value in (b"a", b"b", b"a", b"c")] == [1, 2, 2, 3]


def test_several_values_of_one_message_count_together(store: Connection):
    assert sent(store, ask(b"a", b"b", b"c")) == 3


def test_no_more_is_counted_than_is_asked_for(store: Connection):
    assert [sent(store, ask(bytes([n]), enough=3)) for n in range(5)] == [1, 2, 3, 3, 3]


def test_people_and_rules_are_counted_apart(store: Connection):
    assert sent(store, ask(b"a")) == 1
    assert sent(store, ask(b"b"), Sender("10.0.0.7", "bob")) == 1
    assert sent(store, ask(b"b"), Sender("10.0.0.7")) == 1
    assert sent(store, ask(b"b", rule="orders")) == 1
    assert sent(store, ask(b"b")) == 2


def test_a_user_is_the_same_wherever_they_sit_and_an_address_is_no_user_of_that_name(store: Connection):
    assert sent(store, ask(b"a")) == 1
    assert sent(store, ask(b"b"), Sender("10.9.9.9", "ada")) == 2
    assert sent(store, ask(b"c"), Sender("ada")) == 1


def test_a_value_leaves_the_window_to_the_microsecond(store: Connection):
    sent(store, ask(b"a"))
    assert sent(store, ask(b"b"), at=START + DAY - timedelta(microseconds=1)) == 2
    assert sent(store, ask(b"c"), at=START + DAY) == 2


def test_a_value_that_is_sent_again_stays(store: Connection):
    sent(store, ask(b"a"))
    sent(store, ask(b"a"), at=START + DAY / 2)
    assert sent(store, ask(b"b"), at=START + DAY) == 2


def test_a_clock_that_is_behind_takes_nothing_back(store: Connection):
    sent(store, ask(b"a"), at=START + DAY / 2)
    sent(store, ask(b"a"))
    assert sent(store, ask(b"b"), at=START + DAY) == 2


def test_messages_counted_together_see_each_other_in_turn(store: Connection):
    counts = [Count(ADA, START, [ask(bytes([n]))]) for n in range(4)]
    assert windows.count(store, counts, KEY) == [{"contacts": n} for n in (1, 2, 3, 4)]


def test_more_rules_than_one_question_takes_are_answered(store: Connection):
    asks = [ask(*(bytes([n]) for n in range(rule % 3)), rule=f"r{rule}") for rule in range(120)]
    assert windows.count(store, [Count(ADA, START, asks)], KEY) == [{f"r{rule}": rule % 3 for rule in range(120)}]


def test_a_message_with_three_rules_takes_two_statements(store: Connection, monkeypatch: pytest.MonkeyPatch):
    seen: list[Prepared] = []

    def noted(done: Callable[..., Any]) -> Callable[..., Any]:
        def do(statement: Prepared, *given: Any) -> Any:
            seen.append(statement)
            return done(statement, *given)

        return do

    for name in ("run", "all"):
        monkeypatch.setattr(Prepared, name, noted(getattr(Prepared, name)))
    windows.count(store, [Count(ADA, START, [ask(b"a", rule=f"r{n}") for n in range(3)])], KEY)
    assert len([statement for statement in seen if statement is not postgres._LOCK]) == 2


def test_several_rules_are_answered_by_their_ids(store: Connection):
    asks = [ask(b"a", b"b"), ask(b"a", rule="orders")]
    assert windows.count(store, [Count(ADA, START, asks)], KEY) == [{"contacts": 2, "orders": 1}]


def test_what_no_window_reaches_is_forgotten(store: Connection):
    sent(store, ask(b"a"))
    sent(store, ask(b"b", rule="weekly", window=7 * DAY))
    assert windows.purge(store, START + DAY) == 1
    assert [row.rule for row in store.execute(select(schema.window_values))] == ["weekly"]
    assert windows.purge(store, START + 7 * DAY) == 1


def test_what_was_counted_by_a_clock_far_ahead_is_forgotten(store: Connection):
    """Otherwise it would count for each message until that time has come."""
    sent(store, ask(b"a"), at=START + 400 * DAY)
    sent(store, ask(b"b"), at=START + DAY)
    assert windows.purge(store, START) == 1
    assert sent(store, ask(b"c")) == 2


def test_neither_people_nor_values_are_in_the_table_and_nobody_elses_values_look_alike(store: Connection):
    sent(store, ask(b"value-digest-16b"))
    sent(store, ask(b"value-digest-16b"), Sender("10.0.0.8", "bob"))
    sent(store, ask(b"value-digest-16b", rule="orders"))
    rows = store.execute(select(schema.window_values)).all()
    assert not any(plain in row.sender + row.value for row in rows for plain in (b"ada", b"10.0.0.7", b"value-digest"))
    assert len({row.value for row in rows}) == 3
    assert {len(row.value) for row in rows} | {len(row.sender) for row in rows} == {16}


def test_names_of_any_kind_are_counted(store: Connection):
    assert sent(store, ask(b"a"), Sender("10.0.0.7", "\udcff")) == 1


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=30))
def test_the_count_is_what_a_plain_list_would_say(messages: list[tuple[int, int]]):
    memory = create_engine("sqlite://")
    try:
        with memory.connect() as connection:
            schema.metadata.create_all(connection)
            said: list[tuple[int, int]] = []
            for value, hour in sorted(messages, key=lambda message: message[1]):
                said.append((value, hour))
                within = {value for value, at in said if at > hour - 24}
                assert sent(connection, ask(bytes([value])), at=START + timedelta(hours=hour)) == len(within)
    finally:
        memory.dispose()
