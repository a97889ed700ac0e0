import dataclasses
import json

import pytest

from outgate.model import Action, Severity
from outgate.record.incident import as_tree, from_outcome
from tests.record.outcomes import AT, email, outcome

SECRETS = ("jane.roe@mail.example", "c2VjcmV0OnNlY3JldA", "/new", "authorization")


def test_an_incident_says_who_where_what_and_why():
    made = from_outcome(outcome())
    assert (made.user, made.user_groups, made.address) == ("ada", ("support",), "10.20.0.7")
    assert (made.host, made.port, made.scheme, made.host_groups) == ("paste.example", 443, "https", ("paste-sites",))
    assert (made.opened_at, made.action, made.severity) == (AT, Action.BLOCK, Severity.HIGH)
    assert [rule.rule for rule in made.rules] == ["emails"]
    assert made.digest == "64" * 32
    assert made.size == len("jane.roe@mail.example")


def test_an_incident_holds_no_url_header_or_value():
    whole = repr(from_outcome(outcome())) + json.dumps(as_tree(from_outcome(outcome())))
    assert [secret for secret in SECRETS if secret in whole] == []


@pytest.mark.parametrize("method", ["4111-1111-1111-1111", "jane.roe", "P" * 21, ""])
def test_a_method_that_is_no_word_is_not_recorded(method: str):
    assert from_outcome(outcome(method=method)).method == ""


def test_an_exempted_rule_does_not_make_the_incident_severe():
    made = from_outcome(outcome())
    exempted = dataclasses.replace(made.rules[0], exempted_by="crm: contracted")
    assert dataclasses.replace(made, rules=(exempted,)).severity is None


def test_the_tree_is_plain_json_in_a_fixed_order():
    tree = as_tree(from_outcome(outcome(email("a@b.example"), email("c@b.example"))))
    assert list(tree)[:4] == ["number", "opened_at", "severity", "action"]
    assert tree["findings"][0]["count"] == 2
    assert json.loads(json.dumps(tree)) == tree


def test_only_what_a_rule_rests_upon_is_kept():
    of_the_rule, beside_it = email("a@b.example"), email("c@d.example", ("headers",))
    whole = dataclasses.replace(outcome(of_the_rule), findings=(beside_it, of_the_rule))
    assert [finding.path for finding in from_outcome(whole).findings] == [("body",)]
    stopped = dataclasses.replace(whole, decision=dataclasses.replace(whole.decision, fired=()))
    assert len(from_outcome(stopped).findings) == 2
