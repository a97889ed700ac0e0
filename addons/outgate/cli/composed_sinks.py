"""The sinks that the settings name, ready to deliver. A new kind of sink is one function and one line in `_KINDS`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.cli.log.options import origin_of
from outgate.record.sinks.file import EventFile, Kept
from outgate.record.sinks.posting import Address, Poster
from outgate.record.sinks.secret import Secret
from outgate.record.sinks.sink import Sink
from outgate.record.sinks.splunk import Collector, Index
from outgate.record.sinks.spool import Bounds
from outgate.record.sinks.syslog import Receiver, Syslog
from outgate.record.sinks.tls import Trust
from outgate.record.sinks.webhook import Webhook
from outgate.settings.sinks import ALL, FileSink, SplunkSink, SyslogSink, WebhookSink, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from outgate.settings import Settings
    from outgate.settings.sinks import AnySink

FILE = "events.jsonl"  # in the data folder


def sinks_of(settings: Settings) -> list[Sink]:
    """Return the sinks. Raises UserError when a sink follows this proxy's log, and there is none yet."""
    return [_sink(settings, each) for each in settings.sinks]


def origins_of(settings: Settings, sink: AnySink) -> Sequence[str] | None:
    """Return the logs that a sink follows; None: all of the database. Raises UserError as `sinks_of` does."""
    if sink.logs == (ALL,):
        return None
    return sink.logs or (origin_of(settings, None),)


def _sink(settings: Settings, given: AnySink) -> Sink:
    bounds = Bounds(given.keep_entries, given.backlog)
    made = _KINDS[type(given)](settings, given)
    return Sink(name=name_of(given), bounds=bounds, origins=origins_of(settings, given), **made)


def _file(settings: Settings, given: FileSink) -> Mapping[str, Any]:
    kept = Kept(given.rotate_bytes, given.keep_files, given.keep_days)
    file = EventFile(given.path or settings.data / FILE, kept)
    return {"deliver": file.deliver, "tidy": file.tidy}


def _syslog(_: Settings, given: SyslogSink) -> Mapping[str, Any]:
    receiver = Receiver(
        given.host,
        given.port,
        _trust(given),
        server_name=given.server_name,
        facility=given.facility,
        longest=given.longest,
        seconds=given.seconds,
    )
    return {"deliver": Syslog(receiver).deliver}


def _webhook(_: Settings, given: WebhookSink) -> Mapping[str, Any]:
    signed = given.secret_file is not None or bool(given.secret_env)
    secret = Secret(given.secret_file, given.secret_env) if signed else None
    return {"deliver": Webhook(_poster(given), secret, lines=given.format == "lines").deliver}


def _splunk(_: Settings, given: SplunkSink) -> Mapping[str, Any]:
    token = Secret(given.token_file, given.token_env)
    index = Index(given.index, given.source, given.sourcetype, acknowledged=given.acknowledge_seconds)
    return {"deliver": Collector(_poster(given), token, index).deliver}


def _poster(given: WebhookSink | SplunkSink) -> Poster:
    return Poster(Address(given.url, _trust(given), given.seconds))


def _trust(given: SyslogSink | WebhookSink | SplunkSink) -> Trust:
    return Trust(given.ca_file, given.certificate, given.key)


_KINDS: Mapping[type[Any], Callable[[Settings, Any], Mapping[str, Any]]] = {
    FileSink: _file,
    SyslogSink: _syslog,
    WebhookSink: _webhook,
    SplunkSink: _splunk,
}
