"""The kinds of field that policy files share: lines, ids, and enums written in words."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from outgate.model import Action, Channel, Likelihood, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"

T = TypeVar("T")
Many = Annotated[tuple[T, ...], Field(strict=False)]  # no `type` alias: a schema would name each use of it
Line = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
ChannelWord = Annotated[Channel, Field(strict=False)]
GroupId = Annotated[str, StringConstraints(pattern=rf"^{SLUG}$", max_length=64)]


def _named[E: IntEnum](kind: type[E]) -> Callable[[object], E]:
    """Return a parser of the lower-case names of `kind`."""
    names = {member.name.lower(): member for member in kind}

    def parse(value: object) -> E:
        if isinstance(value, kind):
            return value
        if isinstance(value, str) and value in names:
            return names[value]
        raise ValueError(f"must be one of {', '.join(names)}")

    return parse


def _words(kind: type[IntEnum]) -> WithJsonSchema:
    return WithJsonSchema({"enum": [member.name.lower() for member in kind]})


ActionWord = Annotated[Action, BeforeValidator(_named(Action)), _words(Action)]
SeverityWord = Annotated[Severity, BeforeValidator(_named(Severity)), _words(Severity)]
LikelihoodWord = Annotated[Likelihood, BeforeValidator(_named(Likelihood)), _words(Likelihood)]
