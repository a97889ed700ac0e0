"""`outgate run`: the proxy, composed of settings, policy, store and wire. SIGHUP reloads the policy, SIGTERM drains."""

from __future__ import annotations

import asyncio
import os
import signal
from functools import partial
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import typer

from outgate import settings as settings_file
from outgate.asgi import ServeError
from outgate.cli import children, logs
from outgate.cli.children import Child
from outgate.cli.deployment import Deployment
from outgate.cli.failures import UserError
from outgate.cli.named_files import check_files
from outgate.cli.overriding import overridden
from outgate.cli.serving import composed
from outgate.cli.watching import watched
from outgate.health.metrics import Times
from outgate.settings.words import in_address
from outgate.wire import SetupError
from outgate.workers.brood import StartError

if TYPE_CHECKING:
    from outgate.cli.children import Running
    from outgate.cli.serving import Serving
    from outgate.settings import Settings
    from outgate.wire import Proxy


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
    no_console: Annotated[bool, typer.Option("--no-console", help="Leave the console out.")] = False,
) -> None:
    """Run the proxy until SIGTERM or SIGINT; then let requests in flight finish. SIGHUP reloads the policy files."""
    settings_file.refuse_environment(os.environ)
    settings = overridden(settings_file.load(config), listen, data, policies)
    logs.start(settings.log)
    check_files(settings, console=not no_console)
    deployment = Deployment.open(settings)
    try:
        beside = _children(settings, {"config": config, "data": data}, console=not no_console)
        asyncio.run(_serve(settings, deployment, beside))
    except (SetupError, StartError, ServeError) as error:
        raise UserError(str(error)) from None
    finally:
        deployment.close()


def _children(settings: Settings, options: dict[str, Path | None], *, console: bool) -> list[Child]:
    """Return the processes beside the proxy, with the settings that it has."""
    given = [word for name, path in options.items() if path is not None for word in (f"--{name}", str(path.absolute()))]
    policies = ["--policies", str(settings.policies)]
    children = [Child("console", ("console", *given, *policies), reloads=True)] if console else []
    return [*children, *([Child("forward", ("forward", *given))] if settings.sinks else [])]


async def _serve(settings: Settings, deployment: Deployment, beside: list[Child]) -> None:
    times = Times()
    async with composed(settings, deployment, times) as serving, watched(settings, deployment, serving, times):
        loop, proxy = asyncio.get_running_loop(), serving.proxy
        _on_hangup(loop, serving)
        running = asyncio.create_task(proxy.run())
        started = asyncio.create_task(proxy.started())
        await asyncio.wait((running, started), return_when=asyncio.FIRST_COMPLETED)
        if started.done():
            async with children.running(beside) as others:
                _on_hangup(loop, serving, others)
                for number in (signal.SIGTERM, signal.SIGINT):
                    loop.add_signal_handler(number, partial(_end, proxy, others))
                _say(settings.listen.host, started.result(), serving, deployment)
                await running
        started.cancel()
        await running


def _on_hangup(loop: asyncio.AbstractEventLoop, serving: Serving, others: Running | None = None) -> None:
    """Have SIGHUP load the policy files again; other processes read them as well, unless workers are what failed."""
    reloads: set[asyncio.Task[None]] = set()

    async def reload() -> None:
        await serving.policy.reload()
        stale = serving.policy.stale
        if others is not None and (stale is None or any(fault.file for fault in stale.faults)):
            others.reload()

    loop.add_signal_handler(signal.SIGHUP, lambda: reloads.add(loop.create_task(reload())))


def _end(proxy: Proxy, others: Running) -> None:
    others.end()
    proxy.stop()


def _say(host: str, port: int, serving: Serving, deployment: Deployment) -> None:
    typer.echo(f"listening on {in_address(host)}:{port}")
    typer.echo(f"clients must trust {deployment.certificate}")
    typer.echo(f"policy {serving.policy.version}; incidents in {deployment.store.shown}")
    workers = "1 worker inspects" if serving.pool.size == 1 else f"{serving.pool.size} workers inspect"
    typer.echo(f"{workers} large messages and documents; {_held(serving)}")


def _held(serving: Serving) -> str:
    taken, missing = (", ".join(names) for names in serving.pool.holds)
    return f"limited: {taken}" + (f"; not to be had here: {missing}" if missing else "")
