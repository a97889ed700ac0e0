"""Where a message goes: the names a client gives must agree, private places are left alone, strangers get nothing."""

from __future__ import annotations

import contextlib
import socket
import ssl
from typing import TYPE_CHECKING

import pytest

from tests import patience
from tests.live.certificates import Authority
from tests.live.made_up import HARMLESS, LEAK, ORDERS
from tests.live.origin import Origin
from tests.live.test_clients import trusting
from tests.live.test_curl import curl

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.running import Outgate

PRIVATE = "dkb.de"
OPEN = "desk.example"


def connect(outgate: Outgate, host: str, port: int) -> socket.socket:
    """Open a tunnel to `host` and leave it as it is."""
    line = socket.create_connection(("127.0.0.1", outgate.port), timeout=patience.SECONDS)
    line.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    assert b" 200 " in line.recv(4096)
    return line


def post(line: socket.socket, host: str, text: str) -> bytes:
    """Post `text` and return the status of the answer, or nothing when there is none."""
    line.sendall(f"POST /in HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode())
    try:
        return line.recv(4096)[9:12]
    except ConnectionError:
        return b""


def test_a_host_other_than_the_tunnels_is_misdirected(outgate: Outgate, origin: Origin) -> None:
    with trusting(outgate, "http/1.1").wrap_socket(connect(outgate, OPEN, origin.port), server_hostname=OPEN) as line:
        assert post(line, "crm.corp.example", LEAK) == b"421"
    assert origin.requests == []


def test_a_private_place_is_tunnelled_unread(outgate: Outgate, origin: Origin, authority: Authority) -> None:
    """The client sees the origin's own certificate, so nobody can have read along."""
    trust = ssl.create_default_context(cafile=authority.pem)
    with trust.wrap_socket(connect(outgate, PRIVATE, origin.port), server_hostname=PRIVATE) as line:
        assert post(line, PRIVATE, LEAK) == b"200"
    assert bytes(origin.request().body).decode() == LEAK
    assert outgate.incidents(origin.port) == []


@pytest.mark.parametrize(("host", "name"), [(OPEN, PRIVATE), (PRIVATE, OPEN)])
def test_no_tunnel_is_left_unread_for_one_private_name_alone(
    outgate: Outgate, origin: Origin, host: str, name: str
) -> None:
    with trusting(outgate, "http/1.1").wrap_socket(connect(outgate, host, origin.port), server_hostname=name) as line:
        assert post(line, name, LEAK) in {b"421", b"403"}
    assert origin.requests == []
    assert not any(origin.saw(order) for order in ORDERS)


@pytest.mark.parametrize(("host", "text"), [(OPEN, LEAK), (PRIVATE, LEAK), (PRIVATE, HARMLESS)])
def test_http_without_tls_in_a_tunnel_is_inspected_or_goes_nowhere(
    outgate: Outgate, origin: Origin, host: str, text: str
) -> None:
    """A private place is left unread only inside TLS, where its name is proven."""
    with connect(outgate, host, origin.plain_port) as line:
        assert post(line, f"{host}:{origin.plain_port}", text) == (b"403" if host == OPEN else b"")
    assert origin.requests == []
    assert len(outgate.incidents(origin.plain_port)) == 1


@pytest.mark.parametrize("first", [b"SSH-2.0-OpenSSH_9.2\r\n", LEAK.encode() + b"\r\n", b"\x00\x01\x02\x03" * 30])
@pytest.mark.parametrize("host", [OPEN, PRIVATE])
def test_what_is_not_http_goes_nowhere(outgate: Outgate, origin: Origin, host: str, first: bytes) -> None:
    with connect(outgate, host, origin.port) as line:
        line.sendall(first)
        line.settimeout(3)
        with contextlib.suppress(TimeoutError, ConnectionError):
            assert b" 200 " not in line.recv(4096)
    assert bytes(origin.raw) == b""


@pytest.mark.parametrize("wrong", ["stranger", "expired", "name"])
def test_an_origin_that_cannot_prove_itself_receives_nothing(
    outgate: Outgate, authority: Authority, tmp_path: Path, wrong: str
) -> None:
    signed_by = Authority(tmp_path) if wrong == "stranger" else authority
    names = ["other.example"] if wrong == "name" else [OPEN]
    with Origin(signed_by, names=names, expired=wrong == "expired") as origin:
        answer = curl(outgate, "-d", HARMLESS, origin.url("/in", OPEN))
        assert answer.status == 502
        assert origin.requests == []


def test_a_leak_in_the_labels_of_the_host_opens_no_connection(outgate: Outgate, origin: Origin) -> None:
    host = ".".join((*ORDERS, "desk.example"))
    with socket.create_connection(("127.0.0.1", outgate.port), timeout=patience.SECONDS) as line:
        line.sendall(f"CONNECT {host}:{origin.port} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert b" 403 " in line.recv(4096)
    assert origin.connections == []
    (incident,) = outgate.incidents(origin.port)
    assert not any(order in incident.host for order in ORDERS)
