"""The words of the nouns: how a message leaves, what is ordered and done, how sure and how bad it is, why unread."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Channel(StrEnum):
    """How a message leaves."""

    CONNECT = "connect"
    HTTP = "http"
    WEBSOCKET = "websocket"
    FILE = "file"


class Grade(IntEnum):
    """A word with a rank."""

    def __str__(self) -> str:
        return self.name.lower()


class Action(Grade):
    """What policy orders, from mildest to strictest: the strictest rule wins by `max`."""

    ALLOW = 0
    MONITOR = 1
    COACH = 2  # stopped until the sender has said why it is needed
    REDACT = 3
    BLOCK = 4


class Disposition(StrEnum):
    """What was in fact done with a message."""

    ALLOWED = "allowed"
    JUSTIFIED = "justified"  # let through, since the sender has said why
    REDACTED = "redacted"
    COACHED = "coached"  # stopped, and may go once the sender has said why
    BLOCKED = "blocked"

    @property
    def is_whole(self) -> bool:
        """Whether the message goes on as it came."""
        return self in {Disposition.ALLOWED, Disposition.JUSTIFIED}

    @property
    def is_stopped(self) -> bool:
        """Whether nothing of the message goes on."""
        return self in {Disposition.COACHED, Disposition.BLOCKED}


class Likelihood(Grade):
    """How sure a finding is."""

    POSSIBLE = 1
    LIKELY = 2
    VERY_LIKELY = 3


class Severity(Grade):
    """How bad it is when a rule is broken."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Reason(StrEnum):
    """Why something could not be looked into; the data type is `uninspected.<reason>`."""

    ENCODING = "encoding"  # an unknown or broken content encoding
    CHARSET = "charset"  # an unknown charset, or bytes that are not of the one declared
    EXPANSION = "expansion"  # decoded bytes over the limit: a decompression bomb, or just too much
    DEPTH = "depth"  # layers over the limit
    PARTS = "parts"  # parts over the limit
    MATCHES = "matches"  # findings over the limit
    TOO_LARGE = "too_large"  # a body over the limit, so not read at all
    TRUNCATED = "truncated"  # an archive or a stream that ends early
    ENCRYPTED = "encrypted"  # needs a password or a key
    FORMAT = "format"  # a known document or archive format that this version cannot open, such as pdf
    IMAGE = "image"  # a picture: what it shows was not read
    OPAQUE = "opaque"  # bytes of no known format that look encrypted or compressed
    MISMATCH = "mismatch"  # an archive, or something encrypted, under the name of another kind of file
    MALFORMED = "malformed"  # a container that declares what it does not hold
    PROTOCOL = "protocol"  # a protocol that is not HTTP or WebSocket
    TIMEOUT = "timeout"  # the deadline behind the limits
    FAILURE = "failure"  # a part of Outgate itself failed on this message
