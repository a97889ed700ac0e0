"""Serves a page of ours until it is told to end; then answers what was begun. Writes no log of who asked what."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from typing import TYPE_CHECKING

import structlog
import uvicorn

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Iterator

    from starlette.types import ASGIApp

_BACKLOG = 128
_AT_ONCE = 200  # connections and requests; more are told to come back
_END_SECONDS = 5
_KEEP_ALIVE_SECONDS = 30
_HEADER_BYTES = 32 << 10
_LOGGERS = ("uvicorn.error", "uvicorn.access", "uvicorn.asgi")


class ServeError(Exception):
    """The page cannot be served; `str()` says why."""


def bound(host: str, port: int, *, name: str) -> socket.socket:
    """Return a socket that listens there for what is called `name`. Raises ServeError, which says why it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ServeError(f"{name}: {host} port {port} cannot be listened on: {error.strerror}") from None
    listening.setblocking(False)  # noqa: FBT003 - its only parameter
    return listening


async def serve(
    app: ASGIApp, listening: socket.socket, tls: ssl.SSLContext, *, name: str, hangup: Callable[[], None]
) -> None:
    """Serve until SIGTERM or SIGINT, in a process that does nothing else. `hangup` is called on SIGHUP."""
    _quiet(name, *_LOGGERS, "asyncio")
    server = _server(app, tls)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, hangup)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.end)
    await server.serve([listening])


@contextlib.asynccontextmanager
async def served(app: ASGIApp, listening: socket.socket, *, name: str) -> AsyncIterator[None]:
    """Serve without TLS beside what else this process does, until the end of the block."""
    _quiet(name, *_LOGGERS)
    server = _server(app, None)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        yield
    finally:
        server.end()
        await asyncio.wait([serving])


class _Server(uvicorn.Server):
    """Ends when it is asked to, and not by the signal that asked: the exit code says that all went well."""

    def end(self) -> None:
        """Take no more requests, and end when those under way are answered."""
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the event loop."""
        yield


def _server(app: ASGIApp, tls: ssl.SSLContext | None) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            proxy_headers=False,  # the peer is who it is; whose header is believed, we decide
            server_header=False,
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_END_SECONDS,
            h11_max_incomplete_event_size=_HEADER_BYTES,
            ssl_context_factory=None if tls is None else lambda *_: tls,
        )
    )


class _Told(logging.Handler):
    """What the server has to say, as lines of the operational log: its words without what it puts into them."""

    def __init__(self, name: str) -> None:
        super().__init__(logging.WARNING)
        self._event, self._log = f"{name}.server", structlog.get_logger(f"outgate.{name}")

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        self._log.warning(self._event, told=str(record.msg).strip())


def _quiet(name: str, *loggers: str) -> None:
    for each in loggers:
        logger = logging.getLogger(each)
        logger.handlers[:] = [_Told(name)]
        logger.propagate = False
