"""Hooks are called each on its own."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest
from mitmproxy.exceptions import AddonHalt, OptionsError
from mitmproxy.master import Master
from mitmproxy.options import Options
from mitmproxy.proxy.layers.http._hooks import HttpRequestHook

from outgate.wire.addons import Addons
from tests.wire.flows import flow_of

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow


class First:
    def __init__(self, error: type[BaseException] | None = None) -> None:
        self.error = error
        self.called = 0

    def request(self, _: HTTPFlow) -> None:
        self.called += 1
        if self.error:
            raise self.error


class Second(First):
    async def request(self, flow: HTTPFlow) -> None:  # type: ignore[override] # hooks may be both
        await asyncio.sleep(0)
        super().request(flow)


class Third(First):
    pass


class Nested:
    def __init__(self, *addons: object) -> None:
        self.addons = addons


@pytest.mark.parametrize("error", [RuntimeError, AddonHalt, OptionsError])
async def test_a_fault_in_one_skips_no_other(error: type[Exception], caplog: pytest.LogCaptureFixture) -> None:
    addons = Addons(Master(Options()))
    first, second, third = First(error), Second(error), Third()
    addons.add(Nested(first, second), third)
    with caplog.at_level(logging.ERROR):
        await addons.handle_lifecycle(HttpRequestHook(flow_of()))
    assert (first.called, second.called, third.called) == (1, 1, 1)
    assert [record.getMessage() for record in caplog.records] == ["Addon error in request"] * 2


async def test_cancellation_gets_out() -> None:
    addons = Addons(Master(Options()))
    addons.add(First(asyncio.CancelledError), third := Third())
    with pytest.raises(asyncio.CancelledError):
        await addons.trigger_event(HttpRequestHook(flow_of()))
    assert third.called == 0


async def test_an_addon_that_comes_later_is_called_too() -> None:
    addons = Addons(Master(Options()))
    addons.add(first := First())
    await addons.trigger_event(HttpRequestHook(flow_of()))
    addons.add(third := Third())
    await addons.trigger_event(HttpRequestHook(flow_of()))
    assert (first.called, third.called) == (2, 1)
