"""What the origin answers: one coroutine a kind of path, listed in `ANSWERS`."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    import threading
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

    from tests.live.origin.record import Header, Received


@dataclass(slots=True)
class Answer:
    """A response; a body that is a stream has no length declared."""

    status: int = 200
    headers: list[Header] = field(default_factory=list)
    body: bytes | AsyncIterator[bytes] = b""
    trailers: list[Header] = field(default_factory=list)

    def head(self) -> list[Header]:
        """Return the headers, with the length if it is known."""
        if isinstance(self.body, bytes):
            return [*self.headers, (b"content-length", str(len(self.body)).encode())]
        return self.headers

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body."""
        if isinstance(self.body, bytes):
            if self.body:
                yield self.body
            return
        async for chunk in self.body:
            yield chunk


type Answers = Callable[[Received], Awaitable[Answer]]


def answers(pages: Mapping[str, bytes], repositories: Path | None, go: threading.Event) -> Answers:
    """Return what answers: `pages` by exact path, `/held` after `go`, git under `/git/`, kinds below, or a receipt."""

    async def answer(request: Received) -> Answer:
        if request.path in pages:
            return Answer(headers=[(b"content-type", b"text/html; charset=utf-8")], body=pages[request.path])
        if request.path == "/held":
            while not go.is_set():  # noqa: ASYNC110 - set by another thread
                await asyncio.sleep(0.01)
        if request.path.startswith("/git/") and repositories is not None:
            return await git(request, repositories)
        for start, kind in ANSWERS.items():
            if request.path.startswith(start):
                return await kind(request)
        return await receipt(request)

    return answer


async def receipt(request: Received) -> Answer:
    """Say what arrived, as JSON."""
    told = {"method": request.method, "target": request.target, "bytes": len(request.body)}
    return Answer(headers=[(b"content-type", b"application/json")], body=json.dumps(told).encode())


async def events(request: Received) -> Answer:
    """Send server-sent events for ever, ten a second, or `count` of them."""
    count = _number(request, "count", 10**9)

    async def stream() -> AsyncIterator[bytes]:
        for number in range(count):
            yield f"data: event {number}\n\n".encode()
            await asyncio.sleep(0.1)

    return Answer(headers=[(b"content-type", b"text/event-stream")], body=stream())


async def download(request: Received) -> Answer:
    """Send `bytes` bytes in pieces of 64 KiB."""
    left = _number(request, "bytes", 1 << 20)

    async def stream() -> AsyncIterator[bytes]:
        piece = bytes(range(256)) * 256
        for at in range(0, left, len(piece)):
            yield piece[: left - at]

    return Answer(headers=[(b"content-type", b"application/octet-stream")], body=stream())


async def slow(request: Received) -> Answer:
    """Answer after `ms` milliseconds."""
    await asyncio.sleep(_number(request, "ms", 1000) / 1000)
    return await receipt(request)


async def store(request: Received) -> Answer:
    """Answer as an object store does: PUT of an object or a part, POST to begin and to end a multi-part upload."""
    xml = [(b"content-type", b"application/xml")]
    name, _, query = request.target.partition("?")
    if request.method == "PUT":
        digest = hashlib.md5(bytes(request.body), usedforsecurity=False).hexdigest()
        return Answer(headers=[(b"etag", f'"{digest}"'.encode())])
    if query.startswith("uploads"):
        body = "<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>"
        return Answer(headers=xml, body=body.encode())
    body = f'<CompleteMultipartUploadResult><Key>{name}</Key><ETag>"0-1"</ETag></CompleteMultipartUploadResult>'
    return Answer(headers=xml, body=body.encode())


async def git(request: Received, repositories: Path) -> Answer:
    """Let `git http-backend` answer (a CGI program, RFC 3875); anybody may push."""
    path, _, query = request.target.partition("?")
    environment = {
        "PATH": "/usr/bin:/bin",
        "GIT_PROJECT_ROOT": str(repositories),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
        "PATH_INFO": path.removeprefix("/git"),
        "QUERY_STRING": query,
        "REQUEST_METHOD": request.method,
        "CONTENT_TYPE": request.header("content-type"),
        "CONTENT_LENGTH": str(len(request.body)),
        "HTTP_CONTENT_ENCODING": request.header("content-encoding"),
        "HTTP_GIT_PROTOCOL": request.header("git-protocol"),
        "REMOTE_USER": "tester",
        "REMOTE_ADDR": "127.0.0.1",
    }
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec("git", "http-backend", stdin=pipe, stdout=pipe, env=environment)
    out, _ = await program.communicate(bytes(request.body))
    head, _, body = out.partition(b"\r\n\r\n")
    fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n") if line)
    status = int(fields.pop(b"Status", b"200").split()[0])
    return Answer(status, [(name.lower(), value) for name, value in fields.items()], body)


def _number(request: Received, name: str, otherwise: int) -> int:
    return int(parse_qs(request.target.partition("?")[2]).get(name, [str(otherwise)])[0])


ANSWERS: Mapping[str, Answers] = {"/events": events, "/download": download, "/slow": slow, "/bucket/": store}
