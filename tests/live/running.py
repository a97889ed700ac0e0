"""`outgate run` as a process of its own, with a folder of its own, on a free port."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Self

from outgate.record import Incident, Store
from tests import patience

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

READY_SECONDS = 240
_GONE = ("SSLKEYLOGFILE", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


class Outgate:
    """Runs from `__enter__` to `__exit__`. `trust` is the authority of the origins; `more` is further settings.

    The processes beside the proxy are left out unless they are asked for: `console`, on a free port of its own, and
    `sinks`, as the setting has them.
    """

    def __init__(
        self,
        folder: Path,
        trust: Path,
        *,
        policies: Path | None = None,
        more: str = "",
        console: bool = False,
        sinks: str = "[]",
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.data = folder / "data"
        self.config = folder / "outgate.toml"
        self.log_file = folder / "log"
        self.said_file = folder / "said"
        self.port = 0
        self._forgotten = ""  # the number of the last incident that does not count any more
        # A test with policies of its own sends no picture; the languages to read one take a second of each start.
        policy = f'policies = "{policies}"\n' if policies else ""
        more = f"{more}[limits]\npixels = 0\n" if policies else more
        self.beside = [] if console else ["--no-console"]
        more = f"{more}\n[console]\nport = 0\n" if console else more
        self.config.write_text(
            f'sinks = {sinks}\ndata = "{self.data}"\n{policy}contact = "security@corp.example"\n'
            f'[record]\ngroup_seconds = 0\n[listen]\nport = 0\n[upstream]\nca_file = "{trust}"\n{more}'
        )

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.process.kill()
            self.process.wait(patience.SECONDS)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(patience.SECONDS)

    @property
    def url(self) -> str:
        """The proxy's address, as clients want it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def authority(self) -> Path:
        """The certificate that clients must trust."""
        return self.data / "ca" / "mitmproxy-ca-cert.pem"

    def start(self) -> None:
        """Start, and wait until clients are accepted."""
        self.process = self.spawn()
        end = time.monotonic() + READY_SECONDS
        while not re.search(r"proxy\.started.*\n", self.log_file.read_text()):
            assert self.process.poll() is None, self.log_file.read_text()
            assert time.monotonic() < end, self.log_file.read_text()
            time.sleep(0.05)
        self.port = int(self.logged("proxy.started")[-1]["addresses"][0].rpartition(":")[2])

    def spawn(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start the process, and do not wait; it writes its log anew."""
        command = [sys.executable, "-m", "tests.live.launch", "run", "--config", str(self.config), *self.beside]
        around = {name: value for name, value in os.environ.items() if name not in _GONE} | environment
        with self.log_file.open("wb") as log, self.said_file.open("wb") as said:
            return subprocess.Popen(command, stdout=said, stderr=log, stdin=subprocess.DEVNULL, env=around)

    def reload(self) -> None:
        """Have the policy read again."""
        self.process.send_signal(signal.SIGHUP)

    def terminate(self) -> None:
        """Have it drain and end, and do not wait."""
        self.process.send_signal(signal.SIGTERM)

    def log(self) -> list[dict[str, Any]]:
        """Return the lines of the operational log that are whole; one that is not JSON fails."""
        whole, _, _ = self.log_file.read_text().rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def logged(self, event: str) -> list[dict[str, Any]]:
        """Return the lines of the operational log that tell of `event`."""
        return [line for line in self.log() if line["event"] == event]

    def incidents(self, port: int | None = None) -> list[Incident]:
        """Return the incidents since `forget`, the oldest first; of those, the ones towards the origin at `port`."""
        store = Store.open_for_reading(f"sqlite:///{self.data / 'outgate.db'}")
        try:
            new = takewhile(lambda found: found.number > self._forgotten, store.incidents())
            return [found for found in new if port in {None, found.port}][::-1]
        finally:
            store.close()

    def forget(self) -> None:
        """Begin anew: ports are used again, so an earlier test's origin may have had this test's."""
        last = self.incidents()[-1:]
        self._forgotten = last[0].number if last else self._forgotten

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of Outgate on the same data."""
        line = [sys.executable, "-m", "outgate", *arguments]
        return subprocess.run(line, check=False, capture_output=True, text=True, timeout=READY_SECONDS)
