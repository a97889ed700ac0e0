"""What an origin received: connections, requests as they came in, WebSocket frames, and every byte."""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests import patience

if TYPE_CHECKING:
    from collections.abc import Callable

type Header = tuple[bytes, bytes]


@dataclass(slots=True)
class Connection:
    """One TCP connection. `server_name` is the SNI, `protocol` what ALPN agreed on."""

    secure: bool
    server_name: str | None = None
    protocol: str | None = None
    handshake: bool = False  # done, where there is one


@dataclass(frozen=True, slots=True)
class Frame:
    """One WebSocket message, its fragments joined, or a control frame."""

    kind: str  # text | binary | ping | pong | close
    data: bytes
    code: int = 0  # of a close
    fragments: int = 1


@dataclass(slots=True)
class Received:
    """One request, noted when its head arrives and filled while its body does. `complete` at its proper end."""

    version: str
    method: str
    target: str
    headers: list[Header]
    body: bytearray = field(default_factory=bytearray)
    trailers: list[Header] = field(default_factory=list)
    complete: bool = False
    aborted: bool = False
    frames: list[Frame] = field(default_factory=list)

    def header(self, name: str) -> str:
        """Return the values of the header `name`, joined by `, `."""
        return ", ".join(v.decode("latin-1") for k, v in self.headers if k.decode("latin-1").lower() == name.lower())

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def content(self) -> bytes:
        """The body with gzip or deflate undone."""
        if self.header("content-encoding") in {"gzip", "x-gzip", "deflate"}:
            return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(bytes(self.body))
        return bytes(self.body)

    @property
    def messages(self) -> list[bytes]:
        """The WebSocket messages, without control frames."""
        return [frame.data for frame in self.frames if frame.kind in {"text", "binary"}]


@dataclass(slots=True, repr=False)
class Record:
    """All that an origin received since it started, or since `forget`."""

    connections: list[Connection] = field(default_factory=list)
    requests: list[Received] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)  # plain bytes of all connections, as they came out of TLS

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.connections)} connections, {len(self.requests)} requests>"

    def forget(self) -> None:
        """Start anew, for the next thing to be sent."""
        self.connections.clear()
        self.requests.clear()
        self.raw.clear()

    def saw(self, value: bytes | str) -> bool:
        """Whether `value` reached the origin anywhere: in the plain bytes, or in anything decoded from them."""
        wanted = value.encode() if isinstance(value, str) else value
        return wanted in self.raw or any(wanted in piece for one in self.requests for piece in _pieces(one))

    @property
    def messages(self) -> list[bytes]:
        """All WebSocket messages of all connections."""
        return [message for one in self.requests for message in one.messages]


def wait_until(done: Callable[[], object], seconds: float = patience.SECONDS) -> bool:
    """Wait until `done()` is true; return whether it became so within `seconds`."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def _pieces(one: Received) -> list[bytes]:
    lines = [name + b": " + value for name, value in (*one.headers, *one.trailers)]
    try:
        content = one.content
    except zlib.error:
        content = b""
    return [one.target.encode("latin-1"), *lines, bytes(one.body), content, *(frame.data for frame in one.frames)]
