"""Serving: a port that is taken is told, and the end waits for what was begun."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from outgate.asgi import ServeError, bound, serve, served
from tests.live.certificates import Authority

if TYPE_CHECKING:
    from pathlib import Path


def test_a_port_that_is_taken_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"127.0.0.1 port {port} cannot be listened on: Address already in use"):
            bound("127.0.0.1", port, name="console")


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_that_is_not_ours_is_told(host: str):
    with pytest.raises(ServeError, match=f"console: {host} port 0 cannot be listened on: "):
        bound(host, 0, name="console")


def test_what_was_begun_is_answered_before_the_end(tmp_path: Path):
    authority = Authority(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.leaf(["localhost"]))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for _ in range(2):
                await send({"type": (await receive())["type"] + ".complete"})
            return
        if scope["path"] == "/fault":
            raise RuntimeError("kanarek")
        os.kill(os.getpid(), signal.SIGHUP)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.2)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"done"})

    async def ask(port: int, path: str) -> bytes:
        trust = ssl.create_default_context(cafile=authority.pem)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust, server_hostname="localhost")
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer

    hung: list[int] = []

    async def live() -> list[bytes]:
        with bound("127.0.0.1", 0, name="console") as listening:
            port = listening.getsockname()[1]
            serving = asyncio.create_task(serve(app, listening, context, name="console", hangup=lambda: hung.append(1)))
            answers = [await ask(port, "/fault"), await ask(port, "/slow")]
            await serving
            return answers

    with structlog.testing.capture_logs() as logged:
        fault, slow = asyncio.run(live())
    assert fault.startswith(b"HTTP/1.1 500")
    assert slow.endswith(b"done")
    assert hung == [1]
    assert b"server:" not in slow.lower()
    assert [line["event"] for line in logged] == ["console.server"]
    assert "kanarek" not in str(logged)
    for name in ("uvicorn.error", "uvicorn.access", "uvicorn.asgi", "asyncio"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


async def test_beside_other_work_it_serves_until_the_end_of_the_block_and_takes_no_signal():
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("here"))])
    with bound("127.0.0.1", 0, name="health") as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        async with served(app, listening, name="health"), httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(url)).text == "here"
            assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.TransportError):
            await client.get(url)
