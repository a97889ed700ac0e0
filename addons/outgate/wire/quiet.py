"""mitmproxy's log lines, with the words taken out: they quote addresses, requests and exceptions.

What is left says which part spoke, how loudly and about which kind of exception, as one of our own log events.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator

_log = structlog.get_logger("outgate.wire")

# asyncio reports lost exceptions with their text; hpack and h2 print headers when they debug.
LOGGERS = ("mitmproxy", "asyncio", "hpack", "h2")

_SAFE = {
    "Client TLS handshake failed": "a client broke off the TLS handshake",
    "Server TLS handshake failed": "a server's TLS handshake failed",
    "mitmproxy has crashed": "a connection's protocol handler failed",
    "Addon error": "an addon failed",
}


class Quiet(logging.Handler):
    """Turns a record of another library into an event of ours without its words."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log where the record came from. The message itself is only compared with known beginnings."""
        text = record.msg if isinstance(record.msg, str) else ""
        says = next((safe for start, safe in _SAFE.items() if text.startswith(start)), "")
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        level = _log.error if record.levelno >= logging.ERROR else _log.warning
        level("library.log", source=record.name, line=record.lineno, says=says, kind=kind)


@contextmanager
def quieted() -> Iterator[None]:
    """Route the libraries' loggers through Quiet while this lasts, warnings and above."""
    handler = Quiet(logging.WARNING)
    before = [(logging.getLogger(name), logging.getLogger(name).level) for name in LOGGERS]
    for logger, _ in before:
        logger.addHandler(handler)
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in before:
            logger.removeHandler(handler)
            logger.setLevel(level)
            logger.propagate = True


def mute_root() -> None:
    """Keep the libraries' words from the handlers of the root logger; for when the start is over."""
    for name in LOGGERS:
        logging.getLogger(name).propagate = False
