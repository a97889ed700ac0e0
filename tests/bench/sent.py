"""Bodies as messages to a host that no policy names, the lines of a request, and whether bytes are text."""

from __future__ import annotations

from datetime import UTC, datetime

from outgate.model import Channel, Destination, Message, Sender

UNLISTED = "unlisted.example"
# … and the lines of a request as browsers send them.
HEADERS = (
    (b"host", b"api.shop-tools.example"),
    (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0"),
    (b"accept", b"application/json, text/plain, */*"),
    (b"accept-language", b"en-GB,en;q=0.9,de;q=0.8"),
    (b"accept-encoding", b"gzip, deflate, br, zstd"),
    (b"content-type", b"application/json"),
    (b"content-length", b"1024"),
    (b"origin", b"https://console.shop-tools.example"),
    (b"referer", b"https://console.shop-tools.example/tickets/83311/reply"),
    (b"cookie", b"session=eyJhbGciOiJIUzI1NiJ9.c3VwcG9ydA.2sd8Hq; theme=dark; _ga=GA1.2.1283.1763700000"),
    (b"x-request-id", b"5f0c2f7e-9a55-4f0e-8a57-0d7b6f3c1e2a"),
    (b"sec-fetch-mode", b"cors"),
    (b"sec-fetch-site", b"same-site"),
    (b"if-none-match", b'W/"4f-8a1c09"'),
    (b"date", b"Sat, 22 Nov 2026 10:12:13 GMT"),
)
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
