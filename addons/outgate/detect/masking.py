"""What may be known of a value outside this package: a masked sample, and a keyed hash."""

from __future__ import annotations

import hmac

_SHOWN = 4  # letters or digits at the end of a value that a sample shows at most: a quarter of it


def digest(key: bytes, data_type: str, normal: str) -> bytes:
    """Return 16 bytes of the HMAC-SHA256 of a value's normal form under `key`, apart for each data type."""
    return hmac.digest(key, f"{data_type}\0{normal}".encode("utf-8", "surrogatepass"), "sha256")[:16]


def sample(value: str) -> str:
    """Return `value` with all but a few letters and digits as stars: `j***@e******.com`, `**** 1111`."""
    local, at, domain = value.rpartition("@")
    if at and local and "." in domain:
        name, _, tld = domain.rpartition(".")
        return f"{local[0]}{'*' * (len(local) - 1)}@{name[0]}{_stars(name[1:])}.{tld}" if name else _tail(value)
    return _tail(value)


def _tail(value: str) -> str:
    count = sum(map(str.isalnum, value))
    hidden = count - min(_SHOWN, count // 4)
    out = []
    for char in value:
        hidden -= char.isalnum()
        out.append("*" if char.isalnum() and hidden >= 0 else char)
    return "".join(out)


def _stars(text: str) -> str:
    return "".join("*" if char.isalnum() else char for char in text)
