"""Flows as messages: every byte, as it came."""

from __future__ import annotations

import gzip

import pytest

from outgate.model import Channel, Destination, Reason
from outgate.wire.messages import connect_message, destination, request_message, websocket_message
from tests.wire.flows import SENDER, flow_of


def test_a_request_is_taken_whole_and_raw() -> None:
    body = gzip.compress(b"hello")
    flow = flow_of(body, trailers=[(b"X-T", b"1")])
    flow.request.headers["Content-Encoding"] = "gzip"
    message = request_message(flow, SENDER)
    assert (message.channel, message.method, message.target) == (Channel.HTTP, "POST", b"/a?b=c")
    assert message.destination == Destination("origin.test", 443, "https")
    assert message.headers == flow.request.headers.fields
    assert (message.body, message.trailers, message.unread) == (body, ((b"X-T", b"1"),), None)
    assert message.at.tzinfo is not None


def test_a_body_that_is_not_there_is_unread_and_not_empty() -> None:
    assert request_message(flow_of(None), SENDER).unread is Reason.FAILURE
    assert request_message(flow_of(None), SENDER, Reason.TOO_LARGE).unread is Reason.TOO_LARGE


def test_the_destination_is_where_the_request_goes_and_not_what_it_says() -> None:
    flow = flow_of()
    flow.request.host = "LOCALHOST."
    flow.request.headers["Host"] = "other.test"
    assert destination(flow.request).host == "localhost"
    flow.request.data.host = "a b"
    with pytest.raises(ValueError, match="host"):
        request_message(flow, SENDER)


def test_a_tunnel_says_a_host_and_perhaps_other_names() -> None:
    message = connect_message(Destination("origin.test"), SENDER, ("other.test",), Reason.PROTOCOL)
    assert (message.channel, message.method, message.names) == (Channel.CONNECT, "CONNECT", ("other.test",))
    assert (message.body, message.headers, message.unread) == (b"", (), Reason.PROTOCOL)


def test_a_websocket_message_is_its_payload_alone() -> None:
    message = websocket_message(flow_of(), SENDER, b"hi", is_text=True)
    assert (message.channel, message.body, message.is_text) == (Channel.WEBSOCKET, b"hi", True)
    assert (message.target, message.headers, message.destination.host) == (b"", (), "origin.test")
