"""The three pages: alive answers always, ready says what is wrong with 503, and nothing can be sent to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from outgate.health.app import application
from outgate.health.checks import Check, Checks
from outgate.health.metrics import Times
from tests.health.states import STATE

if TYPE_CHECKING:
    from outgate.health.metrics import State


async def ask(path: str, fault: str = "", method: str = "GET") -> httpx.Response:
    """Ask for a page of a proxy with one check."""

    async def told() -> str:
        return fault

    async def state() -> State:
        return STATE

    pages = httpx.ASGITransport(application(Checks([Check("record", told)]), Times(), state, lambda: ["a file"]))
    async with httpx.AsyncClient(transport=pages, base_url="http://127.0.0.1") as client:
        return await client.request(method, path)


async def test_it_is_alive_also_when_it_is_not_ready():
    answer = await ask("/livez", "away")
    assert (answer.status_code, answer.text) == (200, "alive\n")


@pytest.mark.parametrize(("fault", "status"), [("", 200), ("away", 503)])
async def test_it_says_whether_it_is_ready_and_what_is_wrong(fault: str, status: int):
    answer = await ask("/readyz", fault)
    assert answer.status_code == status
    assert json.loads(answer.text) == {
        "ready": not fault,
        "checks": [{"check": "record", "fault": fault}],
        "warnings": ["a file"],
    }
    assert answer.headers["cache-control"] == "no-store"


async def test_metrics_are_told_also_when_it_is_not_ready():
    answer = await ask("/metrics", "away")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert 'outgate_check_passed{check="record"} 0.0' in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("POST", "/readyz", 405), ("GET", "/", 404), ("GET", "/x", 404)]
)
async def test_nothing_else_is_answered(method: str, path: str, status: int):
    assert (await ask(path, method=method)).status_code == status
