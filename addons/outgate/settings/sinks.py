"""Where events go on to: `[[sinks]]`, one table a sink. Secrets stand in files or in the environment, never here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from outgate.settings.words import Count, Days, File, Groups, Seconds, as_tuple
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ALL = "*"


def _https(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("is no address") from None
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("must begin with https:// and name a host")
    if parts.username is not None or parts.fragment or parts.query:
        raise ValueError("must hold no name, password, query or fragment")
    return url.rstrip("/")


type Url = Annotated[str, AfterValidator(_https)]
type Name = Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]{0,59})?$")]
type Variable = Annotated[str, Field(pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$")]


class _Sink(Strict):
    """What every sink can be told."""

    name: Name = Field(default="", description="name of the sink, by which its progress is kept; default: its kind")
    logs: Groups = Field(
        default=(), description='logs to forward, or ["*"] for all of the database; default: this proxy\'s'
    )
    keep_entries: Count = Field(
        default=1_000_000, description="entries that wait at most while the sink is down; the oldest are lost, and told"
    )
    backlog: bool = Field(default=True, description="whether a new sink begins with the entries that are there already")

    @model_validator(mode="after")
    def _logs(self) -> _Sink:
        if ALL in self.logs and len(self.logs) > 1:
            raise ValueError('logs is either ["*"] or names of logs')
        return self


class _Remote(_Sink):
    """… and those that connect."""

    ca_file: File | None = Field(default=None, description="PEM file of the authority; default: those of the system")
    certificate: File | None = Field(default=None, description="PEM file of our certificate, if one is asked for")
    key: File | None = Field(default=None, description="PEM file of its key, unless it is in the same file")
    seconds: Seconds = Field(default=30.0, description="how long to wait for each answer")

    @model_validator(mode="after")
    def _paired(self) -> _Remote:
        if self.key is not None and self.certificate is None:
            raise ValueError("key has no effect without certificate")
        return self


class FileSink(_Sink):
    """JSON lines in a file."""

    kind: Literal["file"] = "file"
    path: File | None = Field(default=None, description="the file; default: events.jsonl in the data folder")
    rotate_bytes: Count = Field(default=50_000_000, description="bytes after which a new file is begun, as every day")
    keep_files: Count = Field(default=10, description="older files that are kept")
    keep_days: Days = Field(default=30, description="days that an older file is kept")


class SyslogSink(_Remote):
    """Syslog (RFC 5424) over TLS."""

    kind: Literal["syslog"]
    host: str = Field(min_length=1, description="host of the receiver")
    port: Annotated[int, Field(ge=1, le=65_535)] = Field(default=6514, description="its port")
    server_name: str = Field(default="", description="name in its certificate; default: host")
    facility: Annotated[int, Field(ge=0, le=23)] = Field(default=13, description="facility; 13 is the audit log")
    longest: Annotated[int, Field(ge=2048, le=1 << 20)] = Field(
        default=8192, description="bytes that the receiver takes as one message; longer events leave details out"
    )


class WebhookSink(_Remote):
    """Batches of events posted to an HTTPS address."""

    kind: Literal["webhook"]
    url: Url = Field(description="address, beginning with https://")
    format: Literal["array", "lines"] = Field(default="array", description="one JSON array, or JSON lines")
    secret_file: File | None = Field(default=None, description="file of the secret that signs; mode 0600")
    secret_env: Variable = Field(default="", description="… or the variable of the environment that holds it")

    @model_validator(mode="after")
    def _one(self) -> WebhookSink:
        if self.secret_file is not None and self.secret_env:
            raise ValueError("give secret_file or secret_env, not both")
        return self


class SplunkSink(_Remote):
    """Splunk's HTTP Event Collector."""

    kind: Literal["splunk"]
    url: Url = Field(description="address of the collector, such as https://splunk.example.com:8088")
    token_file: File | None = Field(default=None, description="file of the collector's token; mode 0600")
    token_env: Variable = Field(default="", description="… or the variable of the environment that holds it")
    index: str = Field(default="", description="index; default: the token's")
    source: str = Field(default="outgate", description="source")
    sourcetype: str = Field(default="_json", description="source type")
    acknowledge_seconds: Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)] = Field(
        default=0.0, description="how long to wait for the indexer's acknowledgement; 0: the token has none turned on"
    )

    @model_validator(mode="after")
    def _one(self) -> SplunkSink:
        if (self.token_file is not None) == bool(self.token_env):
            raise ValueError("give token_file or token_env, one of them")
        return self


type AnySink = Annotated[FileSink | SyslogSink | WebhookSink | SplunkSink, Field(discriminator="kind")]


def _distinct(sinks: tuple[AnySink, ...]) -> tuple[AnySink, ...]:
    names = [name_of(sink) for sink in sinks]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two sinks are called {', '.join(twice)}: give each a name of its own")
    return sinks


type Sinks = Annotated[tuple[AnySink, ...], BeforeValidator(as_tuple), AfterValidator(_distinct)]


def name_of(sink: AnySink) -> str:
    """Return the name under which the progress of a sink is kept."""
    return sink.name or sink.kind


def absolute(sinks: Iterable[AnySink], base: Path) -> tuple[AnySink, ...]:
    """Return the sinks with paths relative to `base` made absolute."""
    paths = ("path", "ca_file", "certificate", "key", "secret_file", "token_file")
    return tuple(
        sink.model_copy(update={name: base / given for name in paths if (given := getattr(sink, name, None))})
        for sink in sinks
    )
