"""The console as `outgate run` starts it: over TLS, started again when it is killed, and gone with the proxy."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from tests.live.origin.record import wait_until
from tests.live.running import Outgate

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.certificates import Authority

WAIT = 90  # seconds: a process takes its time to start where many do
COOKIE = "__Host-outgate"
CHOSEN = "kanarek wades at dawn"
ONE_WORKER = "[workers]\nnumber = 1\n"
PUBLIC = f"{ONE_WORKER}[staff]\npublic = true\n"

pytestmark = pytest.mark.timeout(500)


def _address(own: Outgate, times: int = 1) -> str:
    assert wait_until(lambda: len(own.logged("console.started")) == times, WAIT), own.log_file.read_text()
    return str(own.logged("console.started")[-1]["address"])


def _browser(own: Outgate, address: str) -> httpx.Client:
    trust = ssl.create_default_context(cafile=own.authority)
    return httpx.Client(base_url=address, verify=trust, headers={"Sec-Fetch-Site": "same-origin"}, timeout=WAIT)


def _console(own: Outgate) -> int:
    return int(next(line["pid"] for line in reversed(own.log()) if line.get("child") == "console" and "pid" in line))


def _sign_in_for_the_first_time(own: Outgate, address: str) -> list[str]:
    """Return what must not have been written anywhere."""
    added = own.command("accounts", "add", "ada", "--role", "administrator", "--data", str(own.data))
    password = added.stdout.partition("one-time password: ")[2].split()[0]
    with _browser(own, address) as browser:
        assert browser.get("/accounts").headers["location"] == "/sign-in?to=/accounts"
        answer = browser.post("/sign-in", data={"name": "ada", "password": password, "to": "/accounts"})
        assert answer.status_code == 303, answer.text
        assert browser.get("/accounts").headers["location"] == "/own/password"
        assert browser.post("/own/password", data={"new": CHOSEN, "again": CHOSEN}).status_code == 303
        assert browser.get("/accounts").headers["location"] == "/own/second-factor"
        assert "<svg" in browser.get("/own/second-factor").text
        token = browser.cookies[COOKIE]
        assert browser.get("/static/app.css").status_code == 200
        assert browser.post("/sign-out").status_code == 303
    return [password, CHOSEN, token]


def _reload_with(own: Outgate, rule: Path, title: str) -> None:
    rule.write_text(re.sub(r"title = .*", f'title = "{title}"', rule.read_text(), count=1))
    loaded = len(own.logged("policy.loaded"))
    own.reload()
    assert wait_until(lambda: len(own.logged("policy.loaded")) > loaded, WAIT), own.log_file.read_text()


def test_it_is_signed_in_to_over_tls_started_again_when_killed_and_ends_with_the_proxy(
    authority: Authority, tmp_path: Path, small: Path
):
    own = Outgate(tmp_path / "own", authority.pem, policies=small, console=True, more=PUBLIC)
    with own:
        address = _address(own)
        secrets = _sign_in_for_the_first_time(own, address)
        with pytest.raises(httpx.TransportError):
            httpx.get(address.replace("https:", "http:"), timeout=WAIT)
        processes = psutil.Process(own.process.pid).children(recursive=True)
        os.kill(_console(own), signal.SIGKILL)
        with _browser(own, _address(own, 2)) as browser:
            assert browser.get("/sign-in").status_code == 200
            _reload_with(own, next((small / "rules").iterdir()), "What staff are told now")
            assert wait_until(lambda: "What staff are told now" in browser.get("/staff").text, WAIT)
        assert own.logged("child.ended")[0]["code"] == -signal.SIGKILL
        processes += psutil.Process(own.process.pid).children(recursive=True)
        own.terminate()
        assert own.process.wait(WAIT) == 0
        assert [process for process in processes if process.is_running()] == []
        assert own.logged("child.stopped")[-1]["code"] == 0
    assert own.command("log", "verify", "--data", str(own.data)).returncode == 0
    kept = b"".join(file.read_bytes() for file in own.folder.rglob("*") if file.is_file())
    assert [secret for secret in secrets if secret.encode() in kept] == []
    assert "/sign-in" not in own.log_file.read_text()


def test_one_that_cannot_start_stops_no_proxy_and_none_outlives_it(authority: Authority, tmp_path: Path, small: Path):
    taken = socket.create_server(("127.0.0.1", 0))
    more = f"{ONE_WORKER}[console]\nport = {taken.getsockname()[1]}\n"
    own = Outgate(tmp_path / "own", authority.pem, policies=small, more=more)
    own.beside = []
    with own:
        assert wait_until(lambda: own.logged("child.ended"), WAIT), own.log_file.read_text()
        told = own.logged("child.failed")[0]["told"]
        assert re.search(r"port \d+ cannot be listened on: Address already in use", told)
        assert own.process.poll() is None
        taken.close()
        _address(own)
        console = psutil.Process(_console(own))
        os.kill(own.process.pid, signal.SIGKILL)
        own.process.wait(WAIT)
        assert wait_until(lambda: not console.is_running() or console.status() == psutil.STATUS_ZOMBIE, WAIT)
