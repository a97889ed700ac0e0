"""The record behind a real proxy: grouped, without names, shared on PostgreSQL, and provable whatever happens.

With a policy of two rules, since these proxies are started often.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

import argon2
import pytest

from outgate.record import Store
from tests import patience
from tests.live.made_up import HARMLESS
from tests.live.origin.record import wait_until
from tests.live.running import Outgate
from tests.live.test_curl import curl
from tests.record.postgres import Server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.certificates import Authority
    from tests.live.origin import Origin

NAME = "zuzanna.nowak"
LEAK = "BADGE-1234 and BADGE-9876"


class Traffic:
    """Clients that go on sending leaks, each at its own time; `told` are the numbers that they were answered."""

    def __init__(self, proxies: list[Outgate], url: str) -> None:
        self.told: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send, args=(proxy, url)) for proxy in proxies for _ in range(2)]
        for thread in self._threads:
            thread.start()

    def _send(self, proxy: Outgate, url: str) -> None:
        while not self._stop.wait(0.01):
            try:
                answer = curl(proxy, "-d", LEAK, url)
            except subprocess.CalledProcessError:
                continue  # nobody is there just now
            if answer.status == 403:
                self.told.append(answer.headers["outgate-incident"].upper())

    def more(self) -> None:
        """Wait until some more was answered."""
        enough = len(self.told) + 8
        assert wait_until(lambda: len(self.told) >= enough)

    def end(self) -> list[str]:
        """Stop, and return what was told."""
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * patience.SECONDS)
        return self.told


def proved(proxy: Outgate) -> bool:
    done = proxy.command("log", "verify", "--config", str(proxy.config))
    assert done.stdout.endswith("proved\n"), done.stdout + done.stderr
    return done.returncode == 0


@pytest.mark.timeout(300)  # three starts on a machine that may be shared
def test_killed_again_and_again_under_traffic_it_loses_nothing_doubles_nothing_and_proves_its_log(
    authority: Authority, tmp_path: Path, origin: Origin, small: Path
) -> None:
    with Outgate(tmp_path / "own", authority.pem, policies=small) as own:
        traffic = Traffic([own], origin.url("/in", "desk.example"))
        for _ in range(2):
            traffic.more()
            os.kill(own.process.pid, signal.SIGKILL)
            own.process.wait(patience.SECONDS)
            own.start()
        traffic.more()
        told = traffic.end()
        kept = [incident.number for incident in own.incidents()]
        assert len(told) == len(set(told)) >= 24
        assert set(told) <= set(kept)
        assert len(kept) == len(set(kept))
        assert proved(own)
        assert origin.requests == []


@pytest.mark.timeout(300)
def test_two_proxies_on_one_postgresql_share_incidents_also_across_its_restart(
    authority: Authority, tmp_path: Path, origin: Origin, small: Path
) -> None:
    with Server() as server:
        one, two = (Outgate(tmp_path / name, authority.pem, policies=small) for name in ("one", "two"))
        url = server.database()
        for proxy in (one, two):
            text = proxy.config.read_text().replace("group_seconds = 0", f'origin = "{proxy.folder.name}"')
            proxy.config.write_text(f'database = "{url}"\n{text}')
        with one:
            two.data.mkdir(parents=True)
            for name in ("key", "people-key"):
                shutil.copy(one.data / name, two.data / name)
            begun = two.command("log", "new", "--config", str(two.config))
            assert begun.returncode == 0, begun.stderr
            with two:
                traffic = Traffic([one, two], origin.url("/in", "desk.example"))
                traffic.more()
                server.stop()
                server.start()
                traffic.more()
                told = traffic.end()
                with Store.open_for_reading(url) as store:
                    (incident,) = store.incidents()
                    happened = len(store.occurrences(incident.number))
                assert set(told) == {incident.number}
                assert len(told) <= incident.occurrences == happened
                assert proved(one)
                assert proved(two)
        assert origin.requests == []


def test_the_name_of_a_user_is_nowhere_until_somebody_asks_on_record(
    authority: Authority, tmp_path: Path, origin: Origin, small: Path
) -> None:
    users = tmp_path / "users"
    users.write_text(f"{NAME}:{argon2.PasswordHasher(time_cost=1, memory_cost=8192).hash('kanarek-pass')}\n")
    more = f'[identity]\nhtpasswd = "{users}"\n[log]\nlevel = "debug"\n'
    with Outgate(tmp_path / "own", authority.pem, policies=small, more=more) as own:
        named = ["--proxy-user", f"{NAME}:kanarek-pass", "-H", f"cookie: user={NAME}", "-H", f"x-{NAME}: {LEAK}"]
        url = origin.url(f"/in/{NAME}?by={NAME}", "desk.example")
        (tmp_path / f"{NAME}.csv").write_text(LEAK)
        assert curl(own, *named, "-d", LEAK, url).status == 403
        assert curl(own, *named, "-F", f"file=@{tmp_path}/{NAME}.csv", url).status == 403
        assert curl(own, "--proxy-user", f"{NAME}:kanarek-pass", "-d", HARMLESS, url).status == 200
        pseudonym = own.incidents()[0].user or ""
        commands = [["list"], ["export", "--format", "csv"], ["export", "--format", "jsonl"]]
        shown = [own.command("incidents", *line, "--data", str(own.data)).stdout for line in commands]
        shown += [own.command("log", line, "--data", str(own.data)).stdout for line in ("export", "checkpoint")]
        own.terminate()
        assert own.process.wait(patience.SECONDS) == 0
        files = [file for file in own.folder.rglob("*") if file.is_file()]
        shown += [file.read_bytes().decode("latin-1") for file in files]
        assert len(shown) > 12
        assert [text for text in shown if "nowak" in text.lower()] == []
        asked = own.command("incidents", "resolve", pseudonym, "--reason", "case 7", "--data", str(own.data))
        assert asked.stdout == f"{NAME}\n"
        assert "resolved" in own.command("log", "export", "--data", str(own.data)).stdout
