"""A log as a file that proves itself: a line that names it, a line for each entry with its data, its checkpoint.

JSON lines in one canonical spelling, so that every changed byte shows. `outgate.record.verify` reads it, and shares no
code with this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from outgate.record.failure import StoreError
from outgate.record.ledger.entries import Event, canonical, entry_of
from outgate.record.schema import events, logs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, RowMapping

FORMAT = "outgate log 1"
_PAGE = 1_000  # entries read at a time


def lines(connection: Connection, origin: str) -> Iterator[str]:
    """Yield the lines of the export, each with its newline, of what `connection` sees in one transaction.

    Raises StoreError when there is no log of this origin.
    """
    log = connection.execute(select(logs).where(logs.c.origin == origin)).mappings().first()
    if log is None:
        raise StoreError(f"log {origin} is not in the database")
    yield f"{canonical({'format': FORMAT, 'origin': origin, 'size': log['size']})}\n"
    last = -1
    while True:
        columns = events.c
        page = select(events).where(columns.log == log["id"], columns.place > last).order_by(columns.place)
        found = connection.execute(page.limit(_PAGE)).mappings().all()
        yield from map(_line, found)
        if len(found) < _PAGE:
            break
        last = found[-1]["place"]
    yield f"{canonical({'checkpoint': log['checkpoint']})}\n"


def origins(connection: Connection) -> list[str]:
    """Return the names of all logs in the database."""
    return [*connection.execute(select(logs.c.origin).order_by(logs.c.id)).scalars()]


def checkpoint(connection: Connection, origin: str) -> str | None:
    """Return the newest signed checkpoint, or None when there is no such log."""
    return connection.execute(select(logs.c.checkpoint).where(logs.c.origin == origin)).scalar()


def _line(found: RowMapping) -> str:
    event = Event(*(found[name] for name in Event._fields))
    leaf = found["leaf"]
    told = {
        "data": found["data"],
        "entry": entry_of(found["place"], event, found["sha256"]),
        "hash": leaf.hex() if leaf else "",
    }
    return f"{canonical(told)}\n"
