"""WebSocket messages of the client: inspected, and sent on as decided, or the connection is closed with the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wsproto.frame_protocol import CloseReason

from outgate.wire.client_message import ClientMessage
from outgate.wire.messages import websocket_message

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow

    from outgate.wire.gateway import Gateway


class Websocket:
    """Decides on the messages of a WebSocket. Whatever fails in here leaves the message unsent."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def websocket_message(self, flow: HTTPFlow) -> None:
        """Let the message go, as it is or redacted, or refuse it."""
        message = flow.websocket.messages[-1] if flow.websocket else None
        if not isinstance(message, ClientMessage):
            return
        sender = self._gateway.identity.sender(flow.client_conn, flow)
        ours = websocket_message(flow, sender, message.content, is_text=message.is_text)
        if message.unread:
            verdict = await self._gateway.refuse(replace(ours, unread=message.unread), "it is too large to be checked")
            message.refuse(CloseReason.MESSAGE_TOO_BIG, self._gateway.refusals.of_close(verdict))
            return
        verdict = await self._gateway.inspect_and_record(ours)
        if verdict.send is None:
            message.refuse(CloseReason.POLICY_VIOLATION, self._gateway.refusals.of_close(verdict))
            return
        message.release(verdict.send.body)
        self._gateway.release(message, message.content)
