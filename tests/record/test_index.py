"""Who hides an incident from the lists, or has them tell something else, is found by its entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from outgate.record import Store, index
from tests.record.outcomes import AT, KEYS, outcome

type Run = Callable[[Callable[[Connection], Any]], Any]


@pytest.fixture
def found(database: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[tuple[str, bool]]]:
    """What is astray after a statement, of three incidents of which the second happened twice."""
    monkeypatch.setattr(index, "_PAGE", 2)
    with Store.open(database, KEYS) as store:
        for rule, minutes in (("a", 0), ("b", 0), ("b", 5), ("c", 0)):
            store.add(outcome(rule=rule, at=AT + timedelta(minutes=minutes)))

    def after(statement: str) -> list[tuple[str, bool]]:
        if statement:
            run(lambda connection: connection.execute(text(statement)))
        return [(each.number[-1], each.gone) for each in run(lambda connection: [*index.astray(connection)])]

    return after


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("", []),
        ("DELETE FROM incidents WHERE id = 3", [("3", True)]),
        ("UPDATE incidents SET host = 'x' WHERE id = 2", [("2", False)]),
        ("UPDATE incidents SET severity = 1 WHERE id = 1", [("1", False)]),
        ("UPDATE incidents SET occurrences = 1 WHERE id = 2", [("2", False)]),
        ("UPDATE incidents SET last_at = opened_at WHERE id = 2", [("2", False)]),
        ("UPDATE incident_rules SET rule = 'z'", [("1", False), ("2", False), ("3", False)]),
        ("DELETE FROM incident_rules WHERE incident = 1", [("1", False)]),
    ],
)
def test_what_was_hidden_or_edited_is_named(
    found: Callable[[str], list[tuple[str, bool]]], statement: str, expected: list[tuple[str, bool]]
):
    assert found(statement) == expected
