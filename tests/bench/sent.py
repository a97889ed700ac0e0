"""Bodies as messages to a host that no policy names, and whether bytes are text: shared by the benches of detection."""

from __future__ import annotations

from datetime import UTC, datetime

from outgate.model import Channel, Destination, Message, Sender

UNLISTED = "unlisted.example"
_AT = datetime(2026, 6, 7, 12, tzinfo=UTC)


def post(body: bytes, media_type: str = "text/plain; charset=utf-8", host: str = UNLISTED) -> Message:
    """Return `body` as a POST, to the unlisted host if no other is named."""
    headers = ((b"content-type", media_type.encode()),) if media_type else ()
    return Message(Channel.HTTP, Sender("10.0.0.7"), Destination(host), _AT, "POST", b"/paste", headers, body)


def as_text(data: bytes) -> str | None:
    """Return `data` as text, or None if it is none: not UTF-8, or with a NUL in it."""
    try:
        return None if b"\0" in data else data.decode()
    except UnicodeDecodeError:
        return None
