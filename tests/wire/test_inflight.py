"""What a stop waits for."""

from __future__ import annotations

import asyncio

import pytest
from mitmproxy.http import Response

from outgate.wire.inflight import InFlight
from tests import patience
from tests.wire.flows import flow_of


@pytest.mark.parametrize("end", ["response", "error", "client_disconnected"])
async def test_a_request_is_in_flight_until_its_exchange_ends(end: str) -> None:
    in_flight, flow, other = InFlight(), flow_of(), flow_of()
    await in_flight.wait_empty()
    in_flight.requestheaders(flow)
    assert (len(in_flight), in_flight.is_busy(flow.client_conn), in_flight.is_busy(other.client_conn)) == (
        1,
        True,
        False,
    )
    waiting = asyncio.create_task(in_flight.wait_empty())
    await asyncio.sleep(0)
    assert not waiting.done()
    getattr(in_flight, end)(flow.client_conn if end == "client_disconnected" else flow)
    await asyncio.wait_for(waiting, patience.SECONDS)
    assert len(in_flight) == 0


def test_the_end_of_what_never_began_is_nothing() -> None:
    in_flight = InFlight()
    in_flight.response(flow_of())
    assert len(in_flight) == 0


@pytest.mark.parametrize(
    ("version", "draining", "told"), [("1.1", True, True), ("2.0", True, False), ("1.1", False, False)]
)
async def test_only_http1_is_told_to_close_and_only_while_draining(version: str, *, draining: bool, told: bool) -> None:
    in_flight, flow = InFlight(), flow_of()
    in_flight.draining = draining
    flow.request.http_version = f"HTTP/{version}"
    flow.response = Response.make(200)
    in_flight.responseheaders(flow)
    assert (flow.response.headers.get("connection") == "close") is told
