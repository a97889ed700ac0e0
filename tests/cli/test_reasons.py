from pathlib import Path

import pytest

from outgate.cli.carriers import file, plain
from outgate.cli.compose import load_policy
from outgate.cli.examples import message
from outgate.cli.reasons import why_not
from outgate.model import Finding, Likelihood
from tests.cli.conftest import RULE

RULES = RULE.replace(
    'to = ["!corporate"]', 'to = ["corporate"]\nfrom = ["support"]\nchannel = ["file"]\nlikelihood = "very_likely"'
).replace("{ ", '{ channel = "file", likelihood = "very_likely", to = "corp.example", from = ["support"], ')


def _found(count: int, likelihood: Likelihood = Likelihood.VERY_LIKELY) -> list[Finding]:
    return [Finding("test.badge", ("body",), likelihood, "B***", bytes([at])) for at in range(count)]


@pytest.mark.parametrize(
    ("count", "likelihood", "expected"),
    [
        (1, Likelihood.VERY_LIKELY, ["1 distinct found, 2 needed"]),
        (2, Likelihood.LIKELY, ["0 distinct found, 2 needed", "nothing found is very_likely or surer"]),
        (0, Likelihood.LIKELY, []),
    ],
)
def test_the_counts_and_the_likelihood_are_told(
    policies: Path, count: int, likelihood: Likelihood, expected: list[str]
):
    (policies / "rules" / "badges.toml").write_text(RULES)
    rules = load_policy(policies).rules
    told = list(why_not(rules.rules[0], rules, _found(count, likelihood), message(file("x"))))
    assert [reason for reason in told if "destinations" not in reason] == expected


def test_where_to_and_how_are_told(policies: Path):
    (policies / "rules" / "badges.toml").write_text(RULES)
    rules = load_policy(policies).rules
    assert list(why_not(rules.rules[0], rules, _found(5), message(plain("x")))) == [
        "holds for other destinations only: corporate",
        "holds for other channels only: file",
    ]


def test_a_rule_about_other_data_gives_no_reason(policies: Path):
    rules = load_policy(policies).rules
    other = [Finding("other.kind", ("body",), Likelihood.LIKELY, "x", b"1")]
    assert list(why_not(rules.rules[0], rules, other, message(plain("x")))) == []
