"""What the wire is told at its start: plain values, checked elsewhere, frozen for its life."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


class SetupError(Exception):
    """The wire does not start like this; `str()` names the setting or the file and line, and the reason."""


@dataclass(frozen=True, slots=True)
class IdentityConfig:
    """Who sends: by password, by network, or neither.

    `htpasswd` is a file of `user:hash` lines (argon2 or bcrypt); without it nobody is asked. `networks` maps
    CIDR networks of clients to group names, the most specific one counts; `users` maps users to group names.
    """

    htpasswd: Path | None = None
    networks: Mapping[str, Collection[str]] = field(default_factory=dict)
    users: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CoachConfig:
    """Where people say why they send what a coach rule has stopped, and how long it then may go.

    `host` is a name that no other server has: the proxy itself answers to it, and nothing is ever sent there.
    """

    host: str = "outgate.internal"
    minutes: int = 15

    @property
    def url(self) -> str:
        """The address of the page, as people type it."""
        return f"http://{self.host}/"


@dataclass(frozen=True, slots=True)
class WireConfig:
    """The settings of one proxy process. Sizes are bytes, times are seconds.

    `confdir` holds the certificate authority and is made when absent. `listen_port` 0 takes a free port. With
    `reuse_port` several processes share the port, and a new one can take over from one that drains.
    `upstream_ca` is a PEM file of certificates that are trusted besides the public ones. `contact` is whom the
    refusal page names for questions.
    """

    confdir: Path
    listen_host: str = "127.0.0.1"
    listen_port: int = 8080
    reuse_port: bool = False
    backlog: int = 2048
    body_limit: int = 32 << 20
    in_flight: int = 256 << 20
    inspection_timeout: float = 15.0
    drain: float = 30.0
    upstream_ca: Path | None = None
    contact: str = ""
    identity: IdentityConfig = field(default_factory=IdentityConfig)
    coach: CoachConfig = field(default_factory=CoachConfig)
