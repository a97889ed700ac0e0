"""The settings: one model, read once from TOML. What would defeat the product is refused, naming file, field, reason.

Every setting has a default that works. Relative paths are relative to the settings file.
"""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from outgate.model import Limits
from outgate.strict_toml import Fault, FileError, Strict, read

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEFEATING = {  # unknown fields that someone may try, since mitmproxy has them
    "ssl_insecure": "is refused: without checking certificates, anyone could stand in for a destination",
    "ssl_verify_upstream_trusted_ca": "is called upstream.ca_file here",
    "ignore_hosts": "is refused: list hosts as private in destinations.toml, where reviewers see them",
    "allow_hosts": "is refused: list hosts as private in destinations.toml, where reviewers see them",
    "sslkeylogfile": "is refused: the keys of every intercepted connection would be written to disk",
    "rawtcp": "is refused: what is not HTTP cannot be inspected",
}
_LIMITS = Limits()
_KEY_LOGS = ("SSLKEYLOGFILE", "MITMPROXY_SSLKEYLOGFILE")


def shipped_policies() -> Path:
    """Return the folder of the policies that came with this installation: in the package, or beside a checkout."""
    package = Path(__file__).parent
    inside = package / "policies"
    return inside if inside.is_dir() else package.parent.parent / "policies"


def default_data() -> Path:
    """Return the data folder of this user, as the XDG base directory specification has it."""
    home = os.environ.get("XDG_DATA_HOME", "")
    return (Path(home) if home.startswith("/") else Path.home() / ".local" / "share") / "outgate"


def _processors() -> int:
    return max(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _path(value: object) -> object:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value:
        raise ValueError("must be a path, as text")
    return Path(value).expanduser()


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _network(text: str) -> str:
    ipaddress.ip_network(text)  # its ValueError says what is wrong
    return text


type File = Annotated[Path, BeforeValidator(_path), WithJsonSchema({"type": "string", "format": "path"})]
type Groups = Annotated[tuple[str, ...], BeforeValidator(_tuple)]
type Port = Annotated[int, Field(ge=0, le=65_535)]
type Count = Annotated[int, Field(gt=0)]
type CountOrNone = Annotated[int, Field(ge=0)]
type Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
type Days = Annotated[int, Field(ge=1, le=36_500)]
type Origin = Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9._/-]{0,99})?$")]
type Network = Annotated[str, AfterValidator(_network)]


class Listen(Strict):
    """Where clients reach the proxy."""

    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 for all")
    port: Port = Field(default=8080, description="port to listen on; 0 for any free one")


class Bounds(Strict):
    """The limits of one inspection, as `outgate.model.Limits` defines them, and of the whole process."""

    body: Count = Field(default=_LIMITS.body, description="bytes of a body; a larger one is refused unread")
    expanded: Count = Field(
        default=_LIMITS.expanded, description="bytes decoded out of one message, all layers together"
    )
    ratio: Count = Field(default=_LIMITS.ratio, description="decoded bytes for each encoded one, after the first MiB")
    depth: Count = Field(default=_LIMITS.depth, description="layers inside each other")
    parts: Count = Field(default=_LIMITS.parts, description="parts of one message")
    matches: Count = Field(default=_LIMITS.matches, description="confirmed matches in one message")
    pixels: CountOrNone = Field(
        default=_LIMITS.pixels, description="of a picture that is read for text; a larger one is not, with 0 none is"
    )
    pictures: CountOrNone = Field(
        default=_LIMITS.pictures, description="pictures of one message that are read for text; each may take a second"
    )
    in_flight: Count = Field(default=512 << 20, description="bytes of bodies held at a time; further uploads wait")
    inspection_seconds: Seconds = Field(default=20.0, description="the last resort behind the counts above")
    drain_seconds: Seconds = Field(
        default=30.0, description="how long requests in flight may take to finish at the end"
    )

    @model_validator(mode="after")
    def _fitting(self) -> Bounds:
        if self.in_flight < self.body:
            raise ValueError("in_flight is less than body: a large upload would wait for ever")
        return self

    @property
    def inspection(self) -> Limits:
        """The limits that the core works with."""
        return Limits(
            self.body,
            self.expanded,
            self.ratio,
            self.depth,
            self.parts,
            self.matches,
            pixels=self.pixels,
            pictures=self.pictures,
        )


class Workers(Strict):
    """The processes in which large messages and hostile formats are inspected."""

    number: Count = Field(default_factory=_processors, description="worker processes; default: one a processor")
    memory: Count = Field(default=1 << 30, description="bytes that each may take for its work")
    messages: Count = Field(default=500, description="messages after which a worker is replaced by a fresh one")
    waiting: Count = Field(default=256, description="messages that may wait for a worker; more are uninspected.timeout")


