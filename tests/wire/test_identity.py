"""Who sends, and in which groups."""

from __future__ import annotations

import asyncio
import base64
import threading
from typing import TYPE_CHECKING, Any

import pytest

from outgate.model import Sender
from outgate.wire import identity as module
from outgate.wire.config import IdentityConfig, SetupError
from outgate.wire.identity import Identity, credentials
from tests import patience
from tests.wire.flows import flow_of
from tests.wire.test_passwords import CANARY, by_argon2, written

if TYPE_CHECKING:
    from pathlib import Path


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture
def config(tmp_path: Path) -> IdentityConfig:
    file = written(tmp_path, f"jane:{by_argon2(CANARY)}\n")
    return IdentityConfig(file, networks={"192.0.2.0/24": ["office"]}, users={"jane": ["support"]})


async def test_the_right_password_proves_a_user_and_no_other_does(config: IdentityConfig) -> None:
    identity = Identity(config)
    assert await identity.user(basic("jane", CANARY)) == "jane"
    assert await identity.user(basic("jane", "wrong")) is None
    assert await identity.user("Bearer x") is None
    assert await identity.user("Basic ???") is None
    assert await identity.user("") is None
    identity.close()


async def test_one_password_is_verified_once_however_many_ask(
    config: IdentityConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def verify(*given: Any) -> str | None:
        asked.append(given)
        return real(*given)

    real = module._verify
    monkeypatch.setattr(module, "_verify", verify)
    identity = Identity(config)
    users = await asyncio.gather(*(identity.user(basic("jane", CANARY)) for _ in range(20)))
    users.append(await identity.user(basic("jane", CANARY)))
    assert (users, len(asked)) == (["jane"] * 21, 1)
    assert await identity.user(basic("jane", "wrong")) is None
    assert await identity.user(basic("jane", "wrong")) is None
    assert len(asked) == 3
    identity.close()


async def test_a_client_that_leaves_takes_nobody_else_down(config: IdentityConfig) -> None:
    identity = Identity(config)
    first = asyncio.create_task(identity.user(basic("jane", CANARY)))
    second = asyncio.create_task(identity.user(basic("jane", CANARY)))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "jane"
    identity.close()


async def test_what_is_remembered_is_bounded_and_holds_no_password(
    config: IdentityConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_verify", lambda *_: "jane")
    monkeypatch.setattr(module, "REMEMBERED", 3)
    identity = Identity(config)
    for number in range(10):
        await identity.user(basic("jane", f"{CANARY}{number}"))
    assert len(identity._verified) == 3
    assert CANARY not in repr(vars(identity))
    assert basic("jane", CANARY)[6:30] not in repr(vars(identity))
    identity.close()


async def test_verifying_does_not_block_the_loop(config: IdentityConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go = threading.Event(), threading.Event()

    def verify(*_: object) -> str | None:
        begun.set()
        return "jane" if go.wait(patience.SECONDS) else None

    monkeypatch.setattr(module, "_verify", verify)
    identity = Identity(config)
    asking = asyncio.create_task(identity.user(basic("jane", "x")))
    while not begun.is_set():  # noqa: ASYNC110 - set by another thread
        await asyncio.sleep(0.01)
    assert not asking.done()
    go.set()
    assert await asking == "jane"
    identity.close()


def test_groups_come_from_user_and_network(config: IdentityConfig) -> None:
    identity, flow = Identity(config), flow_of()
    assert not identity.is_known(flow)
    assert identity.sender(flow.client_conn) == Sender("192.0.2.1", None, frozenset({"office"}))
    identity.bind(flow, "jane")
    assert identity.is_known(flow)
    assert identity.sender(flow.client_conn, flow) == Sender("192.0.2.1", "jane", frozenset({"office", "support"}))
    assert identity.sender(flow.client_conn).user is None
    identity.bind(flow.client_conn, "jane")
    assert identity.is_known(flow_of()) is False
    assert identity.sender(flow.client_conn).user == "jane"
    identity.close()


def test_the_most_specific_network_counts() -> None:
    networks = {"0.0.0.0/0": ["any"], "192.0.2.0/24": ["office"], "192.0.2.1/32": ["kiosk"], "::/0": ["six"]}
    identity = Identity(IdentityConfig(networks=networks))
    groups = {}
    for address in ("192.0.2.1", "192.0.2.9", "203.0.113.5", "2001:db8::1", "::ffff:192.0.2.9", "fe80::1%eth0"):
        flow = flow_of()
        flow.client_conn.peername = (address, 1)
        groups[address] = identity.sender(flow.client_conn).groups
    assert groups == {
        "192.0.2.1": {"kiosk"},
        "192.0.2.9": {"office"},
        "203.0.113.5": {"any"},
        "2001:db8::1": {"six"},
        "::ffff:192.0.2.9": {"office"},
        "fe80::1%eth0": {"six"},
    }
    identity.close()


async def test_without_a_file_nobody_is_asked() -> None:
    identity = Identity(IdentityConfig())
    assert not identity.asks
    assert identity.is_known(flow_of())
    assert await identity.user(basic("jane", CANARY)) is None
    identity.close()


def test_a_network_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(SetupError, match=r"identity.networks: .*10\.0\.0\.1/8"):
        Identity(IdentityConfig(networks={"10.0.0.1/8": ["x"]}))


def test_credentials_are_read_as_the_standard_has_them() -> None:
    assert credentials(basic("jane", "a:b:c")) == ("jane", b"a:b:c")
    assert credentials("basic  amFuZTo=") == ("jane", b"")
    for wrong in ("Basic amFuZQ==", "Digest x", "Basic", "Basic /w==", "Basic ÿ"):
        with pytest.raises(ValueError, match=r"."):
            credentials(wrong)
