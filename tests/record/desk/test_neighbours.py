"""What stands beside an incident in a queue, also once it has left it."""

from __future__ import annotations

from outgate.record.desk.changing import Change, change
from outgate.record.desk.neighbours import Neighbours, neighbours
from outgate.record.desk.queue import page
from outgate.record.desk.reviewed import whole
from outgate.record.desk.states import State, Verdict
from tests.record.desk.casebook import EVERYTHING, NOW, opened, want


def test_neighbours_are_those_of_the_queue_also_after_the_incident_left_it(book: str) -> None:
    wanted = want(rule=("rule-0",))
    with opened(book) as store:
        with store.reading() as connection:
            found = page(connection, wanted).found
            beside = [neighbours(connection, wanted, one) for one in found]
        order = [None, *(one.number for one in found), None]
        assert beside == [Neighbours(*pair) for pair in zip(order, order[2:], strict=False)]
        one = found[3]
        closed = Change(State.RESOLVED, Verdict.TEST)
        change(store, one.number, EVERYTHING, closed, edition=one.edition, actor="rea", now=NOW)
        with store.reading() as connection:
            assert neighbours(connection, wanted, whole(connection, [one.id])[0]) == beside[3]
