"""Whether a text inside another is worth reading by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.structured import is_structured


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1}',
        b'[{"a":1}]',
        b"name,email\nJane,j@x.example\n",
        b"Name: Jane\nEmail: j@x.example",
        b"see: <table><tr><td>1</td></tr></table>",
        b"<?xml version='1.0'?><a><b>1</b></a>",
    ],
)
def test_what_has_rows_or_fields_is(text: bytes) -> None:
    assert is_structured(text)


@pytest.mark.parametrize(
    "text",
    [
        b"sku%2Cunits%0AKX-1%2C20",
        b"sku%252Cunits%250AKX-1",
        b"%73%6B%75%2C",
        b"sku,units&#10;KX-1,20",
        b"&#115;&#107;&#117;&#44;",
        b"&amp;#x73;&amp;#x6b;&amp;#x75;&amp;#x2c;",
        rb"sku,units\u000aKX-1,20",
        rb"\x73\x6b\x75\x2c",
        b"%26%23115%3B",
        b"%5Cu0073%5Cu006b",
    ],
)
def test_what_is_escaped_once_more_may_have(text: bytes) -> None:
    assert is_structured(text)


@pytest.mark.parametrize(
    "text", [b"100%, 20%03", rb"C:\x12\x", b"a%20b%20c%20d", b"Q&amp;A &#8211; x", b"%E4%B8%AD%E6%96%87"]
)
def test_an_escape_in_prose_is_no_structure(text: bytes) -> None:
    assert not is_structured(text)


@pytest.mark.parametrize("text", [b"", b"hello", b"hello\nworld", b"<b>bold</b>", b"Hello, Jane\nBye, Joe", b"a: b"])
def test_prose_is_not(text: bytes) -> None:
    assert not is_structured(text)


@given(st.binary())
def test_nothing_raises_on_any_bytes(text: bytes) -> None:
    assert is_structured(text) in (True, False)
