from pathlib import Path

import pytest

from outgate.cli.composed_sinks import sinks_of
from outgate.cli.failures import UserError
from outgate.record.keys import LOG_PUBLIC
from outgate.settings import Settings, load
from tests.record.outcomes import KEYS
from tests.record.sinks.entries import event

EVERY = """
data = "."
[[sinks]]
kind = "file"
keep_entries = 5
[[sinks]]
kind = "syslog"
host = "127.0.0.1"
port = 1
logs = ["*"]
[[sinks]]
kind = "webhook"
url = "https://127.0.0.1:1"
secret_env = "HOOK_SECRET"
logs = ["a/b", "a/c"]
[[sinks]]
kind = "splunk"
url = "https://127.0.0.1:1"
token_env = "HEC_TOKEN"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / LOG_PUBLIC).write_text(f"{KEYS.log.public_text}\n")
    (tmp_path / "outgate.toml").write_text(EVERY)
    return load(tmp_path / "outgate.toml")


def test_every_kind_that_can_be_set_delivers(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("HOOK_SECRET", "HEC_TOKEN"):
        monkeypatch.setenv(name, "swordfish")
    sinks = {sink.name: sink for sink in sinks_of(settings)}
    assert [*sinks] == ["file", "syslog", "webhook", "splunk"]
    sinks["file"].deliver([event("1")])
    sinks["file"].tidy()
    assert (tmp_path / "events.jsonl").read_text().count("\n") == 1
    for name in ("syslog", "webhook", "splunk"):
        with pytest.raises(Exception, match=r"127\.0\.0\.1:1"):
            sinks[name].deliver([event("1")])


def test_a_sink_follows_this_proxys_log_unless_it_is_told_others(settings: Settings):
    sinks = {sink.name: sink for sink in sinks_of(settings)}
    assert [*(sinks["file"].origins or ())] == [KEYS.log.origin]
    assert sinks["syslog"].origins is None
    assert [*(sinks["webhook"].origins or ())] == ["a/b", "a/c"]
    assert (sinks["file"].bounds.keep, sinks["splunk"].bounds.keep) == (5, 1_000_000)


def test_without_a_log_of_its_own_that_is_told(tmp_path: Path):
    with pytest.raises(UserError, match="holds the public key of the log"):
        sinks_of(Settings(data=tmp_path))
