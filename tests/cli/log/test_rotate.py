from collections.abc import Callable
from pathlib import Path

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


def test_a_rotation_that_was_broken_off_is_told(outgate: Run, data: Path):
    (data / "log-key.next").touch()
    done = outgate("log", "rotate", "--data", data)
    assert done.code == 2
    assert "a rotation was broken off" in done.err
