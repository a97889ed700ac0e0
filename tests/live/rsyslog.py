"""A real rsyslog with the example that is handed out, in a folder of its own, on a port of loopback that stays free."""

from __future__ import annotations

import json
import random
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests import patience
from tests.live.origin.record import wait_until
from tests.wire.clients import refused

if TYPE_CHECKING:
    from tests.live.certificates import Authority

EXAMPLE = Path("deploy/rsyslog/outgate.conf")
_EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")


class Rsyslog:
    """Runs from `__enter__` to `__exit__`; may be stopped and started in between."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self._folder = folder
        leaf = authority.leaf()
        self.port = _port()
        places = {
            "/etc/rsyslog.d/outgate/ca.pem": authority.pem,
            "/etc/rsyslog.d/outgate/server.pem": leaf,
            "/etc/rsyslog.d/outgate/server-key.pem": leaf,
            "/var/spool/rsyslog": folder,
            "/var/log/outgate": folder,
            'port="6514"': f'port="{self.port}" address="127.0.0.1"',
        }
        text = EXAMPLE.read_text()
        for shown, here in places.items():
            assert shown in text
            text = text.replace(shown, str(here))
        (folder / "rsyslog.conf").write_text(text)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGKILL)

    def checked(self) -> subprocess.CompletedProcess[str]:
        """What rsyslog says of the configuration."""
        command = ["rsyslogd", "-N1", "-f", f"{self._folder}/rsyslog.conf"]
        return subprocess.run(command, capture_output=True, text=True, timeout=patience.SECONDS, check=False)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        command = ["rsyslogd", "-n", "-f", f"{self._folder}/rsyslog.conf", "-i", f"{self._folder}/pid"]
        with (self._folder / "said").open("ab") as said:
            self._process = subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
        assert wait_until(lambda: not refused(self.port)), (self._folder / "said").read_text()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it; by SIGTERM it writes what it has."""
        self._process.send_signal(how)
        self._process.wait(patience.SECONDS)

    def lines(self) -> int:
        """How many lines it has written."""
        file = self._folder / "events.jsonl"
        return file.read_bytes().count(b"\n") if file.exists() else 0

    def events(self) -> list[dict[str, Any]]:
        """What it has written. A line that is not JSON fails."""
        return [json.loads(line) for line in (self._folder / "events.jsonl").read_text().splitlines()]


def _port() -> int:
    """Return a free port of those that the kernel gives nobody by itself: it is taken only later, and again."""
    first = int(_EPHEMERAL.read_text().split()[0])
    while True:
        port = random.SystemRandom().randrange(max(1024, first - 8000), first)
        if refused(port):
            return port
