import dataclasses
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.model import Action, Sender, Severity
from outgate.record.incident import Justification, as_tree, from_outcome, justified, name_in_text, numbered
from outgate.record.summary import storable
from tests.record.outcomes import AT, PEOPLE, USER, email, outcome, recorded

LETTERS = st.text(
    "aAsSkK\u017f\u0131\u0130\u212a\u00e9i@._0\\\0\ud800", max_size=5
)  # the forms of letters that one folds to
SECRETS = ("jane.roe@mail.example", "c2VjcmV0OnNlY3JldA", "/new", "authorization")


def test_an_incident_says_who_where_what_and_why():
    made = recorded(outcome())
    assert (made.user, made.user_groups) == (PEOPLE.pseudonym("p", USER), ("support",))
    assert made.address == PEOPLE.pseudonym("a", "10.20.0.7")
    assert (made.host, made.port, made.scheme, made.host_groups) == ("paste.example", 443, "https", ("paste-sites",))
    assert (made.opened_at, made.action, made.severity) == (AT, Action.BLOCK, Severity.HIGH)
    assert [rule.rule for rule in made.rules] == ["emails"]
    assert made.digest == "64" * 32
    assert made.size == len("jane.roe@mail.example")


def test_an_incident_holds_no_url_header_or_value():
    whole = repr(recorded(outcome())) + json.dumps(as_tree(recorded(outcome())))
    assert [secret for secret in SECRETS if secret in whole] == []


@pytest.mark.parametrize("method", ["4111-1111-1111-1111", "jane.roe", "P" * 21, ""])
def test_a_method_that_is_no_word_is_not_recorded(method: str):
    assert recorded(outcome(method=method)).method == ""


def test_an_incident_that_is_numbered_is_the_same_otherwise():
    made = recorded(outcome())
    assert numbered(made, "OG-2026-000042") == dataclasses.replace(made, number="OG-2026-000042")


def test_an_exempted_rule_does_not_make_the_incident_severe():
    made = recorded(outcome())
    exempted = dataclasses.replace(made.rules[0], exempted_by="crm: contracted")
    assert dataclasses.replace(made, rules=(exempted,)).severity is None


def test_the_tree_is_plain_json_in_a_fixed_order():
    tree = as_tree(recorded(outcome(email("a@b.example"), email("c@b.example"))))
    assert list(tree)[:4] == ["number", "opened_at", "last_at", "occurrences"]
    assert tree["findings"][0]["count"] == 2
    assert json.loads(json.dumps(tree)) == tree


def test_only_what_a_rule_rests_upon_is_kept():
    of_the_rule, beside_it = email("a@b.example"), email("c@d.example", ("headers",))
    whole = dataclasses.replace(outcome(of_the_rule), findings=(beside_it, of_the_rule))
    assert [finding.path for finding in recorded(whole).findings] == [("body",)]
    stopped = dataclasses.replace(whole, decision=dataclasses.replace(whole.decision, fired=()))
    assert len(recorded(stopped).findings) == 2


def test_whom_the_pseudonyms_mean_is_kept_apart():
    made = from_outcome(outcome(), PEOPLE)
    assert made.names == {made.incident.user: USER, made.incident.address: "10.20.0.7"}
    nobody = from_outcome(outcome(sender=Sender("10.20.0.7")), PEOPLE)
    assert (nobody.incident.user, list(nobody.names.values())) == (None, ["10.20.0.7"])


@pytest.mark.parametrize("text", [USER, USER.upper(), f"C:\\Users\\{USER}\\x.csv", f"{USER}@corp.example", f"_{USER}_"])
def test_the_users_name_is_cut_out_of_all_text(text: str):
    made = recorded(dataclasses.replace(outcome(email("a@b.example", ("body", text))), why=text))
    assert USER not in repr(made).lower()
    assert "[user]" in made.findings[0].part
    assert "[user]" in made.why


@given(LETTERS, LETTERS, LETTERS, st.sampled_from([str, str.upper, str.lower]))
def test_no_text_keeps_a_name_that_stands_in_it(user: str, before: str, after: str, form: Callable[[str], str]):
    text, word = f"{before} {form(user)}{after}", name_in_text(user)
    expected = word.sub("[user]", storable(text)) if word else storable(text)
    assert justified(Justification(text, (), AT), Sender("10.20.0.7", user))["text"] == expected


def test_the_name_before_the_at_of_a_user_is_cut_out_too():
    sender = Sender("10.20.0.7", "grace.hopper@corp.example")
    made = recorded(outcome(email("a@b.example", ("body", "grace.hopper.zip")), sender=sender))
    assert made.findings[0].part == "body \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} [user].zip"


def test_why_somebody_sends_is_kept_without_their_name_and_with_the_rules_and_until_when():
    said = Justification("Ada.Lovelace needs it", ("emails",), AT)
    assert justified(said, outcome().message.sender) == {
        "text": "[user] needs it",
        "rules": ["emails"],
        "until": "2026-11-22T09:30:01+00:00",
    }


def test_a_rule_says_by_what_it_was_passed():
    made = outcome()
    fired = (dataclasses.replace(made.decision.fired[0], justified_by="OG-2026-000041"),)
    (rule,) = recorded(dataclasses.replace(made, decision=dataclasses.replace(made.decision, fired=fired))).rules
    assert rule.justified_by == "OG-2026-000041"


def test_a_name_inside_of_a_word_and_a_very_short_one_are_left_alone():
    found = email("a@b.example", ("body", "xada.lovelacex bo"))
    assert recorded(outcome(found)).findings[0].path == ("body", "xada.lovelacex bo")
    assert recorded(outcome(found, sender=Sender("10.20.0.7", "bo"))).findings[0].path == ("body", "xada.lovelacex bo")


def test_every_occurrence_is_one_of_its_kind():
    assert len({from_outcome(outcome(), PEOPLE).uid for _ in range(9)}) == 9
