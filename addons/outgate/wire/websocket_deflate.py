"""permessage-deflate (RFC 7692) that stops inflating at a limit, instead of filling the memory."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Self

from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import CloseReason, Opcode, RsvBits

if TYPE_CHECKING:
    from wsproto.frame_protocol import FrameDecoder, FrameProtocol


class BoundedDeflate(PerMessageDeflate):
    """What wsproto's extension is, with at most `limit` bytes for one message (None: as many as there are)."""

    limit: int | None = None
    _left: int = 0

    @classmethod
    def agreed(cls, parameters: str, limit: int | None) -> Self:
        """Return the extension as the handshake agreed on it. Raises ValueError for parameters that are not."""
        deflate = cls()
        deflate.finalize(parameters)
        deflate.limit = limit
        deflate._left = limit or 0
        return deflate

    def frame_inbound_payload_data(self, proto: FrameDecoder | FrameProtocol, data: bytes) -> bytes | CloseReason:
        """Inflate a piece of a frame, or say that it is too big."""
        if self.limit is None or not (self._inbound_compressed and self._inbound_is_compressible):
            return super().frame_inbound_payload_data(proto, data)
        inflater = self._decompressor
        try:
            inflated = inflater.decompress(data, self._left + 1) if inflater else b""
        except zlib.error:
            return CloseReason.INVALID_FRAME_PAYLOAD_DATA
        self._left -= len(inflated)
        return CloseReason.MESSAGE_TOO_BIG if self._left < 0 else inflated

    def frame_inbound_header(
        self, proto: FrameDecoder | FrameProtocol, opcode: Opcode, rsv: RsvBits, payload_length: int
    ) -> CloseReason | RsvBits:
        """Note whether the message is compressed; a control frame in its midst, unlike in wsproto, changes nothing."""
        before = self._inbound_compressed
        answer = super().frame_inbound_header(proto, opcode, rsv, payload_length)
        if opcode.iscontrol():
            self._inbound_compressed = before
        return answer

    def frame_inbound_complete(
        self,
        proto: FrameDecoder | FrameProtocol,
        fin: bool,  # noqa: FBT001 - wsproto's signature
    ) -> bytes | CloseReason | None:
        """End a frame; with a new message begins a new count."""
        if not self._inbound_is_compressible:
            return None
        if fin:
            self._left = self.limit or 0
        return super().frame_inbound_complete(proto, fin)
