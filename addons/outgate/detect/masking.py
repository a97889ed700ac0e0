"""What may be known of a value outside this package: a masked sample, and a keyed hash."""

from __future__ import annotations

import re
from hashlib import sha256

_BLOCK = 64  # bytes that SHA-256 works on
_SHOWN = 4  # letters or digits at the end of a value that a sample shows at most: a quarter of it
_LEAST = 3  # characters of a name before its first one is shown
_ONE = re.compile(r"[^\W_]")
_STARS = bytes(ord("*") if chr(code).isalnum() and code < 128 else code for code in range(256))  # noqa: PLR2004 - ASCII: faster


class Digests:
    """Makes 16 bytes of the HMAC-SHA256 of a value's normal form under one key, apart for each data type.

    What the key has to do with it is worked out once, which `hmac.digest` does for each value: RFC 2104.
    """

    def __init__(self, key: bytes) -> None:
        block = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
        self._inner, self._outer = (sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))

    def of(self, data_type: str, normal: str) -> bytes:
        """Return the digest of a value."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{data_type}\0{normal}".encode("utf-8", "surrogatepass"))
        outer.update(inner.digest())
        return outer.digest()[:16]


def sample(value: str) -> str:
    """Return `value` with all but a few letters and digits as stars: `j***@e******.com`, `**** 1111`."""
    at = value.rfind("@")
    dot = value.rfind(".", at + 1)
    if at < 1 or dot < at + 2:  # nothing before the sign, or no name of a domain behind it
        return _tail(value)
    hidden = _hidden(value)
    local = (value if at >= _LEAST else hidden)[0] + hidden[1:at]
    name = (value if dot - at > _LEAST else hidden)[at + 1] + hidden[at + 2 : dot]
    return f"{local}@{name}{value[dot:]}"


def _hidden(text: str) -> str:
    return text.encode().translate(_STARS).decode() if text.isascii() else _ONE.sub("*", text)


def _tail(value: str) -> str:
    hidden = _hidden(value)
    count = hidden.count("*") - value.count("*")
    shown, at = min(_SHOWN, count // 4), len(value)
    while shown:
        at -= 1
        shown -= value[at].isalnum()
    return hidden[:at] + value[at:]
