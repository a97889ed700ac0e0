"""Exemptions from the console: bounded, by two people, added to their rules, and refused as a whole when broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.decide.exempted import FILE, read_exemptions
from outgate.decide.loading import load
from outgate.model import Action
from outgate.strict_toml import FileError

if TYPE_CHECKING:
    from tests.decide.conftest import Kit

GOOD = """
[[exemption]]
id = "EX-0001"
rule = "a"
to = ["newsletter.example"]
from = ["crm"]
owner = "crm-team"
reason = "contracted mail service"
approved = 2026-11-22
expires = 2027-02-20
asked_by = "rita"
approved_by = "paul"
"""
WRONG = {
    'id = "EX-0001"': [('id = "1"', "exemption[0].id: String should match")],
    'rule = "a"': [("", "exemption[0].rule: is missing"), ('rule = "gone"', "exemption[0].rule: no rule 'gone'")],
    'to = ["newsletter.example"]\nfrom = ["crm"]': [("", "exemption[0]: needs `to`, `from` or `user`")],
    'to = ["newsletter.example"]': [
        ('to = ["Newsletter.example"]', "exemption[0].to[0]: write 'Newsletter.example' as"),
        ('to = ["nowhere"]', "exemption[0].to[0]: no group 'nowhere' in destinations.toml"),
        ('to = ["newsletter.example"]\nuser = ["ada"]', "exemption[0]: the console exempts no single person"),
        ('to = ["newsletter.example"]\nfor = ["ada"]', "exemption[0].for: no such field"),
    ],
    "expires = 2027-02-20": [
        ("expires = 2027-02-21", "exemption[0]: expires must be within 90 days of approved"),
        ("expires = 2026-11-21", "exemption[0]: expires must be within 90 days of approved"),
        ('expires = "soon"', "exemption[0].expires: must be a date such as 2027-03-31"),
        ("", "exemption[0].expires: is missing"),
    ],
    'approved_by = "paul"': [('approved_by = "rita"', "exemption[0]: approved_by must be another person")],
}
CASES = [(old, new, reason) for old, pairs in WRONG.items() for new, reason in pairs]


def files(kit: type[Kit], text: str) -> dict[str, str]:
    return {"destinations.toml": kit.destinations, "rules/a.toml": kit.rule(), "rules/b.toml": kit.rule(), FILE: text}


def test_without_a_file_there_are_none():
    assert read_exemptions({}) == ()
    assert read_exemptions({FILE: "# nothing"}) == ()


def test_one_counts_as_if_it_stood_in_its_rule_and_in_no_other(kit: type[Kit]):
    a, b = load(files(kit, GOOD), ["person.email", "payment.card"]).rules
    (exemption,) = a.file.exemption
    assert (exemption.label, exemption.to, exemption.sender) == (
        "crm-team: contracted mail service",
        ("newsletter.example",),
        ("crm",),
    )
    assert (b.file.exemption, a.file.action) == ((), Action.BLOCK)


@pytest.mark.parametrize(("old", "new", "reason"), CASES)
def test_what_is_wrong_is_named_by_file_field_and_reason(kit: type[Kit], old: str, new: str, reason: str):
    assert GOOD.count(old) == 1
    with pytest.raises(FileError) as caught:
        load(files(kit, GOOD.replace(old, new)), ["person.email", "payment.card"])
    assert f"exemptions.toml: {reason}" in str(caught.value)


def test_an_id_stands_for_one_exemption(kit: type[Kit]):
    with pytest.raises(FileError, match=r"exemption\[1\]\.id: 'EX-0001' is listed twice"):
        load(files(kit, GOOD + GOOD), ["person.email", "payment.card"])


def test_all_ways_to_be_wrong_were_tried():
    assert len(CASES) == 13
