"""Monitoring a proxy at work: what it counts, when it is ready, and that it says so while it ends."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families as parsed

from tests.live.made_up import HARMLESS, LEAK
from tests.live.origin.record import wait_until
from tests.live.running import Outgate
from tests.live.test_curl import curl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.certificates import Authority
    from tests.live.origin import Origin


@pytest.fixture
def own(authority: Authority, tmp_path: Path, few: Path) -> Iterator[Outgate]:
    with Outgate(tmp_path / "own", authority.pem, policies=few, more="[health]\nport = 0\n") as running:
        yield running


def asked(own: Outgate, path: str) -> httpx.Response:
    """Return what is answered to monitoring."""
    return httpx.get(own.logged("health.started")[0]["address"] + path, trust_env=False, timeout=30)


def faults(own: Outgate) -> dict[str, str]:
    """Return what is wrong, by check."""
    return {each["check"]: each["fault"] for each in asked(own, "/readyz").json()["checks"] if each["fault"]}


def counted(own: Outgate) -> dict[tuple[str, ...], float]:
    """Return every metric by its name and its labels' values."""
    families = parsed(asked(own, "/metrics").text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_what_a_proxy_does_is_counted_and_what_it_cannot_do_makes_it_unready(own: Outgate, origin: Origin) -> None:
    assert wait_until(lambda: asked(own, "/readyz").status_code == 200)
    assert asked(own, "/livez").text == "alive\n"
    curl(own, "-d", HARMLESS, origin.url("/", "desk.example"))
    curl(own, "-d", LEAK, origin.url("/", "desk.example"))
    found = counted(own)
    messages = {fate: found["outgate_messages_total", fate] for fate in ("allowed", "blocked")}
    assert messages == {"allowed": 3, "blocked": 1}  # two are what the clients asked for to get through: CONNECT
    assert found["outgate_inspection_seconds_count", "proxy"] == 4
    assert found["outgate_recording_seconds_count",] == 1
    database = own.data / "outgate.db"
    database.rename(own.data / "elsewhere.db")
    assert wait_until(lambda: asked(own, "/readyz").status_code == 503)
    assert list(faults(own)) == ["record"]
    assert counted(own)["outgate_check_passed", "record"] == 0
    assert asked(own, "/livez").status_code == 200


def test_while_it_ends_it_is_alive_and_not_ready(own: Outgate, origin: Origin) -> None:
    url = origin.url("/slow?ms=6000", "desk.example")
    slow = threading.Thread(target=lambda: curl(own, "-d", HARMLESS, url))
    slow.start()
    assert wait_until(lambda: origin.requests)
    own.terminate()
    assert wait_until(lambda: "accepting" in faults(own))
    assert asked(own, "/livez").status_code == 200
    slow.join()
    assert own.process.wait(60) == 0
