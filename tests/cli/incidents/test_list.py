import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from outgate.record import Store
from tests.cli.conftest import Done, outgate_process
from tests.record.outcomes import KEYS, PEOPLE, USER

type Run = Callable[..., Done]


def test_the_newest_comes_first_while_the_proxy_writes(data: Path):
    done = outgate_process("incidents", "list", "--data", data)
    assert (done.code, done.err) == (0, "")
    numbers = [line.split()[0] for line in done.out.splitlines()[1:]]
    assert numbers == ["OG-2026-000003", "OG-2026-000002", "OG-2026-000001"]
    assert "paste.example" in done.out
    assert "1 person.email" in done.out


def test_a_narrow_terminal_gets_lines_that_break_no_word(outgate: Run, data: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outgate.cli.incidents.list.out", lambda: Console(width=80, soft_wrap=True, highlight=False))
    lines = outgate("incidents", "list", "--limit", "1", "--data", data).out.splitlines()
    assert lines[0].startswith("OG-2026-000003  2026-11-")
    assert lines[1].startswith("  p1.")
    assert lines[1].endswith(" to paste.example")
    assert lines[2].endswith(": 1 person.email")
    assert len(lines) == 3


def test_no_value_is_shown(outgate: Run, data: Path):
    told = outgate("incidents", "list", "--data", data).out
    assert "jane.roe" not in told
    assert USER not in told


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        (["--rule", "third"], [3]),
        (["--since", "2026-11-01"], [3, 2]),
        (["--disposition", "redacted"], [2]),
        (["--host", "example", "--user", PEOPLE.pseudonym("p", USER)], [3, 2, 1]),
        (["--limit", "1"], [3]),
        (["--user", USER], []),
    ],
)
def test_filters_hold_for_machines_too(outgate: Run, data: Path, arguments: list[str], numbers: list[int]):
    done = outgate("incidents", "list", "--data", data, "--format", "jsonl", *arguments)
    assert [json.loads(line)["number"] for line in done.out.splitlines()] == [f"OG-2026-{n:06d}" for n in numbers]


def test_nothing_recorded_and_nothing_matching_say_so(outgate: Run, data: Path, tmp_path: Path):
    assert outgate("incidents", "list", "--data", data, "--user", "bo").out == "No incident matches.\n"
    (tmp_path / "new").mkdir()
    Store.open(f"sqlite:///{tmp_path / 'new' / 'outgate.db'}", KEYS).close()
    done = outgate("incidents", "list", "--data", tmp_path / "new")
    assert done == Done(0, "No incidents: nothing has been recorded yet.\n", "")


def test_a_missing_database_is_an_error(outgate: Run, tmp_path: Path):
    done = outgate("incidents", "list", "--data", tmp_path)
    why = "there is no such file; a proxy makes it at its first start"
    assert done == Done(2, "", f"outgate: incident store {tmp_path}/outgate.db: {why}\n")
