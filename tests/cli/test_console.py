"""`outgate console` in a process of its own: it says where it is, answers over TLS, ends well, and tells its faults."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from outgate.cli.console_certificate import FILE, fingerprint
from outgate.cli.deployment import Deployment
from outgate.settings import Settings
from tests import patience
from tests.cli.conftest import Done, outgate_process

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    Deployment.open(Settings(data=tmp_path / "data")).close()
    return tmp_path / "data"


@pytest.mark.timeout(300)
def test_it_says_where_it_is_and_ends_well(data: Path, policies: Path):
    line = [sys.executable, "-m", "outgate", "console", "--data", str(data), "--policies", str(policies)]
    line += ["--listen", "127.0.0.1:0"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        said = [process.stdout.readline().strip() for _ in range(3)]
        address = said[0].removeprefix("console on ")
        trust = ssl.create_default_context(cafile=data / FILE)
        assert httpx.get(f"{address}/sign-in?to=/kanarek", verify=trust, timeout=patience.SECONDS).status_code == 200
        process.send_signal(signal.SIGINT)
        _, logged = process.communicate(timeout=patience.SECONDS)
        assert process.returncode == 0
    assert said[1] == f"its certificate has the SHA-256 fingerprint {fingerprint(data / FILE)}"
    assert said[2].startswith(f"nobody can sign in yet: `outgate accounts add NAME --role administrator --data {data}`")
    assert [json.loads(line)["event"] for line in logged.splitlines()] == ["console.started", "console.stopped"]
    assert "kanarek" not in logged


def test_it_does_not_say_that_it_listens_before_it_can(data: Path, tmp_path: Path):
    done = outgate_process("console", "--data", data, "--policies", tmp_path / "none", "--listen", "127.0.0.1:0")
    assert done == Done(2, "", f"outgate: {tmp_path}/none: there is no such folder\n")


def test_a_port_that_is_taken_is_told_in_a_line(data: Path, policies: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        at = f"127.0.0.1:{taken.getsockname()[1]}"
        done = outgate_process("console", "--data", data, "--policies", policies, "--listen", at)
    assert done.code == 2
    assert done.err.splitlines()[-1].startswith(
        f"outgate: console: 127.0.0.1 port {at.rpartition(':')[2]} cannot be listened on: "
    )
    assert "Traceback" not in done.err
