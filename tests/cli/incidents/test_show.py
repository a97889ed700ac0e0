import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from outgate.record import Store
from tests.cli.conftest import Done
from tests.record.outcomes import KEY, email, outcome

type Run = Callable[..., Done]


def test_one_incident_is_told_in_full(outgate: Run, data: Path):
    done = outgate("incidents", "show", "OG-2026-000003", "--data", data)
    assert (done.code, done.err) == (0, "")
    for line in (
        "OG-2026-000003  blocked",
        "  who      ada (support) at 10.20.0.7",
        "  to       https://paste.example:443 (paste-sites)",
        "  what     http POST 21 bytes in the body",
        "  high block: third: Addresses may not leave",
        "  person.email (likely) in body: 1 found, 1 distinct: j***@m***.com",
        "  2026-11-22 09:30:01  opened by outgate",
    ):
        assert line in done.out.splitlines()
    assert "jane.roe" not in done.out


def test_json_is_the_same_tree_as_the_export(outgate: Run, data: Path):
    tree = json.loads(outgate("incidents", "show", "OG-2026-000003", "--data", data, "--format", "jsonl").out)
    assert (tree["number"], tree["user"], tree["disposition"]) == ("OG-2026-000003", "ada", "blocked")


def test_a_number_that_is_not_there_is_an_error(outgate: Run, data: Path):
    done = outgate("incidents", "show", "OG-2026-000009", "--data", data)
    assert done == Done(2, "", "outgate: there is no incident OG-2026-000009\n")


def test_what_others_named_cannot_command_the_terminal(outgate: Run, data: Path):
    with Store.open(f"sqlite:///{data / 'outgate.db'}", KEY) as store:
        evil = replace(outcome(email("a@b.example", ("body", "zip[\x1b[2J]"))), why="\x1b]0;x\x07")
        number = store.add(evil).number
    told = outgate("incidents", "show", number, "--data", data).out
    assert "\x1b" not in told
    assert "\\x1b[2J" in told
