import threading
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from outgate.cli.carriers import plain
from outgate.cli.examples import message
from outgate.cli.live_policy import LivePolicy
from outgate.model import Disposition, Limits
from outgate.strict_toml import FileError
from tests.cli.conftest import RULE

TWO = message(plain("BADGE-1234 BADGE-9876"))


@pytest.fixture
def live(policies: Path) -> LivePolicy:
    return LivePolicy(policies, b"k" * 32, Limits())


def test_messages_are_inspected_by_the_policy_in_force(live: LivePolicy, policies: Path):
    before = live.version
    assert live.inspect(TWO).disposition is Disposition.BLOCKED
    (policies / "rules" / "badges.toml").write_text(RULE.replace('title = "A', 'mode = "observe"\ntitle = "A'))
    assert live.inspect(TWO).disposition is Disposition.BLOCKED
    assert live.reload()
    assert live.inspect(TWO).disposition is Disposition.ALLOWED
    assert live.version != before
    assert live.inspect(TWO).policy_version == live.version


def test_a_broken_policy_is_refused_by_name_and_the_old_one_kept(live: LivePolicy, policies: Path):
    before = live.version
    (policies / "rules" / "badges.toml").write_text("title = 3\n" + RULE.replace("title", "# title"))
    with capture_logs() as logs:
        assert not live.reload()
    assert live.version == before
    assert live.inspect(TWO).disposition is Disposition.BLOCKED
    assert logs[0]["event"] == "policy.refused"
    assert logs[0]["file"] == str(policies / "rules" / "badges.toml")
    assert (logs[0]["field"], logs[0]["reason"]) == ("title", "Input should be a valid string")
    assert logs[-1] == {"event": "policy.kept", "log_level": "warning", "version": before}


def test_a_folder_that_is_gone_keeps_the_old_policy(live: LivePolicy, policies: Path):
    policies.rename(policies.with_name("moved"))
    assert not live.reload()
    assert live.inspect(TWO).disposition is Disposition.BLOCKED


def test_any_other_fault_keeps_the_old_policy_too(live: LivePolicy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outgate.cli.live_policy.load_policy", lambda _: 1 / 0)
    with capture_logs() as logs:
        assert not live.reload()
    assert logs[0]["reason"] == "ZeroDivisionError"


def test_a_policy_that_does_not_load_does_not_start(policies: Path):
    (policies / "destinations.toml").unlink()
    with pytest.raises(FileError, match="no group 'corporate'"):
        LivePolicy(policies, b"k" * 32, Limits())


def test_private_destinations_follow_the_reload(live: LivePolicy, policies: Path):
    assert live.is_private("www.clinic.example")
    file = policies / "destinations.toml"
    file.write_text(file.read_text().replace("clinic.example", "union.example"))
    live.reload()
    assert (live.is_private("www.clinic.example"), live.is_private("union.example")) == (False, True)


def test_while_it_is_reloaded_every_message_has_an_answer(live: LivePolicy):
    seen: list[Disposition] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            seen.append(live.inspect(TWO).disposition)

    asking = threading.Thread(target=ask)
    asking.start()
    assert [live.reload() for _ in range(3)] == [True] * 3
    stop.set()
    asking.join()
    assert set(seen) == {Disposition.BLOCKED}
