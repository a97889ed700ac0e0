"""Secrets of sinks: in a file for its owner only, or in the environment; read at each use, and never shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from outgate.record import owners
from outgate.record.sinks.fault import SinkFault

if TYPE_CHECKING:
    from pathlib import Path


class Secret(NamedTuple):
    """Where a secret is: a file, or a variable of the environment."""

    file: Path | None = None
    variable: str = ""

    def read(self) -> str:
        """Return the secret, without the blanks around it. Raises SinkFault."""
        text = self._of_file(self.file) if self.file is not None else os.environ.get(self.variable, "")
        if not text.strip():
            raise SinkFault(f"{self.file or self.variable}: there is no secret in it")
        return text.strip()

    @staticmethod
    def _of_file(file: Path) -> str:
        try:
            if owners.is_open_to_others(file):
                raise SinkFault(f"{file} can be read by others: make it 0600")
            return file.read_text(encoding="ascii")
        except OSError as error:
            raise SinkFault(f"{file} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise SinkFault(f"{file} is no ASCII text") from None
