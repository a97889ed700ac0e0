"""An incident as one line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outgate.model import Action, Likelihood, Severity
from outgate.record.incident import BrokenRule
from outgate.record.summary import Summary
from outgate.review import listed
from tests.record.outcomes import outcome, recorded


def found(kind: str, distinct: int, people: int = 0) -> Summary:
    """So many values of a data type."""
    return Summary(kind, ("body",), Likelihood.LIKELY, distinct, distinct, people)


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([found("person.email", 37, 12)], "37 × E-mail address · 12 people"),  # noqa: RUF001 - "times"
        ([found("order.id", 2), found("person.email", 2), found("order.id", 1)], "3 × Order: id · 2 × E-mail address"),  # noqa: RUF001 - "times"
        ([found("a.b", 3), found("a.c", 2), found("a.d", 1)], "3 × A: b · 2 × A: c · 1 more kind"),  # noqa: RUF001 - "times"
        ([found("a.b", 4), found("a.c", 3), found("a.d", 2), found("a.e", 1)], "4 × A: b · 3 × A: c · 2 more kinds"),  # noqa: RUF001 - "times"
        ([], "Nothing was found in it"),
    ],
)
def test_what_was_found_is_told_in_a_few_words(findings: list[Summary], said: str):
    assert listed.found(findings, {"person.email": "E-mail address"}) == said


def test_it_is_called_by_the_worst_rule_that_is_in_force():
    rules = (
        BrokenRule("a", "Exempted", Severity.CRITICAL, Action.BLOCK, exempted_by="crm: contract"),
        BrokenRule("b", "Observed", Severity.CRITICAL, Action.BLOCK, observed=True),
        BrokenRule("c", "Mild", Severity.LOW, Action.MONITOR),
        BrokenRule("d", "Bad", Severity.HIGH, Action.BLOCK),
    )
    incident = replace(recorded(outcome()), rules=rules)
    assert listed.title(incident) == "Bad"
    assert [rule.rule for rule in listed.ranked(rules)] == ["d", "c", "b", "a"]


def test_without_a_rule_it_is_called_by_why_it_was_stopped():
    incident = replace(recorded(outcome()), rules=(), why="not recorded in time")
    assert listed.title(incident) == "not recorded in time"
    assert listed.title(replace(incident, why="")) == "Stopped without a rule"


def test_its_address_carries_the_filter():
    assert listed.href("OG-2026-000001") == "/incidents/OG-2026-000001"
    assert listed.href("OG-2026-000001", "tab=all") == "/incidents/OG-2026-000001?tab=all"


def test_the_kinds_are_told_apart_from_the_people():
    several = [found("a.b", 4, 1), found("a.c", 3), found("a.d", 2, 12), found("a.e", 1)]
    assert listed.counted(several) == (["4 × A: b", "3 × A: c", "2 more kinds"], "12 people")  # noqa: RUF001 - "times"
    assert listed.counted([found("a.b", 4, 1)]) == (["4 × A: b"], "")  # noqa: RUF001 - "times"
