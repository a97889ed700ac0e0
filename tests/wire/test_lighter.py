"""The lighter functions say what mitmproxy's own say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from mitmproxy.coretypes.multidict import MultiDict
from mitmproxy.http import Headers, Request

from outgate.wire import lighter

NAMES = st.sampled_from([b"Host", b"host", b"HOST", b"cookie", b"Cookie", b"x", b"\xe9", b"x-long-name"])
FIELDS = st.lists(st.tuples(NAMES, st.binary(max_size=5)), max_size=8)


@given(FIELDS, NAMES)
def test_headers_are_found_as_before(fields: list[tuple[bytes, bytes]], name: bytes) -> None:
    lighter.install()
    headers = Headers(fields)
    expected = [value.decode("utf-8", "surrogateescape") for value in MultiDict.get_all(headers, name)]
    assert headers.get_all(name) == expected
    assert headers.get_all(name.decode("utf-8", "surrogateescape")) == expected
    assert (name in headers) is bool(expected)
    assert headers.get(name, "none") == (", ".join(expected) if expected else "none")
    assert lighter.values(fields, name.lower()) == MultiDict.get_all(headers, name)


def test_messages_are_made_as_before() -> None:
    lighter.install()
    request = Request.make("POST", "https://origin.test/", b"x", headers=[(b"A", b"b")])
    assert (request.method, request.host, request.content, request.headers["a"]) == ("POST", "origin.test", b"x", "b")
