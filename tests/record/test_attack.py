"""Which technique of MITRE ATT&CK an incident is an example of."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from outgate.model import Channel
from outgate.record import attack
from tests.record.sinks.entries import INCIDENT

DESTINATIONS = Path(__file__).parents[2] / "policies" / "destinations.toml"
NO_PLACE_TO_LEAK_TO = {"corporate", "health", "banking", "unions"}


@pytest.mark.parametrize(
    ("groups", "channel", "scheme", "expected"),
    [
        (("paste-sites",), Channel.HTTP, "https", "T1567.003"),
        (("cloud-storage",), Channel.HTTP, "https", "T1567.002"),
        (("file-transfer",), Channel.HTTP, "https", "T1567.002"),
        (("code-hosting", "paste-sites"), Channel.HTTP, "https", "T1567.003"),
        (("messengers",), Channel.WEBSOCKET, "wss", "T1567"),
        ((), Channel.HTTP, "https", "T1048.002"),
        ((), Channel.HTTP, "http", "T1048.003"),
        ((), Channel.WEBSOCKET, "ws", "T1048.003"),
        ((), Channel.CONNECT, "https", "T1048"),
    ],
    ids=str,
)
def test_the_technique_follows_from_the_destination_or_else_from_the_channel(groups, channel, scheme, expected):
    sent = replace(INCIDENT, host_groups=groups, channel=channel, scheme=scheme)
    assert attack.technique(sent).id == expected


def test_every_group_of_the_shipped_policy_to_which_data_may_leak_has_a_technique():
    shipped = {group["id"] for group in tomllib.loads(DESTINATIONS.read_text())["group"]}
    assert shipped - NO_PLACE_TO_LEAK_TO == set(attack._BY_GROUP)


def test_what_every_part_is_a_part_of_is_known_as_well():
    assert {known.partition(".")[0] for known in attack.KNOWN} <= set(attack.KNOWN)
