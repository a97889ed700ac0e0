"""Which technique of MITRE ATT&CK an incident is an example of."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from outgate.review import attack

DESTINATIONS = Path(__file__).parents[2] / "policies" / "destinations.toml"
NO_PLACE_TO_LEAK_TO = {"corporate", "health", "banking", "unions"}


@pytest.mark.parametrize(
    ("groups", "channel", "scheme", "told", "expected"),
    [
        (["paste-sites"], "http", "https", [], "T1567.003"),
        (["cloud-storage"], "http", "https", [], "T1567.002"),
        (["code-hosting", "paste-sites"], "http", "https", [], "T1567.003"),
        (["messengers"], "websocket", "wss", [], "T1567"),
        ([], "http", "https", [], "T1048.002"),
        ([], "http", "http", [], "T1048.003"),
        ([], "websocket", "ws", [], "T1048.003"),
        ([], "connect", "https", [], "T1048"),
        (["paste-sites"], "http", "https", ["T1567.001"], "T1567.001"),
        (["paste-sites"], "http", "https", ["", "T9999"], "T1567.003"),
    ],
    ids=str,
)
def test_the_technique_is_told_by_policy_or_follows_from_the_destination(groups, channel, scheme, told, expected):
    assert attack.technique(groups, channel, scheme, told).id == expected


def test_every_group_of_the_shipped_policy_to_which_data_may_leak_has_a_technique():
    shipped = {group["id"] for group in tomllib.loads(DESTINATIONS.read_text())["group"]}
    assert shipped - NO_PLACE_TO_LEAK_TO == set(attack._BY_GROUP)
