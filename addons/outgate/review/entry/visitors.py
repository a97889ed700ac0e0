"""Who makes a request: by the cookie of a session, vouched for by a trusted header, or by a token of the API.

The API takes tokens only and pages take cookies only, so that no page of another site can use the API in somebody's
name, and a token that leaks opens no page.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, NamedTuple

from outgate.record.desk import sessions, tokens
from outgate.record.desk.accounts import Account, of_row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from outgate.record.desk.sessions import Session
    from outgate.review.desk import Desk, Options

COOKIE = "__Host-outgate"
API = "/api/"
_BEARER = "bearer "


class Received(NamedTuple):
    """A request as it came in. `headers` by their names in lower case; `parts` are those of the path that vary."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    parts: Mapping[str, str]
    cookies: Mapping[str, str]
    peer: str
    body: bytes

    @property
    def is_of_api(self) -> bool:
        """Tell whether a program asks."""
        return self.path.startswith(API)


class Visitor(NamedTuple):
    """Who asks, if they are known. `vouched` is the name that a trusted header says."""

    account: Account | None
    session: Session | None
    address: str
    vouched: str


def visitor(desk: Desk, received: Received, now: datetime, *, stays: bool) -> Visitor:
    """Return who asks; with `stays` the session does not get idle by it. Raises StoreError."""
    vouches = _may_vouch(desk.options, received.peer)
    address = _forwarded(received) if vouches else received.peer
    if received.is_of_api:
        return Visitor(_by_token(desk, received.headers.get("authorization", ""), now), None, address, "")
    vouched = received.headers.get(desk.options.header.lower(), "").strip().lower() if vouches else ""
    found = _by_cookie(desk, received.cookies.get(COOKIE, ""), now, stays=stays)
    if found is None or (vouched and found.account["name"] != vouched):
        return Visitor(None, None, address, vouched)
    return Visitor(of_row(found.account), found, address, vouched)


def _by_cookie(desk: Desk, token: str, now: datetime, *, stays: bool) -> Session | None:
    if not token:
        return None
    found = sessions.find(desk.store, token, now)
    if found and stays and found.is_to_touch(now):
        sessions.touch(desk.store, found, now)
    return found


def _by_token(desk: Desk, authorization: str, now: datetime) -> Account | None:
    if authorization[: len(_BEARER)].lower() != _BEARER:
        return None
    row = tokens.find(desk.store, authorization[len(_BEARER) :].strip(), now)
    if row is None:
        return None
    if tokens.is_to_touch(row, now):
        tokens.touch(desk.store, row["token_id"], now)
    return of_row(row)


def _may_vouch(options: Options, peer: str) -> bool:
    if not options.header:
        return False
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(each) for each in options.header_from)


def _forwarded(received: Received) -> str:
    """Return the client's address as the listed peer tells it: the last one, which the peer itself has added."""
    last = received.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return received.peer
