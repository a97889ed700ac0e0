"""Host names in one spelling, and whether one lies under another.

A listed host stands for itself and its sub-domains; an address, or a name of one label, for itself only (so
that listing `com` by mistake opens nothing). What is no host name has the normal form "", which is in no group.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

import idna

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABEL = "[a-z0-9_-]{1,63}"
_PLAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z][a-z0-9-]{{0,62}}")
_LABELS = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_PORT = re.compile(r":\d{1,5}\Z")
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
_LONGEST = 253  # characters of a name, RFC 1035 section 2.3.4 as written in text


def normal_host(name: str) -> str:
    """Return `name` in lower-case ASCII (UTS 46) without port, brackets and trailing dot; "" if it is no host."""
    if _PLAIN.fullmatch(name) and len(name) <= _LONGEST:
        return name
    host = _without_port(name.strip().translate(_DOTS)).rstrip(".")
    return address(host) or _ascii(host)


def address(host: str) -> str:
    """Return the IP address that `host` is in its normal spelling, or "" when it is none."""
    try:
        found = ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def spellings(host: str) -> Iterator[str]:
    """Yield the names under which a normal `host` may be listed: itself, then each domain above it of two labels."""
    yield host
    is_name = not address(host) and not host.rpartition(".")[2].isdecimal()
    while is_name and host.count(".") > 1:
        host = host.partition(".")[2]
        yield host


def _without_port(name: str) -> str:
    bracketed = name.startswith("[")
    return _PORT.sub("", name) if bracketed or name.count(":") == 1 else name


def _ascii(host: str) -> str:
    try:
        plain = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""
    return plain if _LABELS.fullmatch(plain) and len(plain) <= _LONGEST else ""