class Identity(Strict):
    """Who sends. With neither file nor networks, nobody is asked and rules hold for everyone."""

    htpasswd: File | None = Field(default=None, description="file of users and their argon2 or bcrypt hashes")
    users: dict[str, Groups] = Field(default={}, description="user to groups")
    networks: dict[Network, Groups] = Field(default={}, description="client network, such as 10.1.0.0/16, to groups")

    @model_validator(mode="after")
    def _asked(self) -> Identity:
        if self.users and self.htpasswd is None:
            raise ValueError("users have no effect without htpasswd, since nobody is asked who they are")
        return self


class Upstream(Strict):
    """How destinations are reached."""

    ca_file: File | None = Field(default=None, description="PEM file of further authorities to trust, such as your own")


class Record(Strict):
    """The record of incidents: how it is grouped, how long it is kept, and the name of its log."""

    origin: Origin = Field(
        default="", description="name of this proxy's log, used when it is begun; default: outgate/ and the host's name"
    )
    group_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        default=3600.0, description="the same person, destination and rules within it are one incident; 0: never"
    )
    retry_seconds: Seconds = Field(
        default=10.0, description="how long to try again when PostgreSQL is lost; then messages are blocked"
    )
    keep_incidents_days: Days = Field(default=365, description="days that an incident is kept after it last happened")
    keep_observed_days: Days = Field(default=90, description="days that what was only observed is kept")
    keep_audit_days: Days = Field(default=1095, description="days that the log of who looked at what is kept")


class Log(Strict):
    """The operational log; incidents are in the database."""

    level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="the least that is written")
    format: Literal["json", "text"] = Field(default="json", description="JSON lines, or text for people")
    file: File | None = Field(default=None, description="file to append to; default: standard error")


class Settings(Strict):
    """Everything that can be set."""

    data: File = Field(default_factory=default_data, description="folder of the CA, the key, the database")
    policies: File = Field(default_factory=shipped_policies, description="folder of the policy files")
    database: str = Field(default="", description="database URL; default: outgate.db in the data folder")
    contact: str = Field(default="your security team", description="whom to ask, on the block page")
    listen: Listen = Field(default=Listen(), description="where clients reach the proxy")
    limits: Bounds = Field(default=Bounds(), description="limits of one inspection and of the process")
    workers: Workers = Field(default_factory=Workers, description="where large messages and documents are inspected")
    identity: Identity = Field(default=Identity(), description="who sends")
    upstream: Upstream = Field(default=Upstream(), description="how destinations are reached")
    record: Record = Field(default=Record(), description="the record of incidents")
    log: Log = Field(default=Log(), description="the operational log")

    @property
    def database_url(self) -> str:
        """The URL of the incident store."""
        return self.database or f"sqlite:///{self.data / 'outgate.db'}"

    @property
    def key_file(self) -> Path:
        """The file of the key that digests are made with."""
        return self.data / "key"


def load(path: Path | None) -> Settings:
    """Return the settings in the file `path`, or the defaults. Raises FileError naming file, field and reason."""
    if path is None:
        return Settings()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileError(Fault(str(path), "", f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError:
        raise FileError(Fault(str(path), "", "is not UTF-8 text")) from None
    try:
        return _absolute(read(str(path), text, Settings), path.absolute().parent)
    except FileError as error:
        raise FileError(*map(_explained, error.faults)) from None


def refuse_environment(environ: Mapping[str, str]) -> None:
    """Raise FileError when a variable of the environment would have TLS keys written to disk."""
    found = [name for name in _KEY_LOGS if environ.get(name)]
    if found:
        reason = "is set, so the keys of every intercepted connection would be written to disk; unset it"
        raise FileError(*(Fault("environment", name, reason) for name in found))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the settings file, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Settings.model_json_schema()}


def _explained(fault: Fault) -> Fault:
    reason = _DEFEATING.get(fault.field.rpartition(".")[2].lower())
    return fault._replace(reason=reason) if reason else fault


def _absolute(settings: Settings, base: Path) -> Settings:
    identity, upstream, log = settings.identity, settings.upstream, settings.log
    return settings.model_copy(
        update={
            "data": base / settings.data,
            "database": _absolute_url(settings.database, base),
            "policies": base / settings.policies,
            "identity": identity.model_copy(update={"htpasswd": identity.htpasswd and base / identity.htpasswd}),
            "upstream": upstream.model_copy(update={"ca_file": upstream.ca_file and base / upstream.ca_file}),
            "log": log.model_copy(update={"file": log.file and base / log.file}),
        }
    )


def _absolute_url(url: str, base: Path) -> str:
    prefix, file = "sqlite:///", url.removeprefix("sqlite:///")
    return f"{prefix}{base / file}" if url.startswith(prefix) else url
