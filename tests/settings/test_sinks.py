from pathlib import Path

import pytest

from outgate.settings import Settings
from outgate.settings.sinks import FileSink, SplunkSink, SyslogSink, WebhookSink, name_of
from tests.settings.reading import refused, settings_of

EVERY = """
[[sinks]]
kind = "file"
path = "out/events.jsonl"
rotate_bytes = 1_000
[[sinks]]
kind = "syslog"
name = "siem"
host = "siem.example"
ca_file = "siem.pem"
certificate = "ours.pem"
key = "ours.key"
logs = ["*"]
[[sinks]]
kind = "webhook"
url = "https://hooks.example.com/outgate/"
format = "lines"
secret_file = "hook-secret"
keep_entries = 10
backlog = false
[[sinks]]
kind = "splunk"
url = "https://splunk.example.com:8088"
token_env = "HEC_TOKEN"
acknowledge_seconds = 60.0
"""


def test_without_any_said_events_go_into_a_file():
    (sink,) = Settings().sinks
    assert isinstance(sink, FileSink)
    assert (name_of(sink), sink.path, sink.keep_files, sink.keep_days) == ("file", None, 10, 30)


def test_every_kind_is_read_and_its_files_are_relative_to_the_settings(tmp_path: Path):
    file, syslog, webhook, splunk = settings_of(tmp_path, EVERY).sinks
    assert isinstance(file, FileSink)
    assert isinstance(syslog, SyslogSink)
    assert isinstance(webhook, WebhookSink)
    assert isinstance(splunk, SplunkSink)
    assert [name_of(sink) for sink in (file, syslog, webhook, splunk)] == ["file", "siem", "webhook", "splunk"]
    assert (file.path, syslog.key) == (tmp_path / "out" / "events.jsonl", tmp_path / "ours.key")
    assert (syslog.logs, syslog.port, syslog.facility) == (("*",), 6514, 13)
    assert (webhook.url, webhook.secret_file) == ("https://hooks.example.com/outgate", tmp_path / "hook-secret")
    assert (webhook.keep_entries, webhook.backlog) == (10, False)
    assert (splunk.ca_file, splunk.acknowledge_seconds) == (None, 60.0)


def test_nothing_is_sent_anywhere_if_that_is_said(tmp_path: Path):
    assert settings_of(tmp_path, "sinks = []\n").sinks == ()


_CASES = [
    ('kind = "email"', "sinks[0]"),
    ("path = 'x'", "sinks[0]"),
    ('kind = "file"\nport = 1', "sinks[0].file.port: no such field"),
    ('kind = "file"\nname = "The File"', "sinks[0].file.name"),
    ('kind = "file"\nlogs = ["*", "a/b"]', 'logs is either ["*"] or names of logs'),
    ('kind = "file"\n[[sinks]]\nkind = "file"', "two sinks are called file: give each a name of its own"),
    ('kind = "syslog"', "sinks[0].syslog.host: is missing"),
    ('kind = "syslog"\nhost = "a"\nport = 0', "sinks[0].syslog.port"),
    ('kind = "syslog"\nhost = "a"\nkey = "k"', "key has no effect without certificate"),
    ('kind = "syslog"\nhost = "a"\nfacility = 24', "sinks[0].syslog.facility"),
    ('kind = "syslog"\nhost = "a"\nlongest = 100', "sinks[0].syslog.longest"),
    ('kind = "webhook"\nurl = "http://a.example"', "must begin with https:// and name a host"),
    ('kind = "webhook"\nurl = "https://"', "must begin with https:// and name a host"),
    ('kind = "webhook"\nurl = "https://a.example:x/"', "is no address"),
    ('kind = "webhook"\nurl = "https://me:word@a.example"', "must hold no name, password, query or fragment"),
    ('kind = "webhook"\nurl = "https://a.example/?token=x"', "must hold no name, password, query or fragment"),
    ('kind = "webhook"\nurl = "https://a.example"\nsecret = "x"', "sinks[0].webhook.secret: no such field"),
    ('kind = "webhook"\nurl = "https://a.example"\nsecret_file = "x"\nsecret_env = "X"', "not both"),
    ('kind = "splunk"\nurl = "https://a.example"', "give token_file or token_env, one of them"),
    ('kind = "splunk"\nurl = "https://a.example"\ntoken_env = "A-B"', "sinks[0].splunk.token_env"),
    ('kind = "splunk"\nurl = "https://a.example"\ntoken_env = "X"\nacknowledge_seconds = -1.0', "acknowledge_seconds"),
]


@pytest.mark.parametrize(("text", "reason"), _CASES, ids=range(len(_CASES)))
def test_a_sink_that_cannot_work_is_refused_naming_what_is_wrong(tmp_path: Path, text: str, reason: str):
    assert reason in refused(tmp_path, f"[[sinks]]\n{text}\n")


def test_no_secret_is_shown_by_what_is_wrong_with_it(tmp_path: Path):
    assert "swordfish" not in refused(tmp_path, '[[sinks]]\nkind = "splunk"\ntoken = "swordfish"\n')
    assert "swordfish" not in refused(tmp_path, '[[sinks]]\nkind = "webhook"\nurl = "https://me:swordfish@a.example"\n')
