"""Loading: all faults at once, each with file, field and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.decide.loading import load
from outgate.strict_toml import FileError

if TYPE_CHECKING:
    from tests.decide.conftest import Kit


def fault(files: dict[str, str]) -> list[str]:
    with pytest.raises(FileError) as error:
        load(files, ["person.email", "payment.card"])
    return [str(fault) for fault in error.value.faults]


def with_rule(kit: type[Kit], **change: str) -> dict[str, str]:
    return {"destinations.toml": kit.destinations, "rules/a.toml": kit.rule(**change)}


def test_rules_load_in_the_order_of_their_ids(kit: type[Kit]) -> None:
    files = {"destinations.toml": kit.destinations, "data-types/x.toml": "not mine", "lists/x.txt": "x"}
    files |= {"rules/b.toml": kit.rule(), "rules/a.toml": kit.rule(), "rules/pay/c.toml": kit.rule()}
    assert [rule.id for rule in load(files, ["person.email", "payment.card"]).rules] == ["a", "b", "pay/c"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"when": 'data = ["person.mail"]'}, "rules/a.toml: when.data[0]: no data type 'person.mail'"),
        ({"when": 'data = ["pers"]'}, "rules/a.toml: when.data[0]: no data type 'pers'"),
        ({"when": 'data = ["uninspected.what"]'}, "rules/a.toml: when.data[0]: no data type 'uninspected.what'"),
        (
            {"when": 'data = ["person"]\nto = ["!corporat"]'},
            "rules/a.toml: when.to[0]: no group 'corporat' in destinations.toml",
        ),
        (
            {"when": 'data = ["person"]\nto = ["Corp.example"]'},
            "rules/a.toml: when.to[0]: write 'Corp.example' as 'corp.example'",
        ),
    ],
)
def test_what_a_rule_names_must_exist(kit: type[Kit], change: dict[str, str], expected: str) -> None:
    assert fault(with_rule(kit, **change)) == [expected]


def test_what_an_example_or_exemption_names_must_exist(kit: type[Kit]) -> None:
    examples = (
        '[[example]]\ngiven = { "person.mail" = 1, to = "nowhere" }\nexpect = "block"\n'
        '[[example]]\ngiven = { "person.email" = 1, to = "a b.example" }\nexpect = "allow"\n'
    )
    tail = '[[exemption]]\nto = ["nobody"]\nowner = "o"\nreason = "r"\nexpires = 2027-01-01\n'
    assert [line.split(": ")[1] for line in fault(with_rule(kit, examples=examples, tail=tail))] == [
        "exemption[0].to[0]",
        "example[0].given.person.mail",
        "example[0].given.to",
        "example[1].given.to",
    ]


def test_uninspected_is_a_family_like_any_other(kit: type[Kit]) -> None:
    rules = load(with_rule(kit, when='data = ["uninspected", "uninspected.format"]'), ["person.email", "payment.card"])
    assert len(rules.rules) == 1


def test_every_fault_of_every_file_is_told(kit: type[Kit]) -> None:
    files = {"destinations.toml": "group = 3", "rules/A b.toml": kit.rule(), "rules/c.toml": "title = "}
    found = fault(files)
    assert [line.split(": ")[0] for line in found][:2] == ["destinations.toml", "rules/A b.toml"]
    assert "rules/c.toml: not valid TOML" in "\n".join(found)


def test_a_policy_without_rules_is_refused(kit: type[Kit]) -> None:
    assert fault({"destinations.toml": kit.destinations}) == [
        "rules/: no rule at all, so that everything would be allowed"
    ]


def test_a_policy_needs_no_destinations_but_may_not_name_what_is_not_there(kit: type[Kit]) -> None:
    fires, near = '{ "person.email" = 1 }', '{ "payment.card" = 1 }'
    shown = f'[[example]]\ngiven = {fires}\nexpect = "block"\n[[example]]\ngiven = {near}\nexpect = "allow"\n'
    everywhere = kit.rule(when='data = ["person.email"]', examples=shown)
    assert load({"rules/a.toml": everywhere}, ["person.email", "payment.card"]).rules
    assert "no group 'corporate' in destinations.toml" in "\n".join(fault({"rules/a.toml": kit.rule()}))
