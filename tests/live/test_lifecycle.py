"""The proxy's life: who may use it, draining, reloading, a store that fails, a sudden end, and refusals to start."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

import argon2
import pytest

from tests import patience
from tests.live.certificates import Authority
from tests.live.made_up import HARMLESS, LEAK, REDACTABLE
from tests.live.origin.record import wait_until
from tests.live.running import READY_SECONDS, Outgate
from tests.live.test_curl import Answer, curl
from tests.wire.clients import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.live.origin import Origin


@pytest.fixture
def own(authority: Authority, tmp_path: Path, few: Path) -> Iterator[Outgate]:
    """A proxy of the test's own, with a copy of a few shipped policies."""
    with Outgate(tmp_path / "own", authority.pem, policies=few) as running:
        yield running


def test_in_the_end_what_is_in_flight_is_finished_and_nothing_else_is_taken(own: Outgate, origin: Origin) -> None:
    answers: list[Answer] = []
    slow = threading.Thread(
        target=lambda: answers.append(curl(own, "-d", HARMLESS, origin.url("/held", "desk.example")))
    )
    slow.start()
    assert wait_until(lambda: origin.requests)
    own.terminate()
    assert wait_until(lambda: own.logged("proxy.draining"))
    assert wait_until(lambda: refused(own.port))
    assert answers == []
    origin.go.set()
    slow.join(patience.SECONDS)
    assert [answer.status for answer in answers] == [200]
    assert own.process.wait(patience.SECONDS) == 0


def test_a_policy_is_swapped_in_place_and_a_broken_one_never_takes_over(own: Outgate, origin: Origin) -> None:
    url = origin.url("/in", "desk.example")
    destinations = own.folder.parent / "policies" / "destinations.toml"
    assert curl(own, "-d", LEAK, url).status == 403

    destinations.write_text(destinations.read_text().replace('"corp.example"', '"corp.example", "desk.example"'))
    own.reload()
    assert wait_until(lambda: own.logged("policy.loaded"))
    assert curl(own, "-d", LEAK, url).status == 200

    destinations.write_text(destinations.read_text().replace('"desk.example"', '"desk.example", 7'))
    own.reload()
    assert wait_until(lambda: own.logged("policy.kept"))
    fault = own.logged("policy.refused")[0]
    assert fault["file"].endswith("destinations.toml")
    assert fault["field"].startswith("group[0].hosts")
    assert curl(own, "-d", LEAK, url).status == 200
    assert len(own.incidents()) == 1


@pytest.mark.parametrize("failing", [lambda file: file.unlink(), lambda file: file.write_bytes(b"x" * 8192)])
def test_without_a_working_store_nothing_is_released_that_must_be_recorded(
    own: Outgate, origin: Origin, failing: Callable[[Path], object]
) -> None:
    url = origin.url("/in", "desk.example")
    assert curl(own, "-d", REDACTABLE, url).status == 200
    origin.forget()
    for file in own.data.glob("outgate.db*"):
        failing(file)
    assert [curl(own, "-d", text, url).status for text in (LEAK, REDACTABLE)] == [503, 503]
    assert origin.requests == []
    assert curl(own, "-d", HARMLESS, url).status == 200


def test_what_was_answered_is_on_record_even_when_the_proxy_is_killed(own: Outgate, origin: Origin) -> None:
    """Whatever number a client was told before kill -9 is found after it."""
    told: list[str] = []

    def send() -> None:
        while own.process.poll() is None:
            try:
                told.append(
                    curl(own, "-d", LEAK, origin.url("/in", "desk.example")).headers["outgate-incident"].upper()
                )
            except subprocess.CalledProcessError:
                return

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    assert wait_until(lambda: len(told) >= 20)
    os.kill(own.process.pid, signal.SIGKILL)
    for sender in senders:
        sender.join(2 * patience.SECONDS)
    own.process.wait(patience.SECONDS)
    own.start()
    assert len(told) >= 20
    assert set(told) <= {incident.number for incident in own.incidents()}
    assert origin.requests == []


