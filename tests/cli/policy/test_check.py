from collections.abc import Callable
from datetime import date
from pathlib import Path

from outgate.cli.compose import load_policy
from outgate.cli.policy.check import expiring
from tests.cli.conftest import DATA_TYPE, RULE, Done

type Run = Callable[..., Done]

EXEMPTION = '[[exemption]]\nto = ["news.example"]\nowner = "crm"\nreason = "contracted"\nexpires = '


def test_a_good_policy_is_counted(outgate: Run, policies: Path):
    done = outgate("policy", "check", "--policies", policies)
    assert (done.code, done.err) == (0, "")
    first = done.out.splitlines()[0]
    assert first.endswith("1 data type with 1 pattern, 2 rules, 2 groups of hosts, 6 written examples")


def test_a_slow_pattern_is_named_with_the_reason(outgate: Run, policies: Path):
    (policies / "data-types/test/words.toml").write_text(DATA_TYPE.replace("BADGE-\\d{4}", "team"))
    done = outgate("policy", "check", "--policies", policies)
    assert done.code == 0
    assert "warning: data-types/test/words.toml: pattern[0]: " in done.out
    assert "narrow the shape" in done.out


def test_exemptions_that_have_expired_or_soon_will_are_named(policies: Path):
    rule = RULE + "".join(EXEMPTION + day + "\n" for day in ("2026-11-21", "2026-11-22", "2026-12-21", "2026-12-22"))
    (policies / "rules/badges.toml").write_text(rule)
    assert list(expiring(load_policy(policies), date(2026, 11, 22))) == [
        "rules/badges.toml: exemption of crm: contracted: expired on 2026-11-21",
        "rules/badges.toml: exemption of crm: contracted: expires on 2026-11-22",
        "rules/badges.toml: exemption of crm: contracted: expires on 2026-12-21",
    ]


def test_every_fault_is_one_line_with_file_field_and_reason(outgate: Run, policies: Path):
    (policies / "rules/badges.toml").write_text(RULE.replace('"high"', '"huge"').replace("distinct", "distinkt"))
    done = outgate("policy", "check", "--policies", policies)
    assert (done.code, done.out) == (2, "")
    where = f"outgate: {policies}/rules/badges.toml: "
    assert [line.startswith(where) for line in done.err.splitlines()] == [True, True]
    assert "severity: " in done.err
    assert "when.distinkt: no such field" in done.err


def test_a_shape_that_cannot_be_scanned_is_refused(outgate: Run, policies: Path):
    text = DATA_TYPE.replace("[[example]]", "shape = '(?=a)b'\n[[example]]", 1)
    (policies / "data-types/test/badge.toml").write_text(text)
    done = outgate("policy", "check", "--policies", policies)
    assert done.code == 2
    assert "data-types/test/badge.toml: pattern[0]" in done.err
