"""The incident store: what is added is durable when `add` returns, or StoreError says that it is not."""

from __future__ import annotations

import hmac
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import insert, or_, select, update

from outgate.record import migrations, rows, schema, windows
from outgate.record.database import FileWatch, Place, engine, make_file, place
from outgate.record.failure import StoreError, told
from outgate.record.incident import Incident, from_outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine, RowMapping, Select, Table

    from outgate.model import Disposition, Outcome
    from outgate.record.windows import Count

_PAGE = 500  # incidents read at a time
_PURGE = 3600  # seconds between two looks for what no window reaches any more


@dataclass(frozen=True, slots=True)
class Filter:
    """Which incidents are wanted: all that are given must hold. `host` is a host with its sub-domains."""

    since: datetime | None = None
    rule: str | None = None
    user: str | None = None
    host: str | None = None
    disposition: Disposition | None = None


class Store:
    """The incidents in a database. May be used from several threads, and by several processes at once."""

    def __init__(self, where: Place, opened: Engine, watch: FileWatch | None, key: bytes = b"") -> None:
        self._where = where
        self._key = key
        self._purge_at = 0.0
        self._engine = opened
        self._watch = watch

    @classmethod
    def open(cls, url: str, key: bytes, *, create: bool = True) -> Self:
        """Open the store at `url` for writing, and bring its schema up to date.

        With `create`, a store that is missing is made. Raises StoreError when it is missing otherwise, cannot be
        written durably, is of a newer version, or was written with another key than `key`.
        """
        where = place(url)
        if create:
            make_file(where)
        _must_exist(where)
        opened = engine(where, writable=True)
        try:
            with told(where.shown), opened.connect().execution_options(writes=True) as connection, connection.begin():
                _prepare(connection, where, key)
            return cls(where, opened, FileWatch(where), key)
        except BaseException:
            opened.dispose()
            raise

    @classmethod
    def open_for_reading(cls, url: str) -> Self:
        """Open the store at `url` without being able to change it, also while a proxy writes. Raises StoreError."""
        where = place(url)
        _must_exist(where)
        opened = engine(where, writable=False)
        try:
            with told(where.shown), opened.connect() as connection:
                _check_version(migrations.version(connection), where)
        except BaseException:
            opened.dispose()
            raise
        return cls(where, opened, None)

    @property
    def shown(self) -> str:
        """Where the store is, without a password."""
        return self._where.shown

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, outcome: Outcome) -> Incident:
        """Record `outcome` and return its incident, durable. Raises StoreError: then it may not be released."""
        return self.add_all([from_outcome(outcome)])[0]

    def add_all(self, incidents: Sequence[Incident]) -> list[Incident]:
        """Record incidents without numbers in one transaction; return them numbered, durable. Raises StoreError."""
        with self._writing() as connection:
            numbered = _number(connection, incidents)
            for table, values in _values(numbered):
                if values:
                    connection.execute(insert(table), values)
        return [incident for _, incident in numbered]

    def count_all(self, counts: Sequence[Count]) -> list[dict[str, int]]:
        """Count for rules over time, in one transaction: by rule, the values that the sender sent, these included.

        They are durable when this returns. Raises StoreError: then the message may not be released.
        """
        with self._writing() as connection:
            if time.monotonic() >= self._purge_at:
                windows.purge(connection, max(each.at for each in counts))
                self._purge_at = time.monotonic() + _PURGE
            return windows.count(connection, counts, self._key)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a transaction; when its block is left, all of it is durable, or StoreError is raised."""
        with (
            told(self._where.shown),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection
        if self._watch:
            self._watch.check()

    def incident(self, number: str) -> Incident | None:
        """Return the incident of this number, or None. Raises StoreError."""
        row = rows.row_of(number)
        if row is None:
            return None
        with told(self._where.shown), self._engine.connect() as connection:
            found = _read(connection, select(schema.incidents).where(schema.incidents.c.id == row))
        return found[0] if found and found[0].number == number.strip().upper() else None

    def incidents(self, wanted: Filter | None = None, *, limit: int | None = None) -> Iterator[Incident]:
        """Yield the incidents that are wanted, the newest first, reading them in pages. Raises StoreError."""
        query = _query(wanted or Filter()).order_by(schema.incidents.c.id.desc())
        last: int | None = None
        while limit is None or limit > 0:
            size = _PAGE if limit is None else min(_PAGE, limit)
            page = query if last is None else query.where(schema.incidents.c.id < last)
            with told(self._where.shown), self._engine.connect() as connection:
                found = _read(connection, page.limit(size))
            yield from found
            if len(found) < size:
                return
            last = rows.row_of(found[-1].number)
            limit = None if limit is None else limit - size

    def events(self, number: str) -> list[dict[str, Any]]:
        """Return the events of an incident (at, kind, actor, data), the oldest first. Raises StoreError."""
        columns = schema.events.c
        query = select(columns.at, columns.kind, columns.actor, columns.data).order_by(columns.id)
        with told(self._where.shown), self._engine.connect() as connection:
            found = connection.execute(query.where(columns.incident == rows.row_of(number))).mappings()
            return [dict(row) for row in found]

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _must_exist(where: Place) -> None:
    if where.file is not None and not where.file.is_file():
        raise StoreError(f"incident store {where.shown}: there is no such file")


def _check_version(found: str, where: Place) -> None:
    if not found:
        raise StoreError(f"incident store {where.shown}: this is no incident store")
    if found > migrations.HEAD:
        raise StoreError(f"incident store {where.shown}: it was written by a newer version (schema {found})")
    if found < migrations.HEAD:
        raise StoreError(f"incident store {where.shown}: it is of an older version; `outgate run` brings it up to date")


def _prepare(connection: Connection, where: Place, key: bytes) -> None:
    found = migrations.version(connection)
    if found > migrations.HEAD:
        _check_version(found, where)
    migrations.upgrade(connection)
    name = hmac.digest(key, b"outgate key", "sha256").hex()
    facts = schema.facts
    stored = connection.execute(select(facts.c.value).where(facts.c.name == "key")).scalar()
    if stored is None:
        connection.execute(insert(facts), [{"name": "key", "value": name}])
    elif stored != name:
        raise StoreError(f"incident store {where.shown}: it was written with another key; put the right key file back")


def _number(connection: Connection, incidents: Sequence[Incident]) -> list[tuple[int, Incident]]:
    """The counter's row is locked until the commit, so numbers are unique, and a failure leaves no gap."""
    counted = update(schema.numbering).values(last=schema.numbering.c.last + len(incidents))
    last: int = connection.execute(counted.returning(schema.numbering.c.last)).scalar_one()
    first = last - len(incidents) + 1
    return [
        (row, replace(incident, number=rows.number(row, incident.opened_at.year)))
        for row, incident in enumerate(incidents, first)
    ]