def test_who_does_not_say_the_password_sends_nothing(
    authority: Authority, tmp_path: Path, origin: Origin, few: Path
) -> None:
    users = tmp_path / "users"
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8192)
    users.write_text(f"ada:{hasher.hash('kanarek-pass')}\n")
    more = f'[identity]\nhtpasswd = "{users}"\nusers = {{ ada = ["support"] }}\n'
    url = origin.url("/in", "desk.example")
    with Outgate(tmp_path / "own", authority.pem, policies=few, more=more) as own:
        for wrong in ([], ["--proxy-user", "ada:wrong"], ["--proxy-user", "bo:kanarek-pass"]):
            with pytest.raises(subprocess.CalledProcessError) as refused:
                curl(own, *wrong, "-d", HARMLESS, url)
            assert b"407" in refused.value.stderr
        assert origin.connections == []
        right = ["--proxy-user", "ada:kanarek-pass"]
        assert curl(own, *right, "-d", HARMLESS, url).status == 200
        assert curl(own, *right, "-d", LEAK, url).status == 403
        (incident,) = own.incidents()
        assert (incident.user or "")[:3] == "p1."
        assert incident.user_groups == ("support",)
        kept = b"".join(file.read_bytes() for file in own.folder.rglob("*") if file.is_file())
        assert b"kanarek-pass" not in kept
        assert origin.request().header("proxy-authorization") == ""


def test_an_authority_of_ones_own_is_used(authority: Authority, tmp_path: Path, origin: Origin, few: Path) -> None:
    own = Outgate(tmp_path / "own", authority.pem, policies=few)
    folder = own.data / "ca"
    folder.mkdir(parents=True)
    mine = Authority(tmp_path)
    (folder / "mitmproxy-ca.pem").write_bytes(mine.key_and_certificate())
    with own:
        trusted = ["--cacert", str(mine.pem)]
        assert curl(own, *trusted, "-d", HARMLESS, origin.url("/in", "desk.example")).status == 200


def test_a_key_log_is_refused(own: Outgate, tmp_path: Path) -> None:
    process = own.spawn(SSLKEYLOGFILE=str(tmp_path / "keys"))
    assert process.wait(READY_SECONDS) == 2
    assert "SSLKEYLOGFILE" in own.log_file.read_text()


@pytest.mark.parametrize(
    ("line", "told"),
    [("ssl_insecure = true", "ssl_insecure"), ("[limits]\nbody = -1", "limits.body"), ("[listen", "not valid TOML")],
)
def test_settings_that_are_wrong_or_would_defeat_it_are_refused(
    authority: Authority, tmp_path: Path, line: str, told: str
) -> None:
    own = Outgate(tmp_path / "own", authority.pem)
    own.config.write_text(f"{line}\n")
    assert own.spawn().wait(READY_SECONDS) == 2
    assert "outgate.toml" in own.log_file.read_text()
    assert told in own.log_file.read_text()


def test_a_broken_policy_is_refused_naming_file_field_and_reason(
    authority: Authority, tmp_path: Path, few: Path
) -> None:
    rule = few / "rules" / "payment-numbers.toml"
    rule.write_text(rule.read_text().replace('action = "redact"', 'action = "redcat"'))
    own = Outgate(tmp_path / "own", authority.pem, policies=few)
    assert own.spawn().wait(READY_SECONDS) == 2
    assert "payment-numbers.toml: action: " in own.log_file.read_text()


def test_a_log_of_incidents_that_is_gone_is_an_error_and_no_fresh_start(own: Outgate) -> None:
    own.terminate()
    assert own.process.wait(patience.SECONDS) == 0
    for file in own.data.glob("outgate.db*"):
        file.unlink()
    assert own.spawn().wait(READY_SECONDS) == 2
    assert "there is no such file" in own.log_file.read_text()


def test_it_starts_again_on_its_own_data(own: Outgate, origin: Origin) -> None:
    assert curl(own, "-d", LEAK, origin.url("/in", "desk.example")).status == 403
    certificate = own.authority.read_bytes()
    own.terminate()
    assert own.process.wait(patience.SECONDS) == 0
    own.start()
    assert own.authority.read_bytes() == certificate
    assert curl(own, "-d", LEAK, origin.url("/in", "desk.example")).status == 403
    assert [incident.number[-1] for incident in own.incidents()] == ["1", "2"]
