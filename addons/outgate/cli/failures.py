"""Failures, as people see them: one line each on standard error, never a traceback, never a value of a message."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, STOPPED, ERROR, INTERRUPTED = 0, 1, 2, 130
PREFIX = "outgate: "  # of every line that tells a failure


class UserError(Exception):
    """Something that the user can mend; `str()` is the line that tells them."""


def told(command: Callable[[], Any]) -> int:
    """Run `command` and return the exit code; tell every failure on standard error."""
    try:
        code = command()
        sys.stdout.flush()
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit:  # how click ends when nobody reads its output any more, with a code that has a meaning here
        return ERROR
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at its end
        return ERROR
    except typer.TyperException as error:
        sys.stderr.write(_usage(error.format_message()))
        return ERROR
    except Exception as error:  # noqa: BLE001 - never a traceback: what it would show may be a message
        for line in _lines(error):
            tell(line)
        return ERROR
    return code if isinstance(code, int) else DONE


def tell(line: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"{PREFIX}{line}\n")


def _lines(error: Exception) -> list[str]:
    from outgate.record.failure import StoreError  # noqa: PLC0415 - the database's libraries: the help needs none
    from outgate.strict_toml import FileError  # noqa: PLC0415

    if isinstance(error, (UserError, StoreError)):
        return [str(error)]
    if isinstance(error, FileError):
        return [str(fault) for fault in error.faults]
    at = traceback.extract_tb(error.__traceback__)[-1]
    why = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""  # the system's words, no file
    return [f"internal error: {type(error).__name__} in {Path(at.filename).name}:{at.lineno}{why}"]


def _usage(message: str) -> str:
    """What is wrong with the arguments, in one line; the help, which is what no arguments at all ask for, as it is."""
    if message.startswith("Usage: "):
        return f"{message}\n"
    return f"{PREFIX}{' '.join(message.replace('Value error, ', '').split())} (--help shows how)\n"
