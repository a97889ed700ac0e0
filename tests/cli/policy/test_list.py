import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Done

type Run = Callable[..., Done]


def test_everything_is_listed_for_people(outgate: Run, policies: Path):
    done = outgate("policy", "list", "--policies", policies)
    assert (done.code, done.err) == (0, "")
    for word in ("test.badge", "Badge number", "badges", "block", "enforce", "clinics", "clinic.example", "yes"):
        assert word in done.out


def test_everything_is_listed_for_machines(outgate: Run, policies: Path):
    done = outgate("policy", "list", "--policies", policies, "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["kind"], row["id"]) for row in rows] == [
        ("data type", "test.badge"),
        ("rule", "badges"),
        ("rule", "too-large"),
        ("group", "corporate"),
        ("group", "clinics"),
    ]
    assert rows[1]["data"] == ["test.badge"]
    assert (rows[3]["private"], rows[4]["private"]) == (False, True)
