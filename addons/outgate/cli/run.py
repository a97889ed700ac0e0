"""`outgate run`: the proxy, composed of settings, policy, store and wire. SIGHUP reloads the policy, SIGTERM drains."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import typer

from outgate import settings as settings_file
from outgate.cli import logs
from outgate.cli.deployment import Deployment
from outgate.cli.failures import UserError
from outgate.cli.serving import composed
from outgate.wire import SetupError
from outgate.workers.brood import StartError

if TYPE_CHECKING:
    from outgate.cli.serving import Serving
    from outgate.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    *,
    config: Annotated[
        Path | None, typer.Option(help="Settings file; without one, every setting has its default.")
    ] = None,
    listen: Annotated[str | None, typer.Option(help="Address and port to listen on, such as 0.0.0.0:8080.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder of the authority, the key and the database.")] = None,
    policies: Annotated[Path | None, typer.Option(help="Folder of the policy files.")] = None,
    no_console: Annotated[
        bool, typer.Option("--no-console", help="Accepted for later: this version has no console yet.")
    ] = False,
) -> None:
    """Run the proxy until SIGTERM or SIGINT; then let requests in flight finish. SIGHUP reloads the policy files."""
    del no_console
    settings_file.refuse_environment(os.environ)
    settings = overridden(settings_file.load(config), listen, data, policies)
    logs.start(settings.log)
    deployment = Deployment.open(settings)
    try:
        asyncio.run(_serve(settings, deployment))
    except (SetupError, StartError) as error:
        raise UserError(str(error)) from None
    finally:
        deployment.close()


def overridden(settings: Settings, listen: str | None, data: Path | None, policies: Path | None) -> Settings:
    """Return the settings with what the command line says in their place. Raises UserError."""
    update: dict[str, object] = {"listen": _listen(listen)} if listen is not None else {}
    update |= {name: path.absolute() for name, path in (("data", data), ("policies", policies)) if path is not None}
    return settings.model_copy(update=update)


def _listen(text: str) -> settings_file.Listen:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65_535:  # noqa: PLR2004 - the last port
        raise UserError(f"--listen: {text!r} is not address:port, such as 127.0.0.1:8080")
    return settings_file.Listen(host=host.strip("[]") or "0.0.0.0", port=int(port))  # noqa: S104 - as was asked for


async def _serve(settings: Settings, deployment: Deployment) -> None:
    async with composed(settings, deployment) as serving:
        loop, proxy = asyncio.get_running_loop(), serving.proxy
        reloads: set[asyncio.Task[bool]] = set()
        loop.add_signal_handler(signal.SIGHUP, lambda: reloads.add(loop.create_task(serving.policy.reload())))
        running = asyncio.create_task(proxy.run())
        started = asyncio.create_task(proxy.started())
        await asyncio.wait((running, started), return_when=asyncio.FIRST_COMPLETED)
        if started.done():
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, proxy.stop)
            _say(settings.listen.host, started.result(), serving, deployment)
        started.cancel()
        await running


def _say(host: str, port: int, serving: Serving, deployment: Deployment) -> None:
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"listening on {shown}:{port}")
    typer.echo(f"clients must trust {deployment.certificate}")
    typer.echo(f"policy {serving.policy.version}; incidents in {deployment.store.shown}")
    typer.echo(f"{serving.pool.size} workers inspect large messages and documents; {_held(serving)}")


def _held(serving: Serving) -> str:
    taken, missing = (", ".join(names) for names in serving.pool.holds)
    return f"limited: {taken}" + (f"; not to be had here: {missing}" if missing else "")
