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


@pytest.mark.parametrize("text", [b"", b"hello", b"hello\nworld", b"<b>bold</b>", b"Hello, Jane\nBye, Joe", b"a: b"])
def test_prose_is_not(text: bytes) -> None:
    assert not is_structured(text)


@given(st.binary())
def test_nothing_raises_on_any_bytes(text: bytes) -> None:
    assert is_structured(text) in (True, False)
