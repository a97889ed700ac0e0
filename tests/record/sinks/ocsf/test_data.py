from dataclasses import replace

import pytest

from outgate.model import Action, Likelihood, Severity
from outgate.record import BrokenRule, Summary
from outgate.record.sinks.ocsf.data import data_security, findings, first_rule, policy
from tests.record.sinks.entries import INCIDENT

SUMMARY = Summary("person.email", ("body",), Likelihood.LIKELY, 3, 2, 1, ("j***@m***.com", "k***@m***.com"))


def test_counts_of_one_data_type_are_summed_over_its_places():
    places = (SUMMARY, replace(SUMMARY, path=("target",)), replace(SUMMARY, data_type="payment.card", count=4))
    made = data_security(replace(INCIDENT, findings=places))
    assert made["discovery_details"] == [{"type": "person.email", "count": 6}, {"type": "payment.card", "count": 4}]
    assert (made["total"], made["size"]) == (10, INCIDENT.size)
    assert made["pattern_match"] == "j***@m***.com | k***@m***.com"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("person.email", "Personal"),
        ("payment.card", "Financial"),
        ("secret.key", "Security"),
        ("metrics.sales", "Business"),
        ("uninspected.encrypted", "Unknown"),
    ],
)
def test_the_family_of_the_data_type_says_which_category_it_is(kind: str, text: str):
    made = data_security(replace(INCIDENT, findings=(replace(SUMMARY, data_type=kind),)))
    assert made["category"] == text


def test_the_strictest_rule_in_force_is_the_policy():
    mild = BrokenRule("mild", "Mild", Severity.CRITICAL, Action.MONITOR)
    strict = BrokenRule("strict", "Strict", Severity.LOW, Action.BLOCK)
    tried = BrokenRule("tried", "Tried out", Severity.CRITICAL, Action.BLOCK, observed=True)
    excused = BrokenRule("excused", "Excused", Severity.CRITICAL, Action.BLOCK, exempted_by="ada: agreed")
    incident = replace(INCIDENT, rules=(mild, strict, tried, excused))
    assert first_rule(incident) == strict
    assert policy(incident) == {"uid": "strict", "name": "Strict", "version": "abc123", "is_applied": True}
    assert policy(replace(incident, rules=(tried,)))["is_applied"] is False


def test_what_was_stopped_without_a_rule_has_a_policy_all_the_same():
    bare = replace(INCIDENT, rules=(), policy_version="")
    assert policy(bare) == {"name": "Outgate", "is_applied": True}
    assert "classifier_details" not in data_security(bare)


def test_places_and_people_are_told_beside_the_class():
    (told,) = findings(replace(INCIDENT, findings=(SUMMARY,)))
    assert told == {
        "data_type": "person.email",
        "part": "body",
        "likelihood": "likely",
        "count": 3,
        "distinct": 2,
        "people": 1,
    }
