"""Host names as clients spell them, in one spelling: lower-case ASCII without a trailing dot, or an IP address."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

_AUTHORITY = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]@/?#\s]+)(?::(?P<port>[0-9]{1,5}))?")


@lru_cache(4096)
def normal_host(host: str) -> str:
    """Return the one spelling of `host`; brackets of IPv6 are removed. Raises ValueError when it is none."""
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    name = bare.removesuffix(".")
    if not name.isascii():
        name = name.encode("idna").decode("ascii")
    if not name or not _NAME.fullmatch(name):
        raise ValueError("not a host name")
    return name.lower()


# Looser than RFC 1123 on purpose: underscores are found in the wild.
_NAME = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*")


@lru_cache(4096)
def split_authority(authority: str) -> tuple[str, int | None]:
    """Return the normal host and the port (None: not given) of `host[:port]`. Raises ValueError."""
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise ValueError("not a host and port")
    port = match["port"]
    return normal_host(match["host"]), None if port is None else int(port)
