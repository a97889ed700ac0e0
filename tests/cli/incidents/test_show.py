import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from outgate.record import Retention, Store
from tests.cli.conftest import Done
from tests.record.outcomes import AT, KEYS, PEOPLE, USER, email, outcome

type Run = Callable[..., Done]


def test_one_incident_is_told_in_full(outgate: Run, data: Path):
    done = outgate("incidents", "show", "OG-2026-000003", "--data", data)
    assert (done.code, done.err) == (0, "")
    for line in (
        "OG-2026-000003  blocked",
        f"  who      {PEOPLE.pseudonym('p', USER)} (support) at {PEOPLE.pseudonym('a', '10.20.0.7')}",
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
    assert (tree["number"], tree["disposition"]) == ("OG-2026-000003", "blocked")
    assert tree["user"] == PEOPLE.pseudonym("p", USER)
    assert [each["opened_at"] for each in tree["times"]] == [AT.isoformat()]


def test_a_number_that_is_not_there_is_an_error(outgate: Run, data: Path):
    done = outgate("incidents", "show", "OG-2026-000009", "--data", data)
    assert done == Done(2, "", "outgate: there is no incident OG-2026-000009\n")


def test_what_others_named_cannot_command_the_terminal(outgate: Run, data: Path):
    with Store.open(f"sqlite:///{data / 'outgate.db'}", KEYS) as store:
        evil = replace(outcome(email("a@b.example", ("body", "zip[\x1b[2J]"))), why="\x1b]0;x\x07")
        number = store.add(evil).number
    told = outgate("incidents", "show", number, "--data", data).out
    assert "\x1b" not in told
    assert "\\x1b[2J" in told


def test_what_the_sender_said_is_told_and_where(outgate: Run, data: Path):
    with Store.open(f"sqlite:///{data / 'outgate.db'}", KEYS) as store:
        store.note("justified", "outgate", {"text": "ticket 12"}, number="OG-2026-000003")
        made = outcome(rule="fourth")
        fired = (replace(made.decision.fired[0], justified_by="OG-2026-000003"),)
        passed = store.add(replace(made, decision=replace(made.decision, fired=fired))).number
    assert "justified by the sender: ticket 12" in outgate("incidents", "show", "OG-2026-000003", "--data", data).out
    told = outgate("incidents", "show", passed, "--data", data).out
    assert "(justified at OG-2026-000003)" in told


def test_each_time_that_it_happened_is_told(outgate: Run, data: Path):
    with Store.open(f"sqlite:///{data / 'outgate.db'}", KEYS) as store:
        again = outcome(email("a@b.example"), email("c@d.example"), rule="third", at=AT + timedelta(minutes=5))
        assert store.add(again).number == "OG-2026-000003"
    lines = outgate("incidents", "show", "OG-2026-000003", "--data", data).out.splitlines()
    assert "  last     2026-11-22 09:35:01 UTC, 2 times in all" in lines
    assert "happened 2 times (UTC)" in lines
    assert f"  2026-11-22 09:35:01  21 bytes: 2 person.email: digest {'64' * 32}" in lines
    assert sum("opened by outgate" in line for line in lines) == 1
    tree = json.loads(outgate("incidents", "show", "OG-2026-000003", "--data", data, "--format", "jsonl").out)
    assert [len(each["findings"]) for each in tree["times"]] == [1, 1]


def test_an_incident_that_was_purged_says_so(outgate: Run, data: Path):
    with Store.open(f"sqlite:///{data / 'outgate.db'}", KEYS) as store:
        store.purge(Retention(*[timedelta(days=30)] * 3), AT, sure=True)
    done = outgate("incidents", "show", "OG-2026-000001", "--data", data)
    assert done == Done(2, "", "outgate: there is no incident OG-2026-000001 any more: it was purged\n")
