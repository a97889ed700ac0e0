"""The settings: one model, read once from TOML. What would defeat the product is refused, naming file, field, reason.

Every setting has a default that works. Relative paths are relative to the settings file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, model_validator

from outgate.settings.console import Console
from outgate.settings.evidence import Evidence
from outgate.settings.sections import Bounds, Coach, Health, Identity, Listen, Log, Record, Upstream, Workers
from outgate.settings.sinks import FileSink, Sinks, absolute
from outgate.settings.staff import Staff
from outgate.settings.words import File  # noqa: TC001 - pydantic needs it when the model is built
from outgate.strict_toml import Fault, FileError, Strict, read

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Bounds",
    "Coach",
    "Console",
    "Evidence",
    "Health",
    "Identity",
    "Listen",
    "Log",
    "Record",
    "Settings",
    "Staff",
    "Upstream",
    "Workers",
    "default_data",
    "load",
    "refuse_environment",
    "schema",
    "shipped_policies",
]

_DEFEATING = {  # unknown fields that someone may try, since mitmproxy has them
    "ssl_insecure": "is refused: without checking certificates, anyone could stand in for a destination",
    "ssl_verify_upstream_trusted_ca": "is called upstream.ca_file here",
    "ignore_hosts": "is refused: list hosts as private in destinations.toml, where reviewers see them",
    "allow_hosts": "is refused: list hosts as private in destinations.toml, where reviewers see them",
    "sslkeylogfile": "is refused: the keys of every intercepted connection would be written to disk",
    "rawtcp": "is refused: what is not HTTP cannot be inspected",
}
_KEY_LOGS = ("SSLKEYLOGFILE", "MITMPROXY_SSLKEYLOGFILE")


def shipped_policies() -> Path:
    """Return the folder of the policies that came with this installation: in the package, or beside a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "policies"
    return inside if inside.is_dir() else package.parent.parent / "policies"


def default_data() -> Path:
    """Return the data folder of this user, as the XDG base directory specification has it."""
    home = os.environ.get("XDG_DATA_HOME", "")
    return (Path(home) if home.startswith("/") else Path.home() / ".local" / "share") / "outgate"


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
    coach: Coach = Field(default=Coach(), description="how people say why they send something")
    upstream: Upstream = Field(default=Upstream(), description="how destinations are reached")
    record: Record = Field(default=Record(), description="the record of incidents")
    evidence: Evidence = Field(default=Evidence(), description="sealed evidence; off without a public key")
    console: Console = Field(default=Console(), description="the console for those who review")
    staff: Staff = Field(default=Staff(), description="the page that tells staff what is inspected and kept")
    health: Health = Field(default=Health(), description="what monitoring asks; off without a port")
    log: Log = Field(default=Log(), description="the operational log")
    sinks: Sinks = Field(default=(FileSink(),), description="where events go on to; default: a file in the data folder")

    @model_validator(mode="after")
    def _apart(self) -> Settings:
        if self.console.port == self.listen.port != 0:
            raise ValueError("console.port is the proxy's: who may use the proxy is not to reach the console by it")
        if self.health.port and self.health.port in {self.listen.port, self.console.port}:
            raise ValueError("health.port is taken by the proxy or the console: it needs one of its own")
        return self

    @property
    def database_url(self) -> str:
        """The URL of the incident store."""
        return self.database or f"sqlite:///{self.data / 'outgate.db'}"

    @property
    def exemptions_file(self) -> Path:
        """The exemptions that were approved in the console, part of the policy."""
        return self.data / "exemptions.toml"

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
    identity, upstream, log, evidence = settings.identity, settings.upstream, settings.log, settings.evidence
    keys = {name: getattr(evidence, name) for name in ("public_key", "private_key", "passphrase_file")}
    return settings.model_copy(
        update={
            "data": base / settings.data,
            "database": _absolute_url(settings.database, base),
            "policies": base / settings.policies,
            "identity": identity.model_copy(update={"htpasswd": identity.htpasswd and base / identity.htpasswd}),
            "upstream": upstream.model_copy(update={"ca_file": upstream.ca_file and base / upstream.ca_file}),
            "evidence": evidence.model_copy(update={name: file and base / file for name, file in keys.items()}),
            "sinks": absolute(settings.sinks, base),
            "console": settings.console.absolute(base),
            "log": log.model_copy(update={"file": log.file and base / log.file}),
        }
    )


def _absolute_url(url: str, base: Path) -> str:
    prefix, file = "sqlite:///", url.removeprefix("sqlite:///")
    return f"{prefix}{base / file}" if url.startswith(prefix) else url
