import json
from collections.abc import Callable
from pathlib import Path

from outgate.cli.carriers import CARRIERS
from tests.cli.conftest import DATA_TYPE, Done

type Run = Callable[..., Done]

RUNS = 2 * len(CARRIERS) + 4 + 1  # the last: one badge too few for the rule that counts them


def test_when_all_hold_the_counts_are_told(outgate: Run, policies: Path):
    done = outgate("policy", "test", "--policies", policies)
    assert done == Done(
        0,
        f"6 written examples and 1 made from numbers of rules, {RUNS} runs in {len(CARRIERS)} carriers: all hold\n",
        "",
    )


def test_a_failure_names_file_example_and_carrier(outgate: Run, policies: Path):
    (policies / "data-types/test/badge.toml").write_text(DATA_TYPE.replace('"BADGE-1234", ', ""))
    done = outgate("policy", "test", "--policies", policies)
    assert done.code == 1
    assert done.out.startswith(
        "failed: data-types/test/badge.toml: example[0] in plain: expected ['BADGE-9876'], found"
    )
    assert done.out.endswith(": 1 failed\n")


def test_json_lines_hold_every_run(outgate: Run, policies: Path):
    done = outgate("policy", "test", "--policies", policies, "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert len(rows) == RUNS
    assert {row["passed"] for row in rows} == {True}
    assert list(rows[0]) == ["file", "example", "carrier", "fault", "passed"]
