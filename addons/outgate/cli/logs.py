"""The operational log: structlog, as JSON lines or as text, to standard error or a file that may be rotated away."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from typing import TYPE_CHECKING

import structlog

from outgate.cli.failures import UserError

if TYPE_CHECKING:
    from structlog.typing import Processor

    from outgate.settings import Log

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class _RotatedFile(logging.handlers.WatchedFileHandler):
    """A file that others may rotate away. Where it cannot be opened again, lines go to standard error until it can.

    Python's own raises then, out of the line that was only to be logged: whoever logs must not fail by it.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        try:
            super().emit(record)
        except OSError as error:
            sys.stderr.write(f"log file {self.baseFilename}: {error.strerror}\n{self.format(record)}\n")


def start(settings: Log) -> None:
    """Send the log where the settings say. Raises UserError when the file cannot be written."""
    handler = _handler(settings)
    logger = logging.getLogger("outgate")
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(_LEVELS[settings.level])
    structlog.configure(
        processors=_processors(settings),
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[settings.level]),
        cache_logger_on_first_use=True,
    )


def only_errors() -> None:
    """Send errors to standard error, and nothing else anywhere: for commands whose output is their result."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _without_traceback,
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        cache_logger_on_first_use=False,
    )


def _handler(settings: Log) -> logging.Handler:
    if settings.file is None:
        return logging.StreamHandler(sys.stderr)
    try:
        return _RotatedFile(settings.file, encoding="utf-8")
    except OSError as error:
        raise UserError(f"log.file: {settings.file} cannot be written: {error.strerror}") from None


def _processors(settings: Log) -> list[Processor]:
    """Tracebacks are never written: what an exception says may be a message's."""
    last: Processor = structlog.processors.JSONRenderer()
    if settings.format == "text":
        last = structlog.dev.ConsoleRenderer(colors=settings.file is None and sys.stderr.isatty())
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    return [structlog.stdlib.add_logger_name, structlog.processors.add_log_level, stamp, _without_traceback, last]


def _without_traceback(logger: object, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    del logger, name
    for key in ("exc_info", "stack_info", "exception"):
        event.pop(key, None)
    return event
