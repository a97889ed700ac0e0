"""What a page answers with. `responses` makes HTTP of it: pages know nothing of the web."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Page:
    """A template with its values. Templates also see `asked` and `account`, and escape all they are given."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Redirect:
    """To another page of the console, by GET. `session` is a new token for the browser to keep, "" for none more."""

    to: str
    session: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Download:
    """A file, made while it is sent. Whatever it holds, no browser shows it."""

    lines: Iterable[str | bytes]
    media_type: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Json:
    """A tree for programs."""

    tree: Any
    status: int = 200


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked for is not to be had; `reason` is told to whoever asked, as a page or a problem document."""

    status: int
    reason: str


NO_INCIDENT = Refused(404, "There is no such incident, or it is not one that you see.")

type Answer = Page | Redirect | Download | Json | Refused
