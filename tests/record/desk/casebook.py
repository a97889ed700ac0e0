"""A store with incidents of many kinds, some of them reviewed, for the tests of the queue and of what is around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from outgate.model import Action, Channel, Decision, Destination, Disposition, Fired, Sender, Severity
from outgate.record import Habits, Store
from outgate.record.desk.asking import Wanted
from outgate.record.desk.changing import Change, change
from outgate.record.desk.filter import Filter, Tab
from outgate.record.desk.queue import page
from outgate.record.desk.reviewed import whole
from outgate.record.desk.scope import Scope
from outgate.record.desk.states import State, Verdict
from outgate.record.desk.tables import accounts
from tests.record.outcomes import AT, KEYS, email, outcome

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from outgate.model import Outcome
    from outgate.record.desk.reviewed import Reviewed
    from outgate.record.ledger.entries import Event

COUNT = 36
NOW = AT + timedelta(days=3)
APART = Habits(timedelta(), 60)
TITLES = {"rule-0": "Addresses may not leave", "rule-1": "Sales figures"}
EVERYTHING = Scope()
DONE = {
    3: Change(State.RESOLVED, Verdict.TRUE_POSITIVE),
    5: Change(State.RESOLVED, Verdict.FALSE_POSITIVE, note="our own newsletter"),
    7: Change(State.SUPPRESSED, Verdict.BENIGN),
    8: Change(State.IN_PROGRESS, assignee="tom"),
    10: Change(assignee="rea"),
    16: Change(State.IN_PROGRESS, assignee="rea"),
}


def sent(number: int) -> Outcome:
    """One of the messages: the higher the number, the later."""
    found = (email(f"customer{number % 5}@mail.example"), email(f"other{number}@mail.example"))
    severity = (Severity.LOW, Severity.HIGH, Severity.CRITICAL)[number % 3]
    fired = Fired(
        f"rule-{number % 2}", TITLES[f"rule-{number % 2}"], Action.BLOCK, severity, found, observed=number % 10 == 8
    )
    host = ("paste.example", "a.paste.example", "chat.example", "notpaste.example")[number % 4]
    base = outcome(
        *found,
        at=AT + timedelta(hours=number),
        sender=Sender(f"10.0.0.{number % 4}", f"user{number % 6}", frozenset({("red", "blue", "green")[number % 3]})),
        destination=Destination(host),
        channel=Channel.WEBSOCKET if number % 7 == 6 else Channel.HTTP,
    )
    decision = Decision(Action.BLOCK, (fired,), frozenset({"paste-sites" if number % 4 < 2 else "chats"}))
    disposition = Disposition.ALLOWED if number % 5 == 4 else Disposition.BLOCKED
    return replace(base, decision=decision, disposition=disposition)


def reviewers(store: Store, **scopes: str) -> None:
    """Make accounts of reviewers, with their scopes as JSON."""
    same = {"totp_used": 0, "roles": '["reviewer"]', "disabled": False, "made_at": AT}

    def work(connection: Connection) -> list[Event]:
        connection.execute(insert(accounts), [{"name": name, "scope": scope, **same} for name, scope in scopes.items()])
        return []

    store.act(work)


def casebook(url: str) -> Store:
    """Open the store at `url` with 36 incidents, of which some were reviewed by `rea`."""
    store = Store.open(url, KEYS, habits=APART)
    reviewers(store, rea="[]", tom="[]", blu='["blue"]')
    made = store.add_all([store.occurrence(sent(number)) for number in range(COUNT)])
    for number, wanted in DONE.items():
        change(store, made[number].number, EVERYTHING, wanted, edition=1, actor="rea", now=AT + timedelta(days=2))
    return store


def opened(url: str) -> Store:
    """Open a store that is there."""
    return Store.open(url, KEYS, habits=APART)


def want(scope: Scope = EVERYTHING, me: str = "rea", **given: object) -> Wanted:
    """What a reviewer asks for."""
    return Wanted(Filter(**given), scope, me, NOW, TITLES)  # type: ignore[arg-type]


def every(store: Store) -> list[Reviewed]:
    """All incidents, in the order in which they were recorded."""
    with store.reading() as connection:
        return whole(connection, range(1, COUNT + 1))


def numbers(store: Store, wanted: Wanted, size: int = 100) -> list[int]:
    """The rows of the first page."""
    with store.reading() as connection:
        return [each.id for each in page(connection, wanted, size=size).found]


ALL = {"tab": Tab.ALL}
