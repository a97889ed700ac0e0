"""Who sends: a user by password, groups by user or by client network. Passwords are neither kept nor shown."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import ipaddress
import secrets
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from outgate.model import Sender
from outgate.wire.config import IdentityConfig, SetupError
from outgate.wire.passwords import Passwords

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mitmproxy.connection import Client
    from mitmproxy.http import HTTPFlow

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network

REMEMBERED = 1024  # credentials whose costly verification is not repeated


class Identity:
    """Verifies credentials off the loop and remembers who is behind each client connection."""

    def __init__(self, config: IdentityConfig) -> None:
        self._passwords = Passwords.load(config.htpasswd) if config.htpasswd else None
        self._networks = _networks(config.networks)
        self._users = {user: frozenset(groups) for user, groups in config.users.items()}
        self._of: WeakKeyDictionary[Client | HTTPFlow, str] = WeakKeyDictionary()
        self._verified: OrderedDict[bytes, str] = OrderedDict()
        self._pending: dict[bytes, asyncio.Future[str | None]] = {}
        self._secret = secrets.token_bytes(32)
        # Two, and its own: a flood of wrong passwords must starve neither the loop nor the inspections.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="password")

    @property
    def asks(self) -> bool:
        """Whether clients must say who they are."""
        return self._passwords is not None

    async def user(self, authorization: str) -> str | None:
        """Return the user that the value of a Proxy-Authorization header proves, or None. Never raises."""
        if self._passwords is None:
            return None
        key = hmac.digest(self._secret, authorization.encode("utf-8", "surrogateescape"), "sha256")
        if (user := self._verified.get(key)) is not None:
            self._verified.move_to_end(key)
            return user
        if key not in self._pending:  # a browser opens many connections at once: verify once
            self._pending[key] = asyncio.get_running_loop().run_in_executor(
                self._threads, _verify, self._passwords, authorization
            )
            self._pending[key].add_done_callback(lambda done: self._remember(key, done))
        return await asyncio.shield(self._pending[key])

    def _remember(self, key: bytes, done: asyncio.Future[str | None]) -> None:
        del self._pending[key]
        if done.cancelled() or done.exception() is not None or (user := done.result()) is None:
            return
        self._verified[key] = user
        while len(self._verified) > REMEMBERED:
            self._verified.popitem(last=False)

    def bind(self, what: Client | HTTPFlow, user: str) -> None:
        """Note that `user` is behind a connection (after CONNECT) or one request (a plain one proves itself)."""
        self._of[what] = user

    def is_known(self, flow: HTTPFlow) -> bool:
        """Tell whether it is known who is behind `flow`, or nobody is asked."""
        return self._passwords is None or flow in self._of or flow.client_conn in self._of

    def sender(self, client: Client, flow: HTTPFlow | None = None) -> Sender:
        """Return who sends on the connection `client`, in particular who sends `flow`."""
        address = client.peername[0]
        user = self._of.get(flow) if flow is not None else None
        user = user or self._of.get(client)
        return Sender(address, user, self._users.get(user or "", frozenset()) | self._groups_at(address))

    def _groups_at(self, address: str) -> frozenset[str]:
        if not self._networks:
            return frozenset()
        at = ipaddress.ip_address(address.partition("%")[0])
        at = getattr(at, "ipv4_mapped", None) or at
        return next((groups for network, groups in self._networks if at in network), frozenset())

    def close(self) -> None:
        """Stop the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def credentials(authorization: str) -> tuple[str, bytes]:
    """Return user and password of a Basic header value; a password may hold colons (RFC 7617). Raises ValueError."""
    scheme, _, encoded = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        raise ValueError("not the Basic scheme")
    try:
        user, colon, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
        name = user.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        raise ValueError("not base64 of UTF-8") from None
    if not colon:
        raise ValueError("holds no password")
    return name, password


def _verify(passwords: Passwords, authorization: str) -> str | None:
    try:
        user, password = credentials(authorization)
    except ValueError:
        return None
    return user if passwords.verify(user, password) else None


def _networks(named: Mapping[str, Collection[str]]) -> list[tuple[Network, frozenset[str]]]:
    """Return the networks, most specific first."""
    try:
        found = [(ipaddress.ip_network(name), frozenset(groups)) for name, groups in named.items()]
    except ValueError as error:
        raise SetupError(f"identity.networks: {error}") from None
    return sorted(found, key=lambda entry: -entry[0].prefixlen)
