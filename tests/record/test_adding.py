"""Occurrences are written once: grouped, numbered, with people and entries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from outgate.record import adding, schema
from outgate.record.desk import tables
from outgate.record.incident import from_outcome
from outgate.record.ledger.log import Log
from outgate.record.people import Directory
from tests.record.outcomes import AT, KEYS, PEOPLE, outcome

type Run = Callable[[Callable[[Connection], Any]], Any]
HOUR = timedelta(hours=1)


def occurrences(*rules: str) -> list[Any]:
    return [from_outcome(outcome(rule=rule, at=AT + timedelta(seconds=n)), PEOPLE) for n, rule in enumerate(rules)]


def add(run: Run, new: list[Any], window: timedelta = HOUR) -> adding.Added:
    directory, log = Directory(PEOPLE), Log(KEYS.log)
    added: adding.Added = run(lambda connection: adding.add(connection, new, log, directory, window))
    return added


def test_numbers_follow_the_order_in_which_incidents_open(run: Run):
    added = add(run, occurrences("a", "b", "a", "c", "b"))
    assert [int(incident.number[-6:]) for incident in added.incidents] == [1, 2, 1, 3, 2]
    kept = run(
        lambda connection: connection.execute(select(schema.incidents.c.id, schema.incidents.c.occurrences)).all()
    )
    assert sorted(map(tuple, kept)) == [(1, 2), (2, 2), (3, 1)]


def test_evidence_is_kept_apart_and_its_hash_stands_in_the_entry(run: Run):
    with_evidence = from_outcome(replace(outcome(), evidence=b"sealed bytes"), PEOPLE)
    add(run, [with_evidence, *occurrences("a")])
    (kept,) = run(lambda connection: connection.execute(select(tables.evidence)).all())
    assert (kept.uid, kept.incident, kept.at, kept.sealed) == (with_evidence.uid, 1, AT, b"sealed bytes")
    data = run(lambda connection: connection.execute(select(schema.events.c.uid, schema.events.c.data)).all())
    told = {uid: json.loads(text).get("evidence") for uid, text in data}
    assert told.pop(with_evidence.uid) == sha256(b"sealed bytes").hexdigest()
    assert set(told.values()) == {None}


def test_a_later_batch_goes_on_with_what_is_there(run: Run):
    add(run, occurrences("a"))
    assert [int(each.number[-6:]) for each in add(run, occurrences("b", "a")).incidents] == [2, 1]
    columns = schema.events.c
    kept = run(lambda connection: connection.execute(select(columns.kind, columns.incident).order_by(columns.id)).all())
    assert [*map(tuple, kept)][1:] == [("opened", 1), ("opened", 2), ("occurred", 1)]


def test_what_was_written_is_known_and_what_was_not_is_not(run: Run):
    new = occurrences("a", "b")
    assert run(lambda connection: adding.known(connection, new)) is None
    added = add(run, new)
    again = run(lambda connection: adding.known(connection, new))
    assert again.incidents == added.incidents


def test_whoever_is_in_it_is_in_the_directory(run: Run):
    added = add(run, occurrences("a"))
    assert {pseudonym for pseudonym, _ in added.people} == {added.incidents[0].user, added.incidents[0].address}
    user = added.incidents[0].user or ""
    known = run(lambda connection: Directory(PEOPLE).name(connection, user))
    assert known == "ada.lovelace"


def test_an_outcome_without_a_rule_is_written_too(run: Run):
    stopped = from_outcome(outcome(), PEOPLE)
    without = stopped._replace(incident=type(stopped.incident)(**{**_fields(stopped.incident), "rules": ()}))
    assert add(run, [without]).incidents[0].severity is None


def _fields(incident: Any) -> dict[str, Any]:
    return {name: getattr(incident, name) for name in incident.__dataclass_fields__}
