"""What a sender said why is shown at the incident that was stopped and at that which passed by it, to who may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from outgate.model import Action, Disposition, Sender
from outgate.record import Justification, Store
from outgate.record.desk.reasons import Reason, reasons
from outgate.record.desk.reviewed import whole
from outgate.record.desk.scope import Scope
from outgate.record.incident import justified
from outgate.record.ledger.log import OURSELVES
from outgate.record.reading import JUSTIFIED
from tests.record.desk.casebook import APART, EVERYTHING
from tests.record.outcomes import AT, KEYS, outcome

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from outgate.model import Outcome
    from outgate.record.ledger.entries import Event

ADA = Sender("10.0.0.7", "ada.lovelace", frozenset({"support"}))
ELSEWHERE = Scope(frozenset({"finance"}))


def passed(number: str) -> Outcome:
    """The outcome of the same, after it was justified at the incident of this number."""
    base = outcome()
    fired = tuple(replace(each, action=Action.COACH, justified_by=number) for each in base.decision.fired)
    decision = replace(base.decision, action=Action.MONITOR, fired=fired)
    return replace(base, decision=decision, disposition=Disposition.JUSTIFIED, send=base.message)


def say(store: Store, number: str, words: str) -> None:
    said = Justification(words, ("emails",), AT + timedelta(minutes=15))
    store.note(JUSTIFIED, OURSELVES, justified(said, ADA), number=number)


def test_it_is_told_at_both_incidents_the_newest_first_without_the_senders_name(database: str) -> None:
    with Store.open(database, KEYS, habits=APART) as store:
        stopped = store.add(outcome(sender=ADA)).number
        say(store, stopped, "ticket 12")
        say(store, stopped, "Ada.Lovelace asks again")
        store.add(passed(stopped))
        store.add(outcome(sender=ADA))
        with store.reading() as connection:
            told = [reasons(connection, one, EVERYTHING) for one in whole(connection, [1, 2, 3])]
            hidden = [reasons(connection, one, ELSEWHERE) for one in whole(connection, [1, 2])]
        assert [each.words for each in told[0]] == ["[user] asks again", "ticket 12"]
        assert told[1] == told[0]
        assert {each.number for each in told[0]} == {stopped}
        assert told[2] == []
        assert hidden == [[], []]


def test_what_was_purged_is_told_as_such(database: str) -> None:
    with Store.open(database, KEYS, habits=APART) as store:
        number = store.add(outcome(sender=ADA)).number
        say(store, number, "ticket 12")

        def purge(connection: Connection) -> list[Event]:
            connection.execute(text("UPDATE events SET data = NULL WHERE kind = 'justified'"))
            return []

        store.act(purge)
        with store.reading() as connection:
            (one,) = whole(connection, [1])
            (reason,) = reasons(connection, one, EVERYTHING)
        assert reason == Reason(number, reason.at, None)
