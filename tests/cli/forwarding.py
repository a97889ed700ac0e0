"""`outgate forward` as a process of its own, on a data folder with a store that is open for writing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Self

from outgate.record import Store
from outgate.record.keys import LOG_PUBLIC
from tests import patience
from tests.live.origin.record import wait_until
from tests.record.outcomes import KEYS, email, outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Deployed:
    """A data folder with a store and settings. `record` writes incidents, `forward` starts the command."""

    def __init__(self, folder: Path, sinks: str = "") -> None:
        self.data = folder / "data"
        self.data.mkdir(parents=True)
        self.config = folder / "outgate.toml"
        self.log_file = folder / "log"
        self.config.write_text(f'data = "{self.data}"\n{sinks}')
        (self.data / LOG_PUBLIC).write_text(f"{KEYS.log.public_text}\n")
        self.store = Store.open(f"sqlite:///{self.data / 'outgate.db'}", KEYS)
        self.process: subprocess.Popen[bytes] | None = None
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(patience.SECONDS)
        self.store.close()

    def record(self, count: int) -> None:
        """Record so many incidents."""
        made = [
            self.store.occurrence(outcome(email(f"a{n}@b.example"), rule=f"r{n}"))
            for n in range(self._count, self._count + count)
        ]
        self._count += count
        self.store.add_all(made)

    def forward(self) -> subprocess.Popen[bytes]:
        """Start the command, and do not wait."""
        with self.log_file.open("ab") as log:
            command = [sys.executable, "-m", "outgate", "forward", "--config", str(self.config)]
            self.process = subprocess.Popen(command, stderr=log, stdin=subprocess.DEVNULL)
        return self.process

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it, and return its exit code."""
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(patience.SECONDS)

    def logged(self, event: str) -> list[dict[str, Any]]:
        """The lines of its log that tell of an event."""
        whole, _, _ = self.log_file.read_text().rpartition("\n")
        return [line for line in map(json.loads, whole.splitlines()) if line["event"] == event]

    def wait_until_delivered(self) -> None:
        """Wait until nothing waits for any sink that has begun, and one has."""
        self.wait_until(lambda: bool(lags := self.store.sinks()) and not any(lag.waiting for lag in lags))

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        assert wait_until(true), self.log_file.read_text()
