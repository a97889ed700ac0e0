"""What is handed out for those who receive events: it loads, and both sides fit together."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

from outgate import settings, strict_toml
from outgate.settings.sinks import FileSink, SplunkSink, SyslogSink, WebhookSink
from tests.live.certificates import Authority
from tests.live.rsyslog import EXAMPLE, Rsyslog

SINKS = Path("deploy/sinks.toml")


def _splunk(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    parser.read(f"deploy/splunk/{name}")
    return parser


def test_every_kind_of_sink_has_an_example_that_loads() -> None:
    loaded = settings.load(SINKS).sinks
    assert [type(sink) for sink in loaded] == [FileSink, SyslogSink, WebhookSink, SplunkSink]


def test_what_is_commented_out_loads_too() -> None:
    text, count = re.subn(r"^# (\w+ = )", r"\1", SINKS.read_text(), flags=re.MULTILINE)
    loaded = strict_toml.read(str(SINKS), text, settings.Settings)
    syslog = loaded.sinks[1]
    assert count == 2
    assert isinstance(syslog, SyslogSink)
    assert str(syslog.key) == "outgate-1-key.pem"


def test_rsyslog_takes_its_example(tmp_path: Path) -> None:
    done = Rsyslog(tmp_path, Authority(tmp_path)).checked()
    assert done.returncode == 0, done.stderr


def test_rsyslog_takes_messages_as_long_as_they_are_sent() -> None:
    syslog = settings.load(SINKS).sinks[1]
    assert isinstance(syslog, SyslogSink)
    assert 'maxMessageSize="64k"' in EXAMPLE.read_text()
    assert syslog.longest == 64 << 10


def test_splunk_knows_the_source_type_and_acknowledges_as_it_is_asked_to() -> None:
    sink = settings.load(SINKS).sinks[3]
    assert isinstance(sink, SplunkSink)
    token = _splunk("inputs.conf")["http://outgate"]
    assert (token["sourcetype"], token["useack"]) == (sink.sourcetype, "1")
    assert sink.acknowledge_seconds > 0
    assert _splunk("props.conf")[sink.sourcetype]["kv_mode"] == "json"
