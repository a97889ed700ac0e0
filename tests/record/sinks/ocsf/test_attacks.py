"""The technique as an object of OCSF."""

from dataclasses import replace

import pytest

from outgate.record.sinks.ocsf.attacks import attacks
from tests.record.sinks.entries import INCIDENT


@pytest.mark.parametrize(("group", "part"), [("code-hosting", "T1567.001"), ("paste-sites", "T1567.003")])
def test_a_part_of_a_technique_stands_beside_the_whole(group: str, part: str):
    (attack,) = attacks(replace(INCIDENT, host_groups=("risky", group)))
    assert attack["sub_technique"]["uid"] == part
    assert (attack["tactic"]["uid"], attack["technique"]["uid"]) == ("TA0010", "T1567")


def test_a_whole_technique_stands_alone():
    (attack,) = attacks(replace(INCIDENT, host_groups=("webmail",)))
    assert attack["technique"] == {"uid": "T1567", "name": "Exfiltration Over Web Service"}
    assert "sub_technique" not in attack
