"""Clients that do what well-behaved libraries refuse to: raw bytes to the proxy, in a tunnel, in TLS in a tunnel."""

from __future__ import annotations

import contextlib
import socket
import ssl
from typing import TYPE_CHECKING

import httpx

from tests import patience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.wire.running import RunningProxy


@contextlib.contextmanager
def client(proxy: RunningProxy, *, http2: bool = False, user: str = "") -> Iterator[httpx.Client]:
    """A well-behaved one; `user` is `name:password`."""
    trust = ssl.create_default_context(cafile=proxy.authority)
    name, _, password = user.partition(":")
    by = httpx.Proxy(proxy.url, auth=(name, password) if user else None)
    with httpx.Client(proxy=by, verify=trust, http2=http2, **patience.HTTP) as http:
        yield http


@contextlib.contextmanager
def connection(proxy: RunningProxy, seconds: float = patience.SECONDS) -> Iterator[socket.socket]:
    """A bare connection to the proxy."""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=seconds) as line:
        yield line


def refused(port: int) -> bool:
    """Whether nobody listens at `port`; a connection that waited as the listener closed is reset, which is the same."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=patience.SECONDS).close()
    except (ConnectionRefusedError, ConnectionResetError):
        return True
    return False


@contextlib.contextmanager
def tunnel(proxy: RunningProxy, target: str, seconds: float = patience.SECONDS) -> Iterator[socket.socket]:
    """A tunnel that the proxy has opened to `target`."""
    with connection(proxy, seconds) as line:
        line.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        answer = line.recv(4096)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        yield line


@contextlib.contextmanager
def secure(
    line: socket.socket, proxy: RunningProxy, sni: str | None, alpn: str = "http/1.1"
) -> Iterator[ssl.SSLSocket]:
    """TLS in a tunnel, with a server name of one's own choice; the certificate must be the proxy's."""
    trust = ssl.create_default_context(cafile=proxy.authority)
    trust.check_hostname = False
    trust.set_alpn_protocols([alpn])
    with trust.wrap_socket(line, server_hostname=sni) as inside:
        yield inside


def read_all(line: socket.socket) -> bytes:
    """Return what comes until the other side closes, or nothing more comes."""
    out = b""
    with contextlib.suppress(TimeoutError, ConnectionError, ssl.SSLError):
        while piece := line.recv(65536):
            out += piece
    return out


def ask(line: socket.socket, request: str, seconds: float = patience.SECONDS) -> tuple[int, bytes]:
    """Send a request as it stands (lines joined by newlines) and return the status and the rest of the answer."""
    line.settimeout(seconds)
    line.sendall(request.replace("\n", "\r\n").encode("latin-1"))
    answer = b""
    with contextlib.suppress(TimeoutError):
        while b"\r\n\r\n" not in answer or len(answer.partition(b"\r\n\r\n")[2]) < _length(answer):
            piece = line.recv(65536)
            if not piece:
                break
            answer += piece
    return (int(answer.split(b" ", 2)[1]) if answer else 0), answer


def _length(answer: bytes) -> int:
    for header in answer.partition(b"\r\n\r\n")[0].lower().split(b"\r\n"):
        if header.startswith(b"content-length:"):
            return int(header.partition(b":")[2])
    return 0
