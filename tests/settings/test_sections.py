"""What can be set of the proxy, its limits and its record."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from outgate.model import Limits
from outgate.settings import Bounds, Coach
from tests.settings.reading import refused, settings_of

if TYPE_CHECKING:
    from pathlib import Path

WRONG = [
    ("[limits]\nbody = 0", "limits.body: must be greater than 0"),
    ("[limits]\nbody = 10\nin_flight = 9", "limits: in_flight is less than body"),
    ("[limits]\ninspection_seconds = inf", "limits.inspection_seconds: must be a finite number"),
    ("[identity]\nusers = {ada = ['a']}", "identity: users have no effect without htpasswd"),
    ("[log]\nlevel = 'loud'", "log.level: must be 'debug', 'info', 'warning' or 'error'"),
]


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_what_is_wrong_is_refused_naming_the_field(tmp_path: Path, text: str, reason: str):
    assert reason in refused(tmp_path, text)


def test_every_limit_of_the_core_can_be_set(tmp_path: Path):
    names = [field.name for field in dataclasses.fields(Limits)]
    text = "[limits]\n" + "".join(f"{name} = {at}\n" for at, name in enumerate(names, 1))
    made = settings_of(tmp_path, text).limits.inspection
    assert [getattr(made, name) for name in names] == list(range(1, len(names) + 1))
    assert Bounds().inspection == Limits()


def test_where_people_say_why_and_how_long_it_holds(tmp_path: Path):
    coach = settings_of(tmp_path, "[coach]\nhost = 'why.corp.example'\nminutes = 5").coach
    assert (coach.host, coach.minutes) == ("why.corp.example", 5)
    assert (Coach().host, Coach().minutes) == ("outgate.internal", 15)


def test_networks_and_users_map_to_groups(tmp_path: Path):
    text = '[identity]\nhtpasswd = "h"\nusers = {ada = ["support", "leads"]}\nnetworks = {"10.0.0.0/8" = ["support"]}'
    made = settings_of(tmp_path, text).identity
    assert made.users == {"ada": ("support", "leads")}
    assert made.networks == {"10.0.0.0/8": ("support",)}
