import os
from collections.abc import Callable
from pathlib import Path

import pytest

from outgate.cli.deployment import Deployment
from outgate.settings import Settings
from tests.cli.conftest import Done
from tests.record.outcomes import outcome

type Run = Callable[..., Done]


def test_a_new_key_signs_and_the_old_public_key_stays_good(outgate: Run, data: Path):
    old = (data / "log-key.pub").read_text().strip()
    done = outgate("log", "rotate", "--data", data)
    new = (data / "log-key.pub").read_text().strip()
    assert (done.code, done.out.splitlines()[1]) == (0, new)
    assert new != old
    deployment = Deployment.open(Settings(data=data))
    deployment.store.add(outcome())
    deployment.close()
    for key in (old, new):
        told = outgate("log", "verify", "--data", data, "--key", key).out
        assert told.endswith("1 rotation of the key, 0 kept checkpoints: proved\n")
    assert not (data / "log-key.next").exists()


def test_a_service_can_read_what_root_rotates(outgate: Run, data: Path, monkeypatch: pytest.MonkeyPatch):
    """Only root can run it on the folder of a unit's own user; a key of root's would have stopped all traffic."""
    given: set[int] = set()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda made, *_: given.add(os.fstat(made).st_ino))
    assert outgate("log", "rotate", "--data", data).code == 0
    assert {(data / name).stat().st_ino for name in ("log-key", "log-key.pub")} <= given


def test_a_rotation_that_was_broken_off_is_told(outgate: Run, data: Path):
    (data / "log-key.next").touch()
    done = outgate("log", "rotate", "--data", data)
    assert done.code == 2
    assert "a rotation was broken off" in done.err
