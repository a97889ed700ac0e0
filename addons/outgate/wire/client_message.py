"""A WebSocket message of the client: held back until it is released, and cut into frames again when it is sent on."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mitmproxy.websocket import WebSocketMessage
from wsproto.events import BytesMessage, CloseConnection, Message, TextMessage
from wsproto.frame_protocol import CloseReason, Opcode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.model import Reason

PIECE = 4000  # bytes, at least, of a piece of a message that is cut anew
REASON = 123  # bytes of the reason of a close: RFC 6455, section 5.5


class ClientMessage(WebSocketMessage):
    """A message of the client. It is dropped, and the connection closed as `close` says, unless it is released.

    `unread` says why `content` is not what the client sent.
    """

    def __init__(self, content: bytes, *, is_text: bool, unread: Reason | None = None) -> None:
        super().__init__(Opcode.TEXT if is_text else Opcode.BINARY, from_client=True, content=content, dropped=True)
        self.unread = unread
        self.close = CloseConnection(CloseReason.INTERNAL_ERROR, "Outgate could not decide about this message")

    def release(self, content: bytes) -> None:
        """Send `content` on. Raises UnicodeDecodeError when it is to be text and is not."""
        if self.is_text:
            content.decode()
        self.content = content
        self.dropped = False

    def refuse(self, code: int, reason: str) -> None:
        """Close the connection to both sides with `code` and `reason`, which is cut to what fits into a frame."""
        self.dropped = True
        self.close = CloseConnection(code, cut(reason))

    def pieces(self, ends: list[int]) -> Iterator[Message[Any]]:
        """Yield its frames, cut at `ends` as its sender did if it has kept its size; characters stay whole."""
        content = self.content
        if not ends or ends[-1] != len(content):
            step = max([PIECE, *(end - start for start, end in pairwise([0, *ends]))])
            ends = [*(range(step, len(content), step) if len(ends) > 1 else ()), len(content)]
        if self.is_text:
            ends = [_boundary(content, end) for end in ends]
        for start, end in pairwise([0, *ends[:-1]]):
            yield self._piece(content[start:end], last=False)
        yield self._piece(content[ends[-2] if len(ends) > 1 else 0 :], last=True)

    def _piece(self, data: bytes, *, last: bool) -> Message[Any]:
        if self.is_text:
            return TextMessage(data.decode(), message_finished=last)
        return BytesMessage(data, message_finished=last)


def _boundary(text: bytes, at: int) -> int:
    """Return the start of the character of UTF-8 that `at` is in."""
    while 0 < at < len(text) and text[at] & 0xC0 == 0x80:  # noqa: PLR2004 - RFC 3629, section 3
        at -= 1
    return at


def cut(reason: str) -> str:
    """Return as much of `reason` as a close frame holds, in whole characters."""
    return reason.encode()[:REASON].decode(errors="ignore")
