"""The proxy auto-config: everything goes to a proxy, and nothing goes around one that is dead."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from tests.live import browser
from tests.live.certificates import Authority
from tests.live.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

PAC = Path("deploy/pac/proxy.pac")
PROXIES = "PROXY outgate-1.example.com:8080; PROXY outgate-2.example.com:8080"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def origin(authority: Authority) -> Iterator[Origin]:
    with Origin(authority) as origin:
        yield origin


def test_every_address_goes_to_a_proxy_and_only_this_machine_is_direct(tmp_path: Path) -> None:
    cases = {
        "https://pastebin.com/": PROXIES,
        "http://intranet/": PROXIES,
        "https://10.0.0.8/": PROXIES,
        "https://127.0.0.1.example.com/": PROXIES,
        "wss://localhost.example.com/": PROXIES,
        "http://localhost:3000/": "DIRECT",
        "http://127.0.0.1:3000/": "DIRECT",
    }
    with browser.page(tmp_path / "home") as page:
        page.evaluate(f"globalThis.eval({PAC.read_text()!r})")
        given = {url: page.evaluate("u => FindProxyForURL(u, new URL(u).hostname)", url) for url in cases}
    assert given == cases
    assert len(given) == 7


def test_no_answer_falls_back_to_direct() -> None:
    assert not re.search(r";\s*DIRECT", PAC.read_text().split("\n", 3)[3])


@pytest.fixture
def dead() -> Iterator[str]:
    """A proxy that is not there: its port is kept from others, and nobody listens."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield f"PROXY 127.0.0.1:{kept.getsockname()[1]}"


@pytest.mark.parametrize("direct_at_the_end", [False, True])
def test_a_dead_proxy_is_no_open_door(
    tmp_path: Path, authority: Authority, origin: Origin, dead: str, *, direct_at_the_end: bool
) -> None:
    """With our file the browser stays put; with the usual `; DIRECT` it goes straight to the origin."""
    text = PAC.read_text().replace(PROXIES, dead + ("; DIRECT" if direct_at_the_end else ""))
    with Origin(authority, pages={"/proxy.pac": text.encode()}) as intranet:
        pac = f"--proxy-pac-url={intranet.plain_url('/proxy.pac', '127.0.0.1')}"
        with browser.page(tmp_path / "home", pac, "--host-resolver-rules=MAP *.test 127.0.0.1") as page:
            if direct_at_the_end:
                page.goto(origin.plain_url("/", "broker.test"))
            else:
                with pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED"):
                    page.goto(origin.plain_url("/", "broker.test"))
    assert bool(origin.connections) is direct_at_the_end
