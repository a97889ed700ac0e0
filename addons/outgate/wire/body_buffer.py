"""Bytes collected piece by piece and handed out as one object without a second copy."""

from __future__ import annotations

from io import BytesIO
from typing import Self

from mitmproxy.proxy.utils import ReceiveBuffer


class BodyBuffer(ReceiveBuffer):
    """What mitmproxy's `ReceiveBuffer` is, with one buffer that grows in place of a list that is joined.

    CPython's `BytesIO.getvalue` shares its buffer when it is asked at the end, so that the peak is the size
    of the body and not twice that.
    """

    def __init__(self) -> None:
        self._bytes = BytesIO()

    def __iadd__(self, other: bytes) -> Self:
        self._bytes.write(other)
        return self

    def __len__(self) -> int:
        return self._bytes.tell()

    def __bytes__(self) -> bytes:
        return self._bytes.getvalue()

    def __bool__(self) -> bool:
        return self._bytes.tell() > 0

    def clear(self) -> None:
        """Forget everything."""
        self._bytes = BytesIO()
