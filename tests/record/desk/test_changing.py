"""Changes keep to the rules of a review, and who comes second is told."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.changing import Change, Changed, NotThere, Refused, change
from outgate.record.desk.reviewed import whole
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State, Verdict
from tests import patience
from tests.record.desk.casebook import EVERYTHING, NOW, every, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.record import Store
    from outgate.record.desk.reviewed import Reviewed

NUMBER = "OG-2026-000001"


@pytest.fixture
def store(book: str) -> Iterator[Store]:
    with opened(book) as made:
        yield made


def changed(store: Store, wanted: Change, edition: int = 1, actor: str = "rea") -> Reviewed:
    change(store, NUMBER, EVERYTHING, wanted, edition=edition, actor=actor, now=NOW)
    with store.reading() as connection:
        return whole(connection, [1])[0]


def test_closing_and_opening_again(store: Store) -> None:
    one = changed(store, Change(State.RESOLVED, Verdict.FALSE_POSITIVE, "rea", "our own list"))
    assert (one.state, one.verdict, one.assignee, one.closed_at, one.edition) == (
        State.RESOLVED,
        Verdict.FALSE_POSITIVE,
        "rea",
        NOW,
        2,
    )
    later = changed(store, Change(State.SUPPRESSED), 2)
    assert (later.state, later.verdict, later.closed_at) == (State.SUPPRESSED, Verdict.FALSE_POSITIVE, NOW)
    again = changed(store, Change(State.IN_PROGRESS, assignee=""), 3)
    assert (again.state, again.verdict, again.assignee, again.closed_at) == (State.IN_PROGRESS, None, None, None)
    told = [event for event in store.events(NUMBER) if event["kind"] == "changed"]
    assert [event["data"]["edition"] for event in told] == [2, 3, 4]
    assert told[0]["data"]["to"] == {"state": "resolved", "verdict": "false_positive", "assignee": "rea"}
    assert told[0]["data"]["from"] == {"state": "new", "verdict": None, "assignee": None}
    assert (told[0]["actor"], told[0]["at"], told[0]["data"]["note"]) == ("rea", NOW, "our own list")
    assert store.astray() == []


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Change(State.RESOLVED), "verdict"),
        (Change(State.SUPPRESSED), "verdict"),
        (Change(State.RESOLVED, Verdict.FALSE_POSITIVE), "note"),
        (Change(verdict=Verdict.FALSE_POSITIVE, note="  "), "note"),
        (Change(State.IN_PROGRESS, note="x" * 4_001), "note"),
        (Change(assignee="nobody here"), "assignee"),
        (Change(assignee="blu"), "assignee"),
        (Change(assignee="x" * 61), "assignee"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_changes_nothing(store: Store, wanted: Change, field: str) -> None:
    before = every(store)[0]
    with pytest.raises(Refused) as caught:
        changed(store, wanted)
    assert caught.value.field == field
    assert every(store)[0] == before
    assert [event["kind"] for event in store.events(NUMBER)] == ["opened"]


def test_who_sees_the_sender_can_be_given_the_incident(store: Store) -> None:
    change(store, "OG-2026-000002", EVERYTHING, Change(assignee="blu"), edition=1, actor="rea", now=NOW)
    assert every(store)[1].assignee == "blu"


def test_who_comes_second_is_told_by_whom_and_what(store: Store) -> None:
    changed(store, Change(State.IN_PROGRESS, note="mine"), actor="tom")
    with pytest.raises(Changed, match="tom") as caught:
        changed(store, Change(State.RESOLVED, Verdict.TEST))
    last = caught.value.last
    assert last is not None
    assert last.data is not None
    assert (last.actor, last.at, last.data["to"]) == ("tom", NOW, {"state": "in_progress"})
    assert every(store)[0].state is State.IN_PROGRESS


def test_of_many_at_once_one_is_first(store: Store) -> None:
    outcomes: list[str] = []

    def run(actor: str) -> None:
        try:
            changed(store, Change(State.IN_PROGRESS, assignee=actor), actor=actor)
            outcomes.append("done")
        except Changed:
            outcomes.append("told")

    threads = [threading.Thread(target=run, args=(name,)) for name in ("rea", "tom") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience.SECONDS)
    assert sorted(outcomes) == ["done"] + ["told"] * 5
    assert store.astray() == []


@pytest.mark.parametrize(
    ("number", "scope"),
    [("OG-2026-000099", EVERYTHING), ("OG-2025-000001", EVERYTHING), ("x", EVERYTHING), (NUMBER, Scope.of(["blue"]))],
)
def test_what_is_not_there_or_not_to_be_seen_gets_the_same_answer(store: Store, number: str, scope: Scope) -> None:
    with pytest.raises(NotThere):
        change(store, number, scope, Change(State.IN_PROGRESS), edition=1, actor="rea", now=NOW)


def test_a_note_alone_is_a_comment_and_what_is_so_already_changes_nothing(store: Store) -> None:
    assert changed(store, Change(note="seen before")).edition == 1
    assert changed(store, Change(State.NEW)).edition == 1
    assert [event["kind"] for event in store.events(NUMBER)] == ["opened", "commented"]
    assert store.events(NUMBER)[-1]["data"] == {"text": "seen before"}


def test_only_a_note_without_a_change_is_a_comment() -> None:
    assert Change(note="x").is_comment
    assert not Change(State.NEW, note="x").is_comment
    assert not Change().is_comment


def test_what_is_closed_stays_closed_since_then(store: Store) -> None:
    changed(store, Change(State.RESOLVED, Verdict.TEST))
    later = NOW + timedelta(days=1)
    change(store, NUMBER, EVERYTHING, Change(verdict=Verdict.BENIGN), edition=2, actor="tom", now=later)
    assert every(store)[0].closed_at == NOW
    assert store.astray() == []
