"""A record of very many made-up incidents, written at once: two years of 400 people, 60 hosts and 20 rules, 5 % open.

Every entry stands in a log that can be proved, and every row is as its entries tell.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from hashlib import sha256
from itertools import batched
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
from sqlalchemy import insert, select, update

from outgate.model import Action, Channel, Disposition, Likelihood, Severity
from outgate.record import Habits, Store, rows, schema
from outgate.record.desk.states import State, Verdict
from outgate.record.desk.tables import accounts
from outgate.record.groups import kin
from outgate.record.incident import BrokenRule, Incident
from outgate.record.ledger.entries import salted
from outgate.record.ledger.log import OURSELVES
from outgate.record.ledger.tree import Tree, leaf_hash
from outgate.record.reading import CHANGED, LOOKED, OPENED
from outgate.record.summary import Summary
from tests.record.outcomes import KEYS, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

GROUPS = ("support", "sales", "finance", "chat", "retail", "returns", "legal", "night", "leads", "trial", "pilot", "it")
TYPES = ("person.email", "person.phone", "payment.card", "metrics.sales", "secret.token", "uninspected.encrypted")
REVIEWERS = ("rea", "tom", "ute", "vik")
DAYS = 730
_OPEN, _OBSERVED = 0.05, 0.08
_TOGETHER = 2_000
_INDEXED = ("incidents", "incident_rules", "incident_groups", "incident_types", "incident_values", "events")


class Template(NamedTuple):
    """An incident that happens again: its row without number and times, the data of its entry, what it is found by."""

    row: dict[str, Any]
    data: str
    hash: bytes
    found_by: dict[str, list[dict[str, Any]]]


class Made:
    """Makes incidents; `people`, `hosts` and `rules` are those that occur."""

    def __init__(self, now: datetime, count: int) -> None:
        self.random = random.Random(7)  # noqa: S311 - made up
        self.people = [PEOPLE.pseudonym("p", f"person {n}") for n in range(400)]
        self.addresses = [PEOPLE.pseudonym("a", f"10.0.0.{n}") for n in range(400)]
        self.hosts = [f"{name}{n}.example" for n in range(15) for name in ("paste", "chat", "drive", "mail")]
        self.rules = [f"rule-{n:02}" for n in range(20)]
        self.values = [self.random.randbytes(16).hex() for n in range(30_000)]
        self._now = now
        self._count = count

    def at(self, row: int) -> datetime:
        """Return when an incident was opened: the later rows are the later ones."""
        ago = (self._count - row + self.random.random()) / self._count * DAYS
        return self._now - timedelta(days=ago)

    @cached_property
    def templates(self) -> list[Template]:
        """What happens, again and again."""
        return [_template(self._incident()) for _ in range(min(self._count, 20_000))]

    def _incident(self) -> Incident:
        pick, person = self.random.random, int(400 * self.random.random() ** 2)
        rule = int(20 * pick() ** 2)
        severity, host = Severity(1 + (rule * 7) % 4), int(60 * pick() ** 2)
        broken = BrokenRule(
            self.rules[rule], f"Title of rule {rule}", severity, Action.BLOCK, observed=pick() < _OBSERVED
        )
        return Incident(
            number="",
            opened_at=self._now,
            last_at=self._now,
            occurrences=1,
            channel=Channel.WEBSOCKET if pick() < 0.05 else Channel.HTTP,
            user=self.people[person],
            user_groups=(GROUPS[person % 12], "all"),
            address=self.addresses[person],
            host=self.hosts[host],
            port=443,
            scheme="https",
            host_groups=("paste-sites",) if host % 4 == 0 else (),
            method="POST",
            rules=(broken,),
            findings=tuple(self._findings(rule)),
            action=Action.BLOCK,
            disposition=Disposition.ALLOWED if pick() < 0.3 else Disposition.BLOCKED,
            why="",
            policy_version="abc123",
            digest=self.random.randbytes(32).hex(),
            size=2_000,
        )

    def _findings(self, rule: int) -> Iterator[Summary]:
        kinds = dict.fromkeys((TYPES[rule % 5], TYPES[int(6 * self.random.random() ** 3)]))
        for kind in kinds:
            digests = tuple(self.random.choices(self.values, k=2)) if not kind.startswith("uninspected") else ()
            samples = ("j***@e***.com", "k***@e***.com")
            yield Summary(kind, ("body", "json[text]"), Likelihood.LIKELY, 2, 2, 0, samples, digests)

    def review(self, at: datetime) -> tuple[dict[str, Any], list[tuple[str, str, datetime, dict[str, Any]]]]:
        """Return what was made of an incident, and what was done: kind, actor, time, data."""
        actor = self.random.choice(REVIEWERS)
        looked = at + timedelta(seconds=self.random.expovariate(1 / 7_200))
        if self.random.random() < _OPEN:
            if self.random.random() < 0.6:
                return {}, []
            new = {"state": "in_progress", "assignee": actor}
            return {**new, "edition": 2, "looked_at": looked}, [
                (LOOKED, actor, looked, {}),
                (CHANGED, actor, looked, {"from": {}, "to": new, "note": "", "edition": 2}),
            ]
        closed = looked + timedelta(seconds=self.random.expovariate(1 / 36_000))
        verdict = self.random.choices([*Verdict], [50, 30, 12, 4, 3, 1])[0]
        state = State.SUPPRESSED if self.random.random() < 0.03 else State.RESOLVED
        new = {"state": str(state), "verdict": str(verdict), "assignee": actor}
        return {**new, "closed": True, "edition": 2, "looked_at": looked, "closed_at": closed}, [
            (LOOKED, actor, looked, {}),
            (CHANGED, actor, closed, {"from": {"state": "new"}, "to": new, "note": "as told", "edition": 2}),
        ]


def fill(url: str, count: int, now: datetime) -> None:
    """Make a store at `url` with so many incidents, as `Made(now, count)` makes them."""
    made = Made(now, count)
    with Store.open(url, KEYS, habits=Habits(timedelta())) as store:
        log = store._log  # written past it, since a transaction for each would take hours
        with (
            store._engine.connect().execution_options(writes=True) as connection,
            _quickly(connection),
            connection.begin(),
        ):
            indexes = [index for name in _INDEXED for index in schema.metadata.tables[name].indexes]
            for index in indexes:
                index.drop(connection)
            checkpoint = log._close(connection, 1, _written(connection, made, count), KEYS.log)
            for index in indexes:
                index.create(connection)
            _finish(connection, count)
        log.appended(checkpoint)


def settle(url: str) -> None:
    """Let PostgreSQL tidy up and count what it plans by, as it does by itself some time after very much was written."""
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as plain:
            plain.execute("VACUUM ANALYZE")


def _template(incident: Incident) -> Template:
    row = rows.incident_row(0, kin(incident), incident)
    data = rows.data(incident)
    found_by = {
        "incident_rules": rows.rule_rows(row, incident),
        "incident_groups": rows.group_rows(row, incident),
        "incident_types": rows.type_rows(row, incident),
        "incident_values": rows.value_rows(row, incident),
    }
    return Template(row | dict.fromkeys(("verdict", "assignee", "looked_at", "closed_at")), data, _sha(data), found_by)


def _written(connection: Connection, made: Made, count: int) -> Tree:
    tree = Tree()
    tree.append(connection.execute(select(schema.events.c.leaf)).scalar_one())
    for some in batched(range(1, count + 1), _TOGETHER):
        given: dict[str, list[dict[str, Any]]] = {name: [] for name in _INDEXED}
        for row in some:
            _add(given, made, row, tree)
        for name, found in given.items():
            _insert(connection, name, found)
    return tree


def _add(given: dict[str, list[dict[str, Any]]], made: Made, row: int, tree: Tree) -> None:
    template, at = made.random.choice(made.templates), made.at(row)
    new, done = made.review(at)
    given["incidents"].append({**template.row, "id": row, "opened_at": at, "last_at": at, **new})
    for table, found in template.found_by.items():
        given[table] += [{**each, "incident": row} for each in found]
    given["events"].append(_entered(tree, row, (OPENED, OURSELVES, at), template.data, template.hash))
    for kind, actor, when, tree_of in done:
        data = _said(json.dumps(tree_of))
        given["events"].append(_entered(tree, row, (kind, actor, when), data, _sha(data)))


@cache
def _said(told: str) -> str:
    return salted(json.loads(told))


@cache
def _sha(data: str) -> bytes:
    return sha256(data.encode()).digest()


def _entered(tree: Tree, row: int, what: tuple[str, str, datetime], data: str, data_hash: bytes) -> dict[str, Any]:
    """Return the row of an entry as `ledger.entries.row` makes it, in a tenth of the time."""
    uid, (kind, actor, at), place = os.urandom(16), what, tree.size
    entry = (
        f'{{"actor":"{actor}","at":"{at.isoformat(timespec="microseconds")}","incident":{row},"kind":"{kind}",'
        f'"place":{place},"sha256":"{data_hash.hex()}","uid":"{uid.hex()}"}}'
    )
    leaf = leaf_hash(entry.encode())
    tree.append(leaf)
    return {
        "uid": uid,
        "at": at,
        "kind": kind,
        "incident": row,
        "actor": actor,
        "data": data,
        "log": 1,
        "place": place,
        "sha256": data_hash,
        "leaf": leaf,
    }


def _insert(connection: Connection, table: str, given: Sequence[dict[str, Any]]) -> None:
    """Insert past SQLAlchemy, which would take most of the time."""
    plain: Any = connection.connection.driver_connection
    columns = ", ".join(f'"{name}"' for name in given[0])
    if isinstance(plain, sqlite3.Connection):
        marks = ", ".join(f":{name}" for name in given[0])
        plain.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", given)  # noqa: S608 - ours
        return
    with plain.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in given:
            copy.write_row([*row.values()])  # times are UTC, and their zone is left out by the server


@contextmanager
def _quickly(connection: Connection) -> Iterator[None]:
    """Let SQLite write to its file at once, without a second one that would undo what is begun."""
    plain: Any = connection.connection.driver_connection
    if not isinstance(plain, sqlite3.Connection):
        yield
        return
    sqlite3.register_adapter(datetime, lambda at: at.replace(tzinfo=None).isoformat(" ", "microseconds"))
    plain.execute("PRAGMA journal_mode=OFF")
    plain.execute("PRAGMA synchronous=OFF")
    yield
    plain.execute("PRAGMA journal_mode=WAL")


def _finish(connection: Connection, count: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT setval('incident_numbers', {count})")
    else:
        connection.execute(update(schema.numbering).values(last=count))
    made_up = {"totp_used": 0, "roles": '["reviewer"]', "scope": "[]", "disabled": False, "made_at": datetime.now(UTC)}
    connection.execute(insert(accounts), [{"name": name, **made_up} for name in REVIEWERS])
