"""The launcher, whole: real clients, a real origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.wire.gate import Gate
from tests.wire.clients import client
from tests.wire.running import RunningProxy

if TYPE_CHECKING:
    from outgate.wire import WireConfig
    from tests.live.origin import Origin


@pytest.mark.parametrize("http2", [True, False])
def test_harmless_requests_reach_the_origin_as_they_were(origin: Origin, config: WireConfig, *, http2: bool) -> None:
    with RunningProxy(config) as proxy, client(proxy, http2=http2) as http:
        answer = http.post(origin.url("/a?b=c"), content=b"hello", headers={"X-One": "1"})
    assert answer.status_code == 200
    one = origin.request()
    assert (one.method, one.target, bytes(one.body), one.header("x-one")) == ("POST", "/a?b=c", b"hello", "1")
    assert one.version == ("2" if http2 else "1.1")


def test_certificates_of_many_hosts_are_kept(config: WireConfig) -> None:
    with RunningProxy(config) as proxy:
        master = proxy.proxy._master
        assert master is not None
        assert master.addons.get("tlsconfig").certstore.STORE_CAP >= 5000


def test_the_gate_is_the_last_entry_and_every_addon_an_entry_of_its_own(config: WireConfig) -> None:
    with RunningProxy(config) as proxy:
        master = proxy.proxy._master
        assert master is not None
        assert type(master.addons.chain[-1]) is Gate
        assert not any(hasattr(addon, "addons") for addon in master.addons.chain)


@pytest.mark.parametrize("http2", [True, False])
def test_a_leak_stays_here_and_is_recorded(origin: Origin, config: WireConfig, *, http2: bool) -> None:
    with RunningProxy(config) as proxy, client(proxy, http2=http2) as http:
        answer = http.post(origin.url("/a"), content=b"a LEAK")
        assert len(proxy.recorder.outcomes) == 1
    assert (answer.status_code, answer.headers["outgate-incident"]) == (403, "OG-2026-000001")
    assert answer.headers["content-type"] == "application/problem+json"
    assert origin.requests == []
