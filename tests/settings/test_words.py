"""The words in which settings are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.settings.reading import refused, settings_of

if TYPE_CHECKING:
    from pathlib import Path

WRONG = [
    ("[coach]\nhost = 'outgate'", "coach.host: must be a host name in lower case with a dot"),
    ("[coach]\nhost = '10.0.0.1'", "coach.host: must be a host name in lower case with a dot"),
    ("[coach]\nhost = 'Out.gate'", "coach.host: must be a host name in lower case with a dot"),
    ("[coach]\nminutes = 0", "coach.minutes: must be greater than or equal to 1"),
    ("[coach]\nminutes = 1441", "coach.minutes: must be less than or equal to 1440"),
    ("data = 3", "data: must be a path, as text"),
    ("data = ''", "data: must be a path, as text"),
    ("[listen]\nport = 65536", "listen.port: must be less than or equal to 65535"),
    ("[listen]\nport = '8080'", "listen.port: must be a whole number, without quotes"),
    ("[identity]\nnetworks = {'10.0.0.1/8' = ['a']}", "has host bits set"),
    ("[identity]\nnetworks = {'10.0.0.0/8' = 'support'}", "must be a list"),
]


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_what_is_wrong_is_refused_naming_the_field(tmp_path: Path, text: str, reason: str):
    assert reason in refused(tmp_path, text)


def test_a_path_of_home_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings_of(tmp_path, "data = '~/kept'").data == tmp_path / "kept"
