"""The export: strict lines of one moment of the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from outgate.record import StoreError
from outgate.record.ledger import export
from outgate.record.ledger.log import Log
from tests.record.ledger.test_log import event
from tests.record.outcomes import KEYS

type Run = Callable[[Callable[[Connection], Any]], Any]


def test_it_names_itself_then_each_entry_then_what_was_signed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_PAGE", 2)
    log = Log(KEYS.log)
    checkpoint = run(lambda connection: log.append(connection, [event() for _ in range(4)]))
    told = [json.loads(line) for line in run(lambda connection: [*export.lines(connection, log.origin)])]
    assert told[0] == {"format": "outgate log 1", "origin": log.origin, "size": 5}
    assert [json.loads(line["entry"])["place"] for line in told[1:-1]] == [0, 1, 2, 3, 4]
    assert told[-1] == {"checkpoint": checkpoint}
    assert run(lambda connection: export.checkpoint(connection, log.origin)) == checkpoint


def test_a_log_that_is_not_there_is_an_error(run: Run) -> None:
    with pytest.raises(StoreError, match="log none is not in the database"):
        run(lambda connection: [*export.lines(connection, "none")])
    assert run(lambda connection: export.checkpoint(connection, "none")) is None
    assert run(export.origins) == [KEYS.log.origin]
