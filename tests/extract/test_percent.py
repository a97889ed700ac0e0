"""Percent-encoding undone."""

from __future__ import annotations

from urllib.parse import quote_from_bytes, unquote_to_bytes

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.percent import unquoted


@given(st.binary())
def test_what_was_quoted_reads_as_it_was(data: bytes) -> None:
    assert unquoted(quote_from_bytes(data).encode()) == data


@given(
    st.lists(
        st.sampled_from((b"%", b"=", b"4", b"a", b"F", b" ", b"\n", b"\r", b"\t", b".", b"_", b"\xff", b"%0A", b"%3d"))
    ).map(b"".join)
)
def test_any_text_is_read_as_the_standard_library_reads_it(text: bytes) -> None:
    assert unquoted(text) == unquote_to_bytes(text)
