"""What a changed policy would have done about what is on record."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.cli.policy.replay import UNKNOWN
from outgate.record import Habits, Store
from tests.cli.conftest import RULE
from tests.cli.test_compose import EXEMPTION
from tests.cli.test_replaying import badges
from tests.record.outcomes import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

    type Run = Callable[..., Done]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Store.open(f"sqlite:///{tmp_path / 'outgate.db'}", KEYS, habits=Habits(timedelta())) as store:
        for made in (badges(2), badges(5), badges(9, days=40)):
            store.add(made)
    return tmp_path


def test_the_policy_of_then_changes_nothing(outgate: Run, policies: Path, data: Path) -> None:
    done = outgate("policy", "replay", "--policies", policies, "--data", data)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "2 incidents: 0 stricter, 0 milder, 2 same"
    assert " ".join(UNKNOWN) == " ".join(done.out.split("\n", 1)[1].split())


def test_a_higher_count_is_milder_and_says_for_what(outgate: Run, policies: Path, data: Path) -> None:
    rule = policies / "rules" / "badges.toml"
    rule.write_text(RULE.replace("distinct = 2", "distinct = 3").replace('"test.badge" = 2', '"test.badge" = 3'))
    done = outgate("policy", "replay", "--policies", policies, "--data", data)
    lines = done.out.splitlines()
    assert done.code == 1
    assert lines[0].startswith("milder   OG-")
    assert lines[0].endswith(" to shop.example: block, now allow (-badges)")
    assert lines[1:3] == ["badges: 1 fires no more", "2 incidents: 0 stricter, 1 milder, 1 same"]


def test_what_the_console_exempts_is_milder(outgate: Run, policies: Path, data: Path) -> None:
    (data / "exemptions.toml").write_text(EXEMPTION.replace("partner.example", "shop.example"))
    done = outgate("policy", "replay", "--policies", policies, "--data", data)
    assert "2 incidents: 0 stricter, 2 milder, 0 same" in done.out


def test_machines_get_every_incident(outgate: Run, policies: Path, data: Path) -> None:
    rule = policies / "rules" / "badges.toml"
    rule.write_text(RULE.replace('"block"', '"redact"'))
    done = outgate("policy", "replay", "--policies", policies, "--data", data, "--since", "60d", "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["number"][-1], row["change"], row["then"], row["now"]) for row in rows] == [
        (number, "milder", "block", "redact") for number in "321"
    ]
    assert rows[0]["rules_gone"] == {"badges": "block"}
    assert rows[0]["rules_new"] == {"badges": "redact"}


@pytest.mark.parametrize("missing", ["--policies", "--data"])
def test_without_policy_or_record_it_is_an_error(
    outgate: Run, policies: Path, data: Path, tmp_path: Path, missing: str
) -> None:
    given = {"--policies": policies, "--data": data} | {missing: tmp_path / "none"}
    done = outgate("policy", "replay", *(word for pair in given.items() for word in pair))
    assert (done.code, done.out) == (2, "")
