"""One call installs everything, again and again."""

from __future__ import annotations

import pytest
from mitmproxy.proxy import mode_servers
from mitmproxy.proxy.layers import http, websocket

from outgate.wire import patches


def test_everything_of_ours_stands_in_its_place() -> None:
    patches.install(10, 20)
    budget = patches.install(100, 200)
    assert budget.total == 200
    placed = {
        "HttpStream": http.HttpStream,
        "Http1Server": vars(http)["Http1Server"],
        "Http1Client": vars(http)["Http1Client"],
        "Http2Server": vars(http)["Http2Server"],
        "ProxyConnectionHandler": mode_servers.ProxyConnectionHandler,
        "WebsocketLayer": websocket.WebsocketLayer,
    }
    assert [name for name, stands in placed.items() if not stands.__module__.startswith("outgate.wire.")] == []
    assert vars(http.HttpStream)["limit"] == vars(websocket.WebsocketLayer)["limit"] == 100
    assert vars(http.HttpStream)["budget"] is vars(websocket.WebsocketLayer)["budget"] is budget


def test_a_limit_over_the_budget_is_refused() -> None:
    with pytest.raises(ValueError, match="never fit"):
        patches.install(20, 10)
