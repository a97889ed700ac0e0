"""The proxies that are compared, each a process of its own, and what the kernel says they cost."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

READY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Contender:
    """A running proxy. `authority` is the certificate that its clients must trust."""

    name: str
    port: int
    authority: Path
    process: psutil.Process

    @property
    def processes(self) -> list[psutil.Process]:
        """It, and the workers that it has."""
        return [self.process, *self.process.children(recursive=True)]

    def cpu(self) -> float:
        """Return the processor seconds that all its processes have used."""
        return sum(float(times.user + times.system) for times in (each.cpu_times() for each in self.processes))

    def memory(self) -> float:
        """Return the memory of all its processes in MiB; what they share counts once."""
        return sum(_proportional(each.pid) for each in self.processes) / 1024

    def forget_peak(self) -> None:
        """Let the kernel count the peaks of memory anew."""
        for each in self.processes:
            with suppress(PermissionError):  # a worker is not traceable, except by root
                Path(f"/proc/{each.pid}/clear_refs").write_text("5")

    def peak(self) -> float:
        """Return the peaks since `forget_peak` of the memory of its processes, in MiB; what is shared counts again."""
        return sum(_status(each.pid, "VmHWM") for each in self.processes) / 1024


def _status(pid: int, name: str) -> int:
    """Return a line of the kernel's page on a process, in KiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def _proportional(pid: int) -> int:
    """Return the memory of a process in KiB, its share of what it shares; of one that is not traceable, all of it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except PermissionError:
        return _status(pid, "VmRSS")


def mitmdump(folder: Path, authority: Path, port: int) -> list[str]:
    """Return the command of stock mitmdump as it comes, with no script."""
    program = shutil.which("mitmdump", path=str(Path(sys.executable).parent))
    assert program, "mitmdump is installed with mitmproxy"
    options = [f"confdir={folder}", f"ssl_verify_upstream_trusted_ca={authority}"]
    settings = [word for option in options for word in ("--set", option)]
    return [program, "--listen-host", "127.0.0.1", "--listen-port", str(port), *settings]


def bare(folder: Path, authority: Path, port: int) -> list[str]:
    """Return the command of the bare embedded master."""
    return [sys.executable, "-m", "tests.bench.wire_bare", str(folder), str(authority), str(port)]


def outgate(folder: Path, authority: Path, port: int) -> list[str]:
    """Return the command of Outgate with the policies that it ships with."""
    settings = folder / "outgate.toml"
    settings.write_text(f'data = "{folder}"\n[listen]\nport = {port}\n[upstream]\nca_file = "{authority}"\n')
    return [sys.executable, "-m", "outgate", "run", "--config", str(settings)]


CONTENDERS: Mapping[str, Callable[[Path, Path, int], list[str]]] = {
    "mitmdump": mitmdump,
    "bare": bare,
    "outgate": outgate,
}


@contextmanager
def running(name: str, folder: Path, authority: Path, cpus: set[int]) -> Iterator[Contender]:
    """Start the proxy `name` on `cpus`, and end it afterwards. Fails when it is not ready in a minute."""
    folder.mkdir()
    port = _free_port()
    with (folder / "output").open("wb") as output:
        started = subprocess.Popen(
            CONTENDERS[name](folder, authority, port), stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
        try:
            os.sched_setaffinity(started.pid, cpus)
            yield Contender(name, port, _ready(started, port, folder), psutil.Process(started.pid))
        finally:
            started.kill()
            started.wait()


def _ready(started: subprocess.Popen[bytes], port: int, folder: Path) -> Path:
    """Wait until the port is open and the authority written; return its certificate."""
    end = time.monotonic() + READY_SECONDS
    while True:
        output = (folder / "output").read_text()
        assert started.poll() is None, output
        assert time.monotonic() < end, output
        certificates = list(folder.rglob("mitmproxy-ca-cert.pem"))
        with socket.socket() as probe:
            if certificates and probe.connect_ex(("127.0.0.1", port)) == 0:
                return certificates[0]
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
