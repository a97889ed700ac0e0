"""`outgate forward`: sends what happens on to the sinks of the settings. A process of its own, which holds no key."""

from __future__ import annotations

import fcntl
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog

from outgate.cli import logs
from outgate.cli.composed_sinks import sinks_of
from outgate.cli.failures import UserError
from outgate.cli.incidents.options import Config, Data, settings_of
from outgate.record import owners
from outgate.record.sinks.forwarder import Forwarder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import typer

LOCK = "forward.lock"  # in the data folder

_log = structlog.get_logger("outgate.sinks")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("forward")(forward)


def forward(*, config: Config = None, data: Data = None) -> None:
    """Forward events to the sinks until SIGTERM or SIGINT. `outgate run` does this by itself."""
    settings = settings_of(config, data)
    logs.start(settings.log)
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    sinks = sinks_of(settings)
    if not sinks:
        raise UserError("the settings name no sinks: there is nowhere to forward to")
    with _alone(settings.data / LOCK):
        forwarder = Forwarder(settings.database_url, sinks, tell)
        forwarder.start()
        _log.info("sinks.started", sinks=[sink.name for sink in sinks])
        end.wait()
        forwarder.close()
    _log.info("sinks.stopped")


def tell(event: str, *, worse: bool, **values: Any) -> None:
    """Write a line of the operational log."""
    (_log.warning if worse else _log.info)(event, **values)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold the lock of this data folder: two that forward the same would send everything twice."""
    try:
        with lock.open("a") as file:
            owners.give(file.fileno(), lock.parent)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise UserError(f"{lock} is held: another `outgate forward` works on this data folder") from None
    except OSError as error:
        raise UserError(f"{lock} cannot be made: {error.strerror}") from None
