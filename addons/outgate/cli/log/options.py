"""What the commands of `outgate log` share: which log is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from outgate.cli.failures import UserError
from outgate.record.keys import LOG_PUBLIC

if TYPE_CHECKING:
    from outgate.settings import Settings

Origin = Annotated[str | None, typer.Option("--origin", help="Name of the log; default: the one of this proxy.")]


def own_key(settings: Settings) -> str:
    """Return the public key of this proxy's log. Raises UserError when there is none."""
    file = settings.data / LOG_PUBLIC
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not ASCII text"
        raise UserError(f"{file}: cannot be read: {why}; it holds the public key of the log") from None


def origin_of(settings: Settings, origin: str | None) -> str:
    """Return the name of the log that is meant. Raises UserError."""
    return origin or own_key(settings).partition("+")[0]
