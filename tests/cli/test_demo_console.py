"""The demo's console: two made-up people, a port that is free; the test of the demo signs in to it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from outgate.cli import demo_console
from outgate.cli.deployment import Deployment
from outgate.record.desk.accounts import SEES_INCIDENTS, Accounts
from outgate.review.entry import passwords
from outgate.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_two_people_may_do_all_that_reviewers_do_with_passwords_of_their_own(tmp_path: Path):
    deployment = Deployment.open(Settings(data=tmp_path / "data"))
    made = demo_console._people(deployment.store)
    assert set(made) == {"demo", "second"}
    for account in Accounts(deployment.store).all():
        assert passwords.matches(account.password, made[account.name])
        assert account.one_time_until is None
        assert account.roles >= SEES_INCIDENTS
    deployment.close()


def test_another_port_is_taken_when_the_usual_one_is_in_use(monkeypatch: pytest.MonkeyPatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(demo_console, "_USUAL_PORT", port)
        assert demo_console._free_port() not in {0, port}
