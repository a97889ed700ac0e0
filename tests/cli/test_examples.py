"""Every shipped example, in every carrier that can hold it: what `outgate policy test` runs, run by the suite."""

from pathlib import Path

import pytest

from outgate.cli.carriers import CARRIERS, fits
from outgate.cli.compose import PolicyFiles, load_policy
from outgate.cli.examples import Ran, run_examples
from outgate.model import Limits
from outgate.settings import shipped_policies
from tests.cli.conftest import DATA_TYPE, RULE

pytestmark = pytest.mark.timeout(900)  # twenty thousand inspections, in one fixture


def _ran(files: PolicyFiles) -> list[Ran]:
    return list(run_examples(files.compile(b"k" * 32, Limits()), files))


@pytest.fixture(scope="module")
def shipped() -> tuple[PolicyFiles, list[Ran]]:
    files = load_policy(shipped_policies())
    return files, _ran(files)


def test_every_shipped_example_holds_in_every_carrier(shipped: tuple[PolicyFiles, list[Ran]]):
    failed = [f"{ran.file} example[{ran.example}] {ran.carrier}: {ran.fault}" for ran in shipped[1] if ran.fault]
    assert not failed, "\n".join(failed)


def test_as_many_were_run_as_there_are(shipped: tuple[PolicyFiles, list[Ran]]):
    files, ran = shipped
    texts = [example.text for data_type in files.catalogue.data_types.values() for example in data_type.spec.example]
    # a rule that counts has one example more than are written: one too few
    of_rules = sum(len(rule.file.example) + (rule.file.when.distinct > 1) for rule in files.rules.rules)
    assert len(ran) == sum(fits(name, text) for text in texts for name in CARRIERS) + of_rules
    assert len(texts) >= 50
    assert of_rules >= 32
    assert {each.carrier for each in ran} == {"", *CARRIERS}


def test_an_example_that_does_not_hold_is_told_by_number(policies: Path):
    (policies / "data-types/test/badge.toml").write_text(DATA_TYPE.replace('["BADGE-1234", ', '["BADGE-1235", '))
    (policies / "rules/badges.toml").write_text(RULE.replace("= 1 }", "= 3 }"))
    failed = [ran for ran in _ran(load_policy(policies)) if ran.fault]
    assert failed == [
        Ran(
            "data-types/test/badge.toml",
            0,
            "plain",
            "expected ['BADGE-1235', 'BADGE-9876'], found ['BADGE-1234', 'BADGE-9876']",
        ),
        Ran("rules/badges.toml", 1, "", "expected allow, but the rule orders block"),
    ]


def test_a_near_miss_that_is_found_in_a_carrier_only_is_told(policies: Path):
    text = DATA_TYPE.replace("\\bBADGE-\\d{4}\\b", "note.{0,3}BADGE")
    (policies / "data-types/test/badge.toml").write_text(text)
    failed = {ran.carrier: ran.fault for ran in _ran(load_policy(policies)) if ran.fault and ran.example == 1}
    assert failed["form"] == "1 found too many"
    assert "plain" not in failed
