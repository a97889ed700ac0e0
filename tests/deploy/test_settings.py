"""The example settings: they load, and say what the defaults do not."""

from __future__ import annotations

import re
from pathlib import Path

from outgate import settings, strict_toml

EXAMPLE = Path("deploy/outgate.toml")


def test_example_settings_load() -> None:
    loaded = settings.load(EXAMPLE)
    assert (str(loaded.data), loaded.listen.host, loaded.listen.port) == ("/var/lib/outgate", "0.0.0.0", 8080)
    assert loaded.identity.networks == {"10.20.0.0/16": ("support",)}


def test_settings_that_are_commented_out_load_too() -> None:
    """A line that somebody uncomments must be right as well."""
    text, count = re.subn(r"^# (\w+ = )", r"\1", EXAMPLE.read_text(), flags=re.MULTILINE)
    loaded = strict_toml.read(str(EXAMPLE), text, settings.Settings)
    assert count == 11
    assert (loaded.console.names, loaded.console.header) == (("outgate.example.com",), "X-Signed-In")
    assert loaded.identity.users == {"ada": ("support",), "bo": ("finance",)}
    assert str(loaded.upstream.ca_file) == "corporate-authority.pem"
