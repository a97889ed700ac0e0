"""Staff are told what the running configuration and policy say, and nothing else."""

from __future__ import annotations

from pathlib import Path

from outgate.cli.about import about
from outgate.cli.compose import load_policy
from outgate.review.about import Days, Private, ToldRule
from outgate.settings import Evidence, Identity, Record, Settings, Staff, shipped_policies


def test_what_is_told_is_what_the_policy_says(policies: Path):
    told = about(Settings(), load_policy(policies))
    assert told.rules == (
        ToldRule(
            "A badge number leaves", "Badge numbers may not leave.", "block", observes=False, data=("Badge number",)
        ),
        ToldRule("Too large to be read", "Too large.", "block", observes=False, data=()),
    )
    assert told.data == ("Badge number",)
    assert told.private == (Private("Health", ("clinic.example",)),)
    assert told.policy == load_policy(policies).version


def test_what_is_kept_is_as_it_is_set(policies: Path):
    record = Record(keep_incidents_days=4, keep_observed_days=3, keep_audit_days=2)
    evidence = Evidence(keep_days=1, public_key=Path("key.pub"), characters=20)
    settings = Settings(record=record, evidence=evidence, identity=Identity(htpasswd=Path("h")), staff=Staff(ask="us"))
    told = about(settings, load_policy(policies))
    assert (told.days, told.evidence, told.names_people, told.ask) == (Days(4, 3, 2, 1), 20, True, "us")
    plain = about(Settings(), load_policy(policies))
    assert (plain.evidence, plain.names_people, plain.ask) == (0, False, "your security team")


def test_of_the_shipped_policies_every_rule_and_private_group_is_told():
    files = load_policy(shipped_policies())
    told = about(Settings(), files)
    assert len(told.rules) == len(files.rules.rules) > 20
    assert len(told.private) == sum(group.private for group in files.rules.destinations.listed) > 0
    assert len(told.data) > 20
