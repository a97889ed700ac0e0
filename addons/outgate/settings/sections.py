"""What can be set of the proxy, its limits and its record. Every setting has a default that works."""

from __future__ import annotations

import os
from typing import Literal

from pydantic import Field, model_validator

from outgate.model import Limits
from outgate.settings.words import (  # noqa: TC001 - pydantic needs them when the models are built
    Count,
    CountOrNone,
    Days,
    File,
    Groups,
    Minutes,
    Network,
    Origin,
    OwnHost,
    Port,
    Seconds,
    SecondsOrNone,
)
from outgate.strict_toml import Strict

_LIMITS = Limits()


def _processors() -> int:
    return max(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


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


class Coach(Strict):
    """How people say why they send what a rule with `action = "coach"` has stopped."""

    host: OwnHost = Field(
        default="outgate.internal", description="name under which the proxy itself answers with the page for it"
    )
    minutes: Minutes = Field(default=15, description="how long it can be said, and how long the same may then be sent")


class Upstream(Strict):
    """How destinations are reached."""

    ca_file: File | None = Field(default=None, description="PEM file of further authorities to trust, such as your own")


class Record(Strict):
    """The record of incidents: how it is grouped, how long it is kept, and the name of its log."""

    origin: Origin = Field(
        default="", description="name of this proxy's log, used when it is begun; default: outgate/ and the host's name"
    )
    group_seconds: SecondsOrNone = Field(
        default=3600.0, description="the same person, destination and rules within it are one incident; 0: never"
    )
    retry_seconds: Seconds = Field(
        default=10.0, description="how long to try again when PostgreSQL is lost; then messages are blocked"
    )
    keep_incidents_days: Days = Field(default=365, description="days that an incident is kept after it last happened")
    keep_observed_days: Days = Field(default=90, description="days that what was only observed is kept")
    keep_audit_days: Days = Field(default=1095, description="days that the log of who looked at what is kept")


class Health(Strict):
    """What monitoring asks: `/livez`, `/readyz`, `/metrics`, over plain HTTP. They name nobody."""

    host: str = Field(default="127.0.0.1", description="address to listen on, for those who monitor")
    port: Port | None = Field(default=None, description="port to listen on, not the proxy's; default: none")
    disk_free: CountOrNone = Field(
        default=256 << 20, description="bytes that must be free where the data folder is; with less it is not ready"
    )


class Log(Strict):
    """The operational log; incidents are in the database."""

    level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="the least that is written")
    format: Literal["json", "text"] = Field(default="json", description="JSON lines, or text for people")
    file: File | None = Field(default=None, description="file to append to; default: standard error")
