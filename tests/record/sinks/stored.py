"""A store with some incidents, and what a spool tells of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from outgate.record import Store, schema
from outgate.record.database import engine, place
from outgate.record.sinks.fault import Refused, SinkFault
from tests.record.outcomes import KEYS, email, outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Delete, Update

ORIGIN = KEYS.log.origin


def fill(database: str, count: int, *, first: int = 0) -> None:
    """Record so many incidents, each an entry of the log."""
    with Store.open(database, KEYS, create=False) as store:
        made = [store.occurrence(outcome(email(f"a{n}@b.example"), rule=f"r{n}")) for n in range(first, first + count)]
        store.add_all(made)


def purge(database: str, *places: int) -> None:
    """Take away the data of these entries."""
    change(database, update(schema.events).where(schema.events.c.place.in_(places)).values(data=None))


def change(database: str, statement: Update | Delete) -> None:
    """Run a statement."""
    made = engine(place(database), writable=True)
    with made.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(statement)
    made.dispose()


class Receiver:
    """Takes events, or fails as it is told. `got` counts them by uid."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.sizes: list[int] = []
        self.fault: Exception | None = None
        self.refuses: set[str] = set()  # kinds

    def __call__(self, events: Sequence[dict[str, Any]]) -> None:
        """Take events."""
        self.sizes.append(len(events))
        if self.fault:
            raise self.fault
        if any(event["metadata"]["event_code"] in self.refuses for event in events):
            raise Refused("not that one")
        self.events += events

    @property
    def got(self) -> Counter[str]:
        """How often each event was taken, by its uid."""
        return Counter(event["metadata"]["uid"] for event in self.events)

    def places(self, kind: str = "opened") -> list[int]:
        """The places of the entries of a kind, as they came."""
        return [each["metadata"]["sequence"] for each in self.events if each["metadata"]["event_code"] == kind]


DOWN = SinkFault("it is down")
