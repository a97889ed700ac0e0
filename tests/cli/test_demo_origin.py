"""The demo's origin keeps what reached it; the demo's client sends what it is given."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import httpx
import pytest

from outgate.cli.demo_origin import DemoOrigin

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("localhost", "desk.example")


async def test_requests_are_kept_and_receipted(tmp_path: Path) -> None:
    async with DemoOrigin(NAMES, tmp_path) as origin:
        trust = ssl.create_default_context(cafile=origin.authority)
        async with httpx.AsyncClient(verify=trust, trust_env=False) as client:
            for text in ("one", "two"):
                answer = await client.post(f"https://localhost:{origin.port}/{text}", content=text)
                assert answer.text == "received\n"
    assert [(arrival.target, bytes(arrival.body)) for arrival in origin.arrivals] == [
        ("/one", b"one"),
        ("/two", b"two"),
    ]


async def test_its_certificate_is_trusted_by_nobody_else(tmp_path: Path) -> None:
    async with DemoOrigin(NAMES, tmp_path) as origin:
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.open_connection("localhost", origin.port, ssl=ssl.create_default_context())


async def test_a_client_that_breaks_off_or_speaks_nonsense_does_no_harm(tmp_path: Path) -> None:
    async with DemoOrigin(NAMES, tmp_path) as origin:
        trust = ssl.create_default_context(cafile=origin.authority)
        for first in (b"", b"\x00nonsense\r\n\r\n", b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"):
            _, writer = await asyncio.open_connection("localhost", origin.port, ssl=trust)
            writer.write(first)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        async with httpx.AsyncClient(verify=trust, trust_env=False) as client:
            assert (await client.get(f"https://localhost:{origin.port}/")).status_code == 200
