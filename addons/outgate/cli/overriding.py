"""What the command line says in place of the settings file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.cli.failures import UserError
from outgate.settings import Listen

if TYPE_CHECKING:
    from pathlib import Path

    from outgate.settings import Settings


def overridden(settings: Settings, listen: str | None, data: Path | None, policies: Path | None) -> Settings:
    """Return the settings with what the command line says in their place. Raises UserError."""
    update: dict[str, object] = {}
    if listen is not None:
        host, port = address(listen)
        update["listen"] = Listen(host=host, port=port)
    update |= {name: path.absolute() for name, path in (("data", data), ("policies", policies)) if path is not None}
    made = settings.model_copy(update=update)
    if made.console.port == made.listen.port != 0:
        raise UserError(f"--listen: {made.listen.port} is the port of the console (console.port)")
    return made


def with_console(settings: Settings, listen: str | None) -> Settings:
    """Return the settings with another address of the console. Raises UserError, FileError."""
    if listen is None:
        return settings
    host, port = address(listen)
    if port == settings.listen.port != 0:
        raise UserError(f"--listen: {port} is the port of the proxy (listen.port)")
    return settings.model_copy(update={"console": settings.console.moved(host, port)})


def address(text: str) -> tuple[str, int]:
    """Return the host and port that `--listen` names. Raises UserError."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65_535:  # noqa: PLR2004 - the last port
        raise UserError(f"--listen: {text!r} is not address:port, such as 127.0.0.1:8080")
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104 - as was asked for
