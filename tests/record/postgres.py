"""A PostgreSQL server of one's own, in a folder of its own, reached by a socket there: no port that others may have.

It runs Debian's programs, as the user `postgres` when the tests run as root, which the server refuses to be.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import psycopg

from tests import patience

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "unix_socket_permissions": "0777",
}


def programs() -> Path:
    """The folder of the newest server that is installed."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))


class Server:
    """Runs from `__enter__` to `__exit__`, which leaves nothing behind, unless it is told in which folder it lives."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="outgate-pg-", dir="/tmp"))
        self.folder.mkdir(exist_ok=True)
        self._stays = folder is not None
        self._as: dict[str, Any] = {"cwd": self.folder}
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            self._as |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        self._names: Iterator[int] = count()

    def __enter__(self) -> Self:
        if not (self.folder / "data").exists():
            self._make()
        self.start()
        return self

    def _make(self) -> None:
        data = str(self.folder / "data")
        line = [
            str(programs() / "initdb"),
            "-D",
            data,
            "-U",
            "outgate",
            "-A",
            "trust",
            "-N",
            "--locale=C",
            "-E",
            "UTF8",
        ]
        subprocess.run(line, check=True, capture_output=True, **self._as)

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGINT if self._stays else signal.SIGQUIT)
        if not self._stays:
            shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        """Where a database is."""
        return f"postgresql://outgate@/{name}?host={self.folder}"

    def start(self, **settings: str) -> None:
        """Start, and wait until it answers."""
        options = [word for name, value in (_SETTINGS | settings).items() for word in ("-c", f"{name}={value}")]
        line = [f"{programs()}/postgres", "-D", f"{self.folder}/data", "-k", str(self.folder), *options]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(line, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **self._as)
        end = time.monotonic() + patience.SECONDS
        while not self._answers():
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT ends all connections, SIGQUIT is a crash."""
        if self._process.poll() is None:
            self._process.send_signal(how)
        self._process.wait(patience.SECONDS)

    def execute(self, statement: str, name: str = "postgres") -> None:
        """Run a statement outside of any transaction."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(statement.encode())

    def database(self, template: str = "template1") -> str:
        """Make a database, and return its URL."""
        name = f"test_{next(self._names)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database that `database` made, whoever is still connected."""
        name = url.partition("@/")[2].partition("?")[0]
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True
