"""`outgate health`: what the checks say, as people and as machines read it, and what is wrong when nobody answers."""

from __future__ import annotations

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Done

READY = {"ready": True, "checks": [{"check": "record", "fault": ""}]}
NOT_READY = {"ready": False, "checks": [{"check": "record", "fault": "the database is \x1b[31maway"}]}


@contextlib.contextmanager
def answering(body: bytes) -> Iterator[int]:
    """Answer every question with `body`; yield the port."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            serving.join()


def config(folder: Path, port: int) -> Path:
    file = folder / "outgate.toml"
    file.write_text(f"[health]\nport = {port}\n")
    return file


@pytest.mark.parametrize(
    ("told", "code", "shown"), [(READY, 0, "none"), (NOT_READY, 1, "the database is \\x1b[31maway")]
)
def test_it_shows_every_check(
    outgate: Callable[..., Done], tmp_path: Path, told: dict[str, object], code: int, shown: str
):
    with answering(json.dumps(told).encode()) as port:
        done = outgate("health", "--config", config(tmp_path, port))
        machine = outgate("health", "--format", "jsonl", "--config", config(tmp_path, port))
    assert (done.code, machine.code) == (code, code)
    assert done.out.splitlines()[1].rstrip().split(maxsplit=1) == ["record", shown]
    assert json.loads(machine.out) == told


def test_a_warning_is_shown_and_the_proxy_is_ready_all_the_same(outgate: Callable[..., Done], tmp_path: Path):
    with answering(json.dumps(READY | {"warnings": ["rules/a.toml: title: \x1b[31mis missing"]}).encode()) as port:
        done = outgate("health", "--config", config(tmp_path, port))
    assert done.code == 0
    assert done.out.splitlines()[-1] == r"warning: rules/a.toml: title: \x1b[31mis missing"


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"7", b'{"ready": true}'])
def test_what_is_no_outgate_is_told(outgate: Callable[..., Done], tmp_path: Path, body: bytes):
    with answering(body) as port:
        done = outgate("health", "--config", config(tmp_path, port))
    assert done.code == 2
    assert done.err == f"outgate: http://127.0.0.1:{port}/readyz: what answers there is no Outgate\n"


def test_nobody_who_answers_is_an_error(outgate: Callable[..., Done], tmp_path: Path):
    done = outgate("health", "--config", config(tmp_path, 1))
    assert done.code == 2
    assert "no answer" in done.err
    assert "does `outgate run` run?" in done.err


def test_without_a_port_it_says_which_setting_is_missing(outgate: Callable[..., Done], tmp_path: Path):
    done = outgate("health", "--data", tmp_path)
    assert (done.code, done.err) == (
        2,
        "outgate: health.port is not set: the proxy answers nobody who monitors it\n",
    )
