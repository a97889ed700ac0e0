"""`outgate run` in a process of its own, with a client and an origin on loopback."""

import http.client
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from outgate.cli.children import Child
from outgate.cli.run import _children
from outgate.cli.serving import wire_config
from outgate.settings import Bounds, Identity, Settings
from tests import patience
from tests.cli.conftest import Done, outgate_process
from tests.live.origin.record import wait_until

type Run = Callable[..., Done]

LEAK = b"BADGE-1234 BADGE-9876"


class Origin(http.server.BaseHTTPRequestHandler):
    """Keeps what it receives."""

    received: list[bytes]

    def do_POST(self) -> None:
        self.received.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def origin() -> Iterator[tuple[int, list[bytes]]]:
    arrived: list[bytes] = []
    handler = type("Handler", (Origin,), {"received": arrived})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, arrived
        server.shutdown()
        thread.join()


class Proxy:
    """A running proxy; `err` collects its log."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.said = [process.stdout.readline().strip() for _ in range(3)]
        self.port = int(self.said[0].rpartition(":")[2])
        self.log: list[dict[str, str]] = []
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.log.extend(json.loads(line) for line in self.process.stderr)

    def post(self, port: int, body: bytes) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience.SECONDS)
        connection.request("POST", f"http://127.0.0.1:{port}/", body, {"content-type": "text/plain"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def logged(self, event: str) -> dict[str, str]:
        """Wait for an event of the log."""
        assert wait_until(lambda: any(line["event"] == event for line in list(self.log))), self.log
        return next(line for line in self.log if line["event"] == event)

    def end(self) -> int:
        self.process.terminate()
        code = self.process.wait(patience.SECONDS)
        self._thread.join()
        return code


@contextmanager
def running(data: Path, policies: Path) -> Iterator[Proxy]:
    command = [sys.executable, "-m", "outgate", "run", "--listen", "127.0.0.1:0", "--no-console"]
    command += ["--data", str(data), "--policies", str(policies)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        proxy = Proxy(process)
        try:
            yield proxy
        finally:
            proxy.end()


def test_leaks_are_stopped_and_recorded_and_the_policy_is_reloaded(
    policies: Path, tmp_path: Path, origin: tuple[int, list[bytes]]
):
    port, received = origin
    data = tmp_path / "data"
    with running(data, policies) as proxy:
        assert proxy.said[1] == f"clients must trust {data}/ca/mitmproxy-ca-cert.pem"
        assert Path(proxy.said[1].removeprefix("clients must trust ")).is_file()
        assert proxy.post(port, b"clean").status == 200
        refused = proxy.post(port, LEAK)
        assert refused.status == 403
        assert refused.getheader("outgate-incident", "").endswith("-000001")
        assert received == [b"clean"]

        rule = policies / "rules" / "badges.toml"
        good = rule.read_text()
        rule.write_text("title = 3")
        proxy.process.send_signal(signal.SIGHUP)
        assert proxy.logged("policy.refused")["file"] == str(rule)
        assert proxy.logged("policy.kept")
        assert proxy.post(port, LEAK).status == 403

        rule.write_text(good.replace('severity = "high"', 'severity = "high"\nmode = "observe"'))
        proxy.process.send_signal(signal.SIGHUP)
        proxy.logged("policy.loaded")
        assert proxy.post(port, LEAK).status == 200
        assert received == [b"clean", LEAK]
        assert proxy.end() == 0
        assert LEAK.decode() not in json.dumps(proxy.log)
    listed = outgate_process("incidents", "list", "--data", data, "--format", "jsonl")
    done = [(line["disposition"], line["occurrences"]) for line in map(json.loads, listed.out.splitlines())]
    assert done == [("allowed", 1), ("blocked", 2)]
    assert [file for file in data.rglob("*") if file.is_file() and LEAK[:10] in file.read_bytes()] == []


@pytest.mark.parametrize("name", ["SSLKEYLOGFILE", "MITMPROXY_SSLKEYLOGFILE"])
def test_a_log_of_tls_keys_stops_the_start(name: str, policies: Path, tmp_path: Path):
    environment = os.environ | {name: str(tmp_path / "keys")}
    done = outgate_process("run", "--policies", policies, "--data", tmp_path / "d", env=environment)
    assert done.code == 2
    assert done.err.startswith(f"outgate: environment: {name}: is set, so the keys")
    assert not (tmp_path / "keys").exists()
    assert not (tmp_path / "d").exists()


def test_a_port_that_is_taken_stops_the_start(policies: Path, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        at = f"127.0.0.1:{taken.getsockname()[1]}"
        done = outgate_process("run", "--policies", policies, "--data", tmp_path / "d", "--listen", at)
    assert done.code == 2
    assert done.err.splitlines()[-1].startswith("outgate: ")
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ssl_insecure = true", "outgate.toml: ssl_insecure: is refused"),
        ("[listen]\nprot = 1", "outgate.toml: listen.prot: no such field"),
    ],
)
def test_a_broken_setting_stops_the_start(outgate: Run, tmp_path: Path, text: str, says: str):
    (tmp_path / "outgate.toml").write_text(text)
    done = outgate("run", "--config", tmp_path / "outgate.toml")
    assert done.code == 2
    assert says in done.err


def test_the_processes_beside_it_get_the_settings_that_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings(policies=tmp_path / "p")
    given = {"config": Path("o.toml"), "data": None}
    console, forward = _children(settings, given, console=True)
    config = ("--config", str(tmp_path / "o.toml"))
    assert console == Child("console", ("console", *config, "--policies", str(tmp_path / "p")), reloads=True)
    assert forward == Child("forward", ("forward", *config))
    assert _children(settings.model_copy(update={"sinks": ()}), given, console=False) == []


def test_every_setting_reaches_the_wire(tmp_path: Path):
    settings = Settings(
        contact="ask us",
        limits=Bounds(body=1, in_flight=2, inspection_seconds=3.0, drain_seconds=4.0),
        identity=Identity(htpasswd=tmp_path / "h", users={"ada": ("support",)}, networks={"10.0.0.0/8": ("all",)}),
    )
    made = wire_config(settings, tmp_path / "ca")
    assert (made.confdir, made.listen_host, made.listen_port) == (tmp_path / "ca", "127.0.0.1", 8080)
    assert (made.body_limit, made.in_flight, made.inspection_timeout, made.drain) == (1, 2, 3.0, 4.0)
    assert (made.contact, made.upstream_ca) == ("ask us", None)
    assert made.identity.htpasswd == tmp_path / "h"
    assert (made.identity.users, made.identity.networks) == ({"ada": ("support",)}, {"10.0.0.0/8": ("all",)})
