import tomllib
from pathlib import Path

import pytest

from outgate.record.sinks.ocsf import attacks as module
from outgate.record.sinks.ocsf.attacks import attacks


@pytest.mark.parametrize(
    ("group", "technique"),
    [
        ("code-hosting", "T1567.001"),
        ("cloud-storage", "T1567.002"),
        ("file-transfer", "T1567.002"),
        ("paste-sites", "T1567.003"),
    ],
)
def test_the_kind_of_service_says_which_technique_it_is(group: str, technique: str):
    (attack,) = attacks(["risky", group])
    assert attack["sub_technique"]["uid"] == technique
    assert (attack["tactic"]["uid"], attack["technique"]["uid"]) == ("TA0010", "T1567")


def test_any_other_service_shows_the_technique_alone():
    (attack,) = attacks([])
    assert "sub_technique" not in attack


def test_a_host_of_several_kinds_shows_each_technique_once():
    assert len(attacks(["cloud-storage", "file-transfer", "paste-sites"])) == 2


def test_the_groups_are_those_that_policy_ships_with():
    shipped = tomllib.loads(Path("policies/destinations.toml").read_text())
    assert module._BY_GROUP.keys() <= {group["id"] for group in shipped["group"]}
