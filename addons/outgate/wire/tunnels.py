"""What each client connection was opened to by CONNECT, and why its requests are refused, if they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from mitmproxy.connection import Client

    from outgate.model import Destination
    from outgate.wire.refusal import Refusal


@dataclass(slots=True)
class Tunnel:
    """An open CONNECT tunnel; `refusal` is the answer to every request in it, once there is a reason.

    `hello` says that the server name of the TLS inside was looked at; `is_ours`, that it leads to the proxy itself.
    """

    target: Destination
    hello: bool = False
    refusal: Refusal | None = None
    is_ours: bool = False


type Tunnels = WeakKeyDictionary[Client, Tunnel]


def new_tunnels() -> Tunnels:
    """Return the map from client connections to their tunnels; it holds no connection alive."""
    return WeakKeyDictionary()
