"""`outgate console`: the console for those who review, a process of its own. `outgate run` starts it by itself."""

from __future__ import annotations

import asyncio
import shlex
from contextlib import nullcontext
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from outgate.asgi import ServeError, bound, serve
from outgate.cli import logs
from outgate.cli.console_certificate import FILE, fingerprint, tls
from outgate.cli.equipping import Policy, equipped
from outgate.cli.failures import UserError
from outgate.cli.incidents.options import Config, Data, settings_of
from outgate.cli.overriding import with_console
from outgate.cli.reviewing import opened
from outgate.review.app import application
from outgate.review.pages.overview import USUAL
from outgate.settings.words import in_address

if TYPE_CHECKING:
    import socket

    from outgate.settings import Settings

_NAME = "console"
_log = structlog.get_logger("outgate.console")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("console")(console)


def console(
    *,
    config: Config = None,
    data: Data = None,
    policies: Annotated[Path | None, typer.Option("--policies", help="Folder of the policy files.")] = None,
    listen: Annotated[
        str | None, typer.Option("--listen", help="Address and port to listen on, such as 127.0.0.1:8443.")
    ] = None,
) -> None:
    """Run the console until SIGTERM or SIGINT; `outgate run` does this by itself. SIGHUP reads the policy files again.

    Accounts: `outgate accounts`.
    """
    settings = with_console(settings_of(config, data), listen)
    if policies is not None:
        settings = settings.model_copy(update={"policies": policies})
    logs.start(settings.log)
    try:
        with (
            opened(settings) as desk,
            bound(settings.console.host, settings.console.port, name=_NAME) as listening,
        ):
            context = tls(settings)
            policy = Policy(settings)
            ready = equipped(desk, settings, policy)
            _say(settings, listening)
            if not desk.accounts.all():
                _say_how_to_begin({"config": config, "data": data})
            with ready.overviews.ready(USUAL) if ready.overviews else nullcontext():
                asyncio.run(serve(application(ready), listening, context, name=_NAME, hangup=policy.read_again))
    except ServeError as error:
        raise UserError(str(error)) from None
    _log.info("console.stopped")


def _say(settings: Settings, listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    at = f"https://{in_address(host)}:{port}"
    _log.info("console.started", address=at, certificate="own" if settings.console.certificate is None else "given")
    typer.echo(f"console on {at}")
    if settings.console.certificate is None:
        typer.echo(f"its certificate has the SHA-256 fingerprint {fingerprint(settings.data / FILE)}")


def _say_how_to_begin(given: dict[str, Path | None]) -> None:
    """Tell the command with the options that lead to the same data, so that it can be typed as it stands there."""
    options = "".join(f" --{name} {shlex.quote(str(path))}" for name, path in given.items() if path is not None)
    command = f"outgate accounts add NAME --role administrator{options}"
    typer.echo(f"nobody can sign in yet: `{command}` makes the first account")