def _values(numbered: Sequence[tuple[int, Incident]]) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    yield schema.incidents, [rows.incident_row(*pair) for pair in numbered]
    yield schema.incident_rules, [row for pair in numbered for row in rows.rule_rows(*pair)]
    yield schema.incident_findings, [row for pair in numbered for row in rows.finding_rows(*pair)]
    yield schema.events, [rows.event_row(*pair) for pair in numbered]


def _query(wanted: Filter) -> Select[Any]:
    columns = schema.incidents.c
    query = select(schema.incidents)
    if wanted.since is not None:
        query = query.where(columns.opened_at >= wanted.since)
    if wanted.user is not None:
        query = query.where(columns.user == wanted.user)
    if wanted.host is not None:
        query = query.where(or_(columns.host == wanted.host, columns.host.endswith(f".{wanted.host}", autoescape=True)))
    if wanted.disposition is not None:
        query = query.where(columns.disposition == str(wanted.disposition))
    if wanted.rule is not None:
        broken = select(schema.incident_rules.c.incident).where(schema.incident_rules.c.rule == wanted.rule)
        query = query.where(columns.id.in_(broken))
    return query


def _read(connection: Connection, query: Select[Any]) -> list[Incident]:
    found = connection.execute(query).mappings().all()
    ids = [row["id"] for row in found]
    rules = _belonging(connection, schema.incident_rules, ids)
    findings = _belonging(connection, schema.incident_findings, ids)
    return [rows.incident_of(row, rules[row["id"]], findings[row["id"]]) for row in found]


def _belonging(connection: Connection, table: Table, ids: Sequence[int]) -> Mapping[int, list[RowMapping]]:
    of: dict[int, list[RowMapping]] = defaultdict(list)
    query = select(table).where(table.c.incident.in_(ids)).order_by(table.c.incident, table.c.place)
    for row in connection.execute(query).mappings():
        of[row["incident"]].append(row)
    return of
