"""What a stream tells the connection of its client about an upload: go on, or stop."""

from __future__ import annotations

from dataclasses import dataclass

from mitmproxy.proxy.layers.http._base import HttpEvent

# Bytes of a body that need no room: the window that HTTP/2 gives to every stream at its start (RFC 9113, 6.9.2).
FREE = 65_535


@dataclass
class UploadAdmitted(HttpEvent):
    """There is room for `size` bytes of this body."""

    size: int


@dataclass
class UploadStopped(HttpEvent):
    """The answer is sent, though the body is not wholly read: what still comes of it is of no interest."""
