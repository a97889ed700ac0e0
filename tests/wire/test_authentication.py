"""Who may use the proxy; and that a password goes nowhere: not on, not to the inspection, not to any output."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from outgate.wire import IdentityConfig
from tests.wire.clients import ask, client, connection, tunnel
from tests.wire.running import RunningProxy
from tests.wire.test_passwords import CANARY, by_argon2, written

if TYPE_CHECKING:
    from pathlib import Path

    from outgate.wire import WireConfig
    from tests.live.origin import Origin

GIVEN = base64.b64encode(f"jane:{CANARY}".encode()).decode()


@pytest.fixture
def closed(config: WireConfig, tmp_path: Path) -> WireConfig:
    """A proxy that asks."""
    file = written(tmp_path, f"jane:{by_argon2(CANARY)}\n")
    return replace(config, identity=IdentityConfig(file, users={"jane": ["support"]}))


@pytest.mark.parametrize("http2", [True, False])
def test_a_user_who_proves_it_sends_in_a_tunnel(origin: Origin, closed: WireConfig, *, http2: bool) -> None:
    with RunningProxy(closed) as proxy, client(proxy, http2=http2, user=f"jane:{CANARY}") as http:
        assert http.post(origin.url(), content=b"one").status_code == 200
        assert http.post(origin.url(), content=b"two").status_code == 200
        assert {(message.sender.user, message.sender.groups) for message in proxy.seen} == {
            ("jane", frozenset({"support"}))
        }
    assert len(origin.requests) == 2


@pytest.mark.parametrize("user", ["", "jane:wrong", "john:x"])
def test_nobody_else_gets_a_tunnel(origin: Origin, closed: WireConfig, user: str) -> None:
    with RunningProxy(closed) as proxy, client(proxy, user=user) as http, pytest.raises(httpx.ProxyError, match="407"):
        http.post(origin.url(), content=b"one")
    assert origin.connections == []
    assert proxy.seen == []


def test_a_plain_request_proves_itself_every_time(origin: Origin, closed: WireConfig) -> None:
    start = f"GET {origin.plain_url()} HTTP/1.1\nHost: localhost\n"
    with RunningProxy(closed) as proxy, connection(proxy) as line:
        status, answer = ask(line, f"{start}\n")
        assert status == 407
        assert b'Proxy-Authenticate: Basic realm="Outgate"' in answer
        assert ask(line, f"{start}Proxy-Authorization: Basic {GIVEN}\n\n")[0] == 200
        assert ask(line, f"{start}\n")[0] == 407
        assert ask(line, f"{start}Proxy-Authorization: Basic {GIVEN}\nProxy-Authorization: Basic {GIVEN}\n\n")[0] == 407
        assert [message.sender.user for message in proxy.seen] == ["jane"]
    assert len(origin.requests) == 1


def test_an_upload_of_nobody_is_not_even_read(origin: Origin, closed: WireConfig) -> None:
    start = f"POST {origin.plain_url()} HTTP/1.1\nHost: localhost\nContent-Length: 9000000\n\n"
    with RunningProxy(closed) as proxy, connection(proxy) as line:
        assert ask(line, start)[0] == 407
    assert origin.requests == []


def test_the_password_goes_nowhere(
    origin: Origin, closed: WireConfig, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    start = f"GET {origin.plain_url('/LEAK')} HTTP/1.1\nHost: localhost\n"
    caplog.set_level(0)
    with RunningProxy(closed) as proxy:
        with connection(proxy) as line:
            assert ask(line, f"{start}Proxy-Authorization: Basic {GIVEN}\n\n")[0] == 403
            assert ask(line, f"{start}Proxy-Authorization: Basic {GIVEN[:-4]}\n\n")[0] == 407
        with client(proxy, user=f"jane:{CANARY}") as http:
            assert http.post(origin.url("/MASK")).status_code == 200
        # A client that also says it inside of its tunnel:
        with connection(proxy) as line:
            assert ask(line, f"CONNECT localhost:{origin.plain_port} HTTP/1.1\nProxy-Authorization: Basic {GIVEN}\n\n")
            assert ask(line, f"GET / HTTP/1.1\nHost: localhost\nProxy-Authorization: Basic {GIVEN}\n\n")[0] == 200
        seen = repr([(message, message.headers) for message in proxy.seen])
        kept = repr([(outcome, outcome.message.headers) for outcome in proxy.recorder.outcomes])
    out = capfd.readouterr()
    everything = "".join((seen, kept, out.out, out.err, caplog.text, origin.raw.decode("latin-1")))
    assert len(proxy.recorder.outcomes) == 2
    for secret in (CANARY, GIVEN, GIVEN[:20]):
        assert secret not in everything


def test_without_a_file_nobody_is_asked_and_the_header_is_taken_out_all_the_same(
    origin: Origin, config: WireConfig
) -> None:
    with RunningProxy(config) as proxy, tunnel(proxy, f"localhost:{origin.plain_port}") as line:
        assert ask(line, f"GET / HTTP/1.1\nHost: localhost\nProxy-Authorization: Basic {GIVEN}\n\n")[0] == 200
    assert origin.request().header("proxy-authorization") == ""
