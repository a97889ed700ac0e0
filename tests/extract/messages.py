"""Messages to read, and what the tests of this folder ask of them again and again."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from outgate.extract import extract, rewrite
from outgate.model import Channel, Destination, Edit, Header, Limits, Message, Part, Reading, Sender

SECRET = b"jane.roe@example.com"
MASK = b"[person.email]"


def message(body: bytes = b"", headers: Sequence[Header] = (), target: bytes = b"/x", **more: Any) -> Message:
    """Return a POST of `body`."""
    where = Destination("api.example.com")
    at = datetime(2026, 11, 22, tzinfo=UTC)
    made = Message(Channel.HTTP, Sender("10.0.0.1"), where, at, "POST", target, tuple(headers), body)
    return replace(made, **more)


def read(body: bytes = b"", content_type: bytes = b"", **more: Any) -> Reading:
    """Read a POST of `body` as of this type."""
    headers = [(b"content-type", content_type)] if content_type else []
    return extract(message(body, headers, **more), Limits())


def reasons(reading: Reading) -> list[str]:
    """Return what could not be looked into."""
    return [gap.data_type.removeprefix("uninspected.") for gap in reading.gaps]


def holding(parts: Iterable[Part], value: bytes = SECRET) -> list[Part]:
    """Return the parts in which `value` stands, the deepest last."""
    return sorted((part for part in parts if value in part.data), key=lambda part: len(part.path))


def redacted(sent: Message, value: bytes = SECRET, mask: bytes = MASK) -> Message:
    """Replace `value` by `mask` in the deepest part that holds it."""
    part = holding(extract(sent, Limits()).parts, value)[-1]
    at = part.data.index(value)
    return rewrite(sent, {part: [Edit(at, at + len(value), mask)]})
