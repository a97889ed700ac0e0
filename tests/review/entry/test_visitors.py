"""Who makes a request: cookies open pages, tokens open the API, and only listed peers tell of others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk import tokens
from outgate.record.desk.accounts import Role
from outgate.review.entry.visitors import COOKIE, Received, Visitor, visitor

if TYPE_CHECKING:
    from tests.review.console import Console


def _received(path: str = "/x", peer: str = "192.0.2.1", cookie: str = "", **headers: str) -> Received:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Received("GET", path, "", named, {}, {COOKIE: cookie} if cookie else {}, peer, b"")


def _visitor(console: Console, received: Received) -> Visitor:
    return visitor(console.desk, received, console.clock.now, stays=True)


@pytest.mark.parametrize("prefix", ["Bearer ", "bearer ", "BEARER  "])
def test_a_token_is_for_the_api(console: Console, prefix: str):
    ada = console.account("ada", Role.REVIEWER)
    token = tokens.make(console.store, ada, "t", console.clock.now.replace(year=2027), console.clock.now)
    found = _visitor(console, _received("/api/incidents", authorization=prefix + token))
    assert found.account == ada
    assert found.session is None
    assert _visitor(console, _received("/queue", authorization=prefix + token)).account is None
    (kept,) = tokens.of(console.store, ada)
    assert kept.used_at == console.clock.now


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer wrong"])
def test_what_is_no_token_is_nobody(console: Console, header: str):
    assert _visitor(console, _received("/api/incidents", authorization=header)).account is None


def test_a_cookie_is_for_pages(console: Console):
    browser = console.signed_in("ada", Role.REVIEWER)
    token = browser.cookies[COOKIE]
    found = _visitor(console, _received(cookie=token))
    assert found.account is not None
    assert found.session is not None
    assert _visitor(console, _received("/api/incidents", cookie=token)).account is None
    assert _visitor(console, _received(cookie="wrong")).account is None


@pytest.mark.parametrize(
    ("peer", "forwarded", "address", "vouched"),
    [
        ("10.1.0.1", "198.51.100.4", "198.51.100.4", "ada"),
        ("10.1.0.1", "1.1.1.1, 198.51.100.4", "198.51.100.4", "ada"),
        ("10.1.0.1", "unknown", "10.1.0.1", "ada"),
        ("2001:db8::1", "198.51.100.4", "198.51.100.4", "ada"),
        ("10.2.0.1", "198.51.100.4", "10.2.0.1", ""),
        ("not an address", "198.51.100.4", "not an address", ""),
        ("", "", "", ""),
    ],
)
def test_only_listed_peers_tell_who_and_from_where(
    console: Console, peer: str, forwarded: str, address: str, vouched: str
):
    console.trust("X-Signed-In", "10.1.0.0/16", "2001:db8::/32")
    received = _received(peer=peer, x_forwarded_for=forwarded, x_signed_in=" Ada ")
    assert _visitor(console, received) == Visitor(None, None, address, vouched)


def test_without_the_setting_no_header_is_read(console: Console):
    received = _received(peer="127.0.0.1", x_forwarded_for="198.51.100.4", x_signed_in="ada")
    assert _visitor(console, received) == Visitor(None, None, "127.0.0.1", "")
    assert not replace(console.account("bo", Role.AUDITOR), roles=frozenset()).holds(*Role)
