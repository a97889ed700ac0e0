"""What goes to a terminal: text whose control characters are shown, since file names and records come from others."""

from __future__ import annotations

import getpass
import os
import sys

from rich.console import Console

_WIDE = 250  # columns of a table that goes into a file or another program


def shown(text: str) -> str:
    """Return `text` with every character that a terminal might act upon written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)


def user_name() -> str:
    """Return who is at the terminal; the number, in a container that has no name for it."""
    try:
        return getpass.getuser()
    except OSError:
        return f"uid {os.getuid()}"


def out() -> Console:
    """Return the console for results; it does not read markup out of what it prints."""
    width = None if sys.stdout.isatty() else _WIDE
    return Console(markup=False, highlight=False, emoji=False, soft_wrap=True, width=width)


def progress_console() -> Console:
    """Return the console for progress: standard error, quiet unless that is a terminal."""
    return Console(stderr=True, quiet=not sys.stderr.isatty())
