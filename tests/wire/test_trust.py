"""What the wire will not start with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import certifi
import pytest
from mitmproxy.exceptions import OptionsError

from outgate.wire import Proxy, SetupError
from outgate.wire import trust as module
from outgate.wire.trust import REQUIRED, refuse_key_logs, upstream_bundle
from tests import patience
from tests.wire.running import Recorder, RunningProxy, inspect

if TYPE_CHECKING:
    from pathlib import Path

    from outgate.wire import WireConfig
    from tests.live.certificates import Authority

DEFEATING: dict[str, Any] = {
    "ssl_insecure": True,
    "validate_inbound_headers": False,
    "rawtcp": True,
    "connection_strategy": "eager",
    "mode": ["socks5"],
    "stream_large_bodies": "1m",
    "body_size_limit": "1m",
    "store_streamed_bodies": True,
    "ignore_hosts": ["bank"],
    "allow_hosts": ["bank"],
    "tcp_hosts": ["x"],
    "udp_hosts": ["x"],
    "show_ignored_hosts": True,
    "emudhra": True,
    "emudhra_old": True,
}


@pytest.mark.parametrize("option", REQUIRED)
def test_an_option_that_would_defeat_the_proxy_ends_the_start_and_cannot_be_set_later(
    config: WireConfig, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    with RunningProxy(config) as proxy:
        master = proxy.proxy._master
        assert master is not None

        async def update() -> None:
            master.options.update(**{option: DEFEATING[option]})

        with pytest.raises(OptionsError, match=option):
            asyncio.run_coroutine_threadsafe(update(), proxy.loop).result(patience.SECONDS)
        assert getattr(master.options, option) == REQUIRED[option]
    monkeypatch.setattr("outgate.wire.proxy.REQUIRED", {**REQUIRED, option: DEFEATING[option]})
    with pytest.raises(SetupError, match=option), RunningProxy(config):
        pass


def test_every_such_option_was_tried() -> None:
    assert DEFEATING.keys() == REQUIRED.keys()


@pytest.mark.parametrize("name", ["SSLKEYLOGFILE", "MITMPROXY_SSLKEYLOGFILE"])
def test_a_log_of_tls_keys_ends_the_start(config: WireConfig, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "/tmp/keys")
    with pytest.raises(SetupError, match=f"{name} is set"):
        Proxy(config, inspect, Recorder(), bool)
    refuse_key_logs({name: ""})


def test_an_extra_authority_is_trusted_besides_the_public_ones(authority: Authority, tmp_path: Path) -> None:
    bundle = upstream_bundle(authority.pem, tmp_path).read_bytes()
    assert authority.pem.read_bytes() in bundle
    with open(certifi.where(), "rb") as public:  # noqa: PTH123 - a path as certifi gives it
        assert public.read() in bundle
    assert str(upstream_bundle(None, tmp_path)) == certifi.where()


def test_an_authority_that_cannot_be_used_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"upstream.ca_file: .*absent: No such file"):
        upstream_bundle(tmp_path / "absent", tmp_path)
    (tmp_path / "text").write_text("hello")
    with pytest.raises(SetupError, match="holds no PEM certificates"):
        upstream_bundle(tmp_path / "text", tmp_path)
    assert module.REQUIRED["ssl_insecure"] is False
