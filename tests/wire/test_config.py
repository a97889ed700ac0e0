"""The settings of the wire."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from outgate.wire import WireConfig


def test_settings_do_not_change_while_it_runs_and_a_body_fits_in_flight() -> None:
    config = WireConfig(Path("conf"))
    assert config.body_limit <= config.in_flight
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.listen_port = 1  # type: ignore[misc] # what is tested
