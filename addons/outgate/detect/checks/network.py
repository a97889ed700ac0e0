"""The checks of network addresses: what has their form but is a version, a time or a slice of a list, is none.

Sources: RFC 791 and RFC 4632 (IPv4 and its prefixes), RFC 4291 (IPv6, compressed and with IPv4 in it), IEEE 802
(MAC-48 in its three spellings).
"""

from __future__ import annotations

import re
from ipaddress import IPv6Interface, ip_interface

_NOT_HEX = re.compile(r"[^0-9a-f]")
_DIGIT = re.compile(r"[0-9]")
_PAIRS = re.compile(r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){7}")  # eight bytes: an EUI-64 or a part of a fingerprint
_SHORT = 5  # hex digits that an IPv6 address has at least, unless something says that it is one
_NOBODY = frozenset({"0" * 12, "f" * 12})


def ip(value: str) -> str | None:
    """Return the address in its shortest form, with its prefix if it has one; an IPv4 address in IPv6 as IPv4."""
    address, slash, prefix = value.partition("/")
    try:
        interface = ip_interface(address.partition("%")[0] + slash + prefix)
    except ValueError:
        return None
    if isinstance(interface, IPv6Interface) and _PAIRS.match(value):
        return None
    mapped = getattr(interface.ip, "ipv4_mapped", None)
    return f"{mapped or interface.ip}{slash}{prefix}"


def ip_long(value: str) -> str | None:
    """Return an IPv6 address that has enough digits to be nothing else: `::2` and `1::3` are slices of lists."""
    compact = _NOT_HEX.sub("", value.partition("/")[0].lower())
    return ip(value) if len(compact) >= _SHORT and _DIGIT.search(compact) else None


def mac(value: str) -> str | None:
    """Return the twelve hex digits of a network card's address; all zeros or ones are nobody's."""
    digits = _NOT_HEX.sub("", value.lower())
    return None if digits in _NOBODY else digits
