"""Receivers of a test's own, by TLS on loopback: one that answers HTTP as it is told, one that reads syslog."""

from __future__ import annotations

import contextlib
import http.server
import socket
import ssl
import struct
import threading
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class Posted(NamedTuple):
    """A request that arrived."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Answer(NamedTuple):
    """What is answered."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = {}


class Web:
    """Serves HTTPS with the certificate in `leaf`; `answer(posted)` says what."""

    def __init__(self, leaf: Path, answer: Callable[[Posted], Answer] = lambda _: Answer()) -> None:
        self.posted: list[Posted] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.posted.append(Posted(self.path, headers, body))
                status, content, more = answer(outer.posted[-1])
                self.send_response(status)
                for name, value in {"content-length": str(len(content)), **more}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        self._server.socket = server_side(leaf).wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://localhost:{self._server.server_address[1]}"


class _Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing: a client that refuses the certificate is a test."""


class Reader:
    """Reads one connection after the other by TLS; `messages` holds those framed by octet counting, as they came.

    `reads` is how many bytes of a connection it reads before it dies of it, as a process that is killed; None: all.
    """

    def __init__(self, leaf: Path, *, authority: Path | None = None, reads: int | None = None) -> None:
        self.messages: list[bytes] = []
        self.faults: list[str] = []
        self.reads = reads
        self._context = server_side(leaf, authority)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            try:
                with plain, self._context.wrap_socket(plain, server_side=True) as secure:
                    self._read(secure)
            except OSError as error:
                self.faults.append(type(error).__name__)

    def _read(self, secure: ssl.SSLSocket) -> None:
        data = b""
        while self.reads is None or len(data) < self.reads:
            with contextlib.suppress(ssl.SSLZeroReturnError):
                chunk = secure.recv(1 << 16 if self.reads is None else 1)
                if not chunk:
                    break
                data += chunk
        else:
            secure.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.messages += unframed(data)


def unframed(data: bytes) -> list[bytes]:
    """The whole messages of a stream, by RFC 5425: a length, a blank, the message."""
    found = []
    while b" " in data:
        length, _, rest = data.partition(b" ")
        if len(rest) < int(length):
            break
        found.append(rest[: int(length)])
        data = rest[int(length) :]
    return found


def server_side(leaf: Path, authority: Path | None = None) -> ssl.SSLContext:
    """A context that serves `leaf`, and asks clients for a certificate of `authority`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(leaf)
    if authority:
        context.load_verify_locations(authority)
        context.verify_mode = ssl.CERT_REQUIRED
    return context
