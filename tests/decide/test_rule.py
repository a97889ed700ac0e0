"""What a rule file may say, and the reason for each thing it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.decide.rule import RuleFile
from outgate.model import Action, Channel, Likelihood, Severity
from outgate.strict_toml import FileError, read

if TYPE_CHECKING:
    from tests.decide.conftest import Kit

EXAMPLES = '[[example]]\ngiven = { "person.email" = 1 }\nexpect = "allow"\n'
WHEN = 'data = ["person.email"]\n'
EXEMPT = '[[exemption]]\nowner = "crm"\nreason = "why"\nexpires = 2027-01-01\n'


def fault(text: str) -> str:
    with pytest.raises(FileError) as error:
        read("rules/x.toml", text, RuleFile)
    return str(error.value)


def test_a_rule_is_read_with_its_defaults(kit: type[Kit]) -> None:
    rule = read("rules/x.toml", kit.rule(), RuleFile)
    assert (rule.action, rule.severity, rule.mode) == (Action.BLOCK, Severity.HIGH, "enforce")
    assert (rule.when.distinct, rule.when.likelihood, rule.when.per) == (1, Likelihood.LIKELY, "message")
    assert rule.example[0].given.data == {"person.email": 40}


def test_everything_a_rule_may_say_is_read(kit: type[Kit]) -> None:
    when = f'{WHEN}distinct = 3\nlikelihood = "possible"\nto = ["x"]\nfrom = ["support"]\nchannel = ["websocket"]\n'
    rule = read("rules/x.toml", kit.rule(when=when, tail=f'{EXEMPT}user = ["ann"]\n'), RuleFile)
    assert (rule.when.sender, rule.when.channel) == (("support",), (Channel.WEBSOCKET,))
    assert rule.exemption[0].label == "crm: why"


FAULTS = [
    ({"action": "coached"}, "action: must be one of allow, monitor, coach, redact, block"),
    ({"action": "stop"}, "action: must be one of allow, monitor, coach, redact, block"),
    ({"action": "allow"}, "a rule that allows does nothing"),
    ({"mode": "off"}, "mode: "),
    ({"when": WHEN + 'per = "24"'}, "when.per: must be 'message', or hours or days such as '24h'"),
    ({"when": WHEN + 'per = "91d"'}, "when.per: must be at most 90 days"),
    ({"when": 'data = ["uninspected"]\nper = "1h"'}, "when: what could not be looked into has no value"),
    ({"when": WHEN + "distinct = 0"}, "when.distinct: "),
    ({"when": WHEN + 'distinct = "3"'}, "when.distinct: "),
    ({"when": WHEN + 'likelihood = "sure"'}, "when.likelihood: must be one of possible, likely, very_likely"),
    ({"when": WHEN + 'channel = ["smtp"]'}, "when.channel[0]: "),
    ({"when": WHEN + 'sender = ["x"]'}, "when.sender: no such field"),
    ({"when": "data = []"}, "when.data: "),
    ({"when": 'data = "person.email"'}, "when.data: "),
    ({"tail": "extra = 1\n"}, "example[1].extra: no such field"),
    ({"examples": EXAMPLES * 2}, "no example fires"),
    ({"examples": EXAMPLES.replace("allow", "block") * 2}, "no near miss"),
    (
        {"examples": EXAMPLES + EXAMPLES.replace("allow", "block") + EXAMPLES.replace("allow", "redact")},
        "an example expects 'redact'",
    ),
    ({"examples": EXAMPLES}, "no example fires"),
    ({"examples": EXAMPLES.replace("= 1", "= 0") * 2}, "example[0].given.person.email: "),
    ({"examples": EXAMPLES.replace("person.email", "too") * 2}, "'too' is neither a data type nor one of"),
    ({"tail": EXEMPT}, "exempting everyone everywhere"),
    ({"tail": EXEMPT.replace("2027-01-01", '"soon"') + 'user = ["ann"]\n'}, "exemption[0].expires: "),
    ({"tail": EXEMPT.replace('owner = "crm"\n', "") + 'user = ["ann"]\n'}, "exemption[0].owner: is missing"),
]


@pytest.mark.parametrize(("change", "reason"), FAULTS)
def test_what_a_rule_may_not_say_is_named_with_its_reason(kit: type[Kit], change: dict[str, str], reason: str) -> None:
    assert f": {reason}" in f": {fault(kit.rule(**change))}"


def test_the_cases_of_faults_are_all_there() -> None:
    assert len(FAULTS) == 24


def test_a_rule_without_words_for_people_says_its_title(kit: type[Kit]) -> None:
    text = kit.rule()
    bare = text.replace('[tell]\nuser = "to the user"\nreviewer = "to the reviewer"\n', "")
    assert bare != text
    [fired] = kit.rules(a=bare).decide([kit.finding("person.email")], kit.message()).fired
    assert (fired.tell_user, fired.tell_reviewer) == ("A title", "")


def test_a_rule_that_counts_needs_no_written_near_miss(kit: type[Kit]) -> None:
    fires = '[[example]]\ngiven = { "person.email" = 12 }\nexpect = "block"\n'
    counting = 'data = ["person.email"]\ndistinct = 10'
    assert len(kit.rules(a=kit.rule(when=counting, examples=fires)).rules) == 1
    assert "no near miss" in fault(kit.rule(examples=fires))
