"""`outgate accounts list`: for people and for programs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

    type Run = Callable[..., Done]


def test_there_is_a_hint_where_there_is_no_account(outgate: Run, data: Path):
    done = outgate("accounts", "list", "--data", data)
    assert done.out == "No accounts: add one with `outgate accounts add NAME --role administrator`.\n"


def test_accounts_are_listed_by_name_without_their_secrets(outgate: Run, data: Path):
    outgate("accounts", "add", "bo", "--role", "reviewer", "--role", "privacy", "--group", "eu", "--data", data)
    outgate("accounts", "add", "ada", "--role", "auditor", "--data", data)
    table = outgate("accounts", "list", "--data", data).out
    assert table.index("ada") < table.index("bo")
    assert "privacy, reviewer" in table
    assert "added (UTC)" in table
    assert re.search(r" \d{4}-\d\d-\d\d \d\d:\d\d ", table)
    lines = [
        json.loads(line) for line in outgate("accounts", "list", "--format", "jsonl", "--data", data).out.splitlines()
    ]
    told = [{key: line[key] for key in line if key != "added"} for line in lines]
    assert told == [
        {"name": "ada", "roles": ["auditor"], "groups": [], "sign_in": "one-time password", "second_factor": False},
        {
            "name": "bo",
            "roles": ["privacy", "reviewer"],
            "groups": ["eu"],
            "sign_in": "one-time password",
            "second_factor": False,
        },
    ]
