"""Values out of binary formats, told as JSON, so that everything that is known of JSON is known of them.

Keys become text. Bytes become text where they are text, otherwise base64, which is decoded where it says anything.
"""

from __future__ import annotations

import math
from base64 import b64encode
from typing import Any

import orjson

DEEPEST = 100  # values inside each other
MOST = 1_000_000  # values of one part


class Unfit(Exception):  # noqa: N818 - not an error: the bytes are something else
    """The bytes are not of this format, or are too deep or too many to tell."""


class Count:
    """Counts the values of one part. Raises Unfit when there are too many, or too deep."""

    __slots__ = ("depth", "left")

    def __init__(self, most: int = MOST) -> None:
        self.left = most
        self.depth = 0

    def one(self, more: int = 1) -> None:
        """Count a value, or several."""
        self.left -= more
        if self.left < 0:
            raise Unfit

    def enter(self) -> None:
        """Go into a value."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unfit

    def leave(self) -> None:
        """Come back out."""
        self.depth -= 1


def text(raw: bytes) -> str:
    """Return bytes as the text that they are, or as base64."""
    try:
        found = raw.decode()
    except UnicodeDecodeError:
        return b64encode(raw).decode()
    return (
        found if found.isprintable() or not any(byte < 9 or 13 < byte < 32 for byte in raw) else b64encode(raw).decode()
    )


def key(value: Any) -> str:
    """Return a key as text."""
    if isinstance(value, str):
        return value
    return text(value) if isinstance(value, bytes) else str(value)


def plain(value: Any) -> Any:
    """Return what JSON can hold of a value that is none of its own."""
    if isinstance(value, bytes):
        return text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value)


def json(values: list[Any]) -> bytes:
    """Return values as JSON, a line each. Raises Unfit when they cannot be told."""
    try:
        return b"\n".join(orjson.dumps(value, default=plain, option=orjson.OPT_NON_STR_KEYS) for value in values)
    except (orjson.JSONEncodeError, TypeError, ValueError, RecursionError):
        return b"\n".join(orjson.dumps(_small(value)) for value in values)


def _small(value: Any) -> Any:
    """Integers of more than 64 bits, and texts with halves of characters, as other text."""
    if isinstance(value, dict):
        return {_small(str(name)): _small(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_small(inner) for inner in value]
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 64:
        return str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return value if isinstance(value, (int, float, bool)) or value is None else plain(value)
