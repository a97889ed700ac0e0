"""Encoded words are read as the text that they say, and go back as encoded words."""

from __future__ import annotations

from email.header import Header, decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.encoded_words import decode, encode, read
from tests.extract.messages import holding, message, redacted
from tests.extract.messages import read as read_message
from tests.extract.probing import children


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (b"=?utf-8?Q?J=C3=A4ne_Roe?=", "Jäne Roe"),
        (b"=?UTF-8?B?SsOkbmU=?=", "Jäne"),
        (b"=?iso-8859-1*de?q?J=E4ne?=", "Jäne"),
        (b"=?gb2312?B?1tDOxA==?=", "中文"),
        (b"=?utf-8?B?5Lit?= =?utf-8?B?5paH?=", "中文"),
        (b"=?utf-8?Q?=E4=B8?=\r\n =?utf-8?Q?=AD?=", "中"),
        (b"=?utf-8?B?5Lit5paH?=", "中文"),
        (b"=?no-such?Q?a=40b?=", "a@b"),
    ],
)
def test_words_say_their_text(run: bytes, text: str):
    assert decode(run).decode() == text


def test_a_value_cut_over_two_words_is_found_and_redacted():
    sent = message(b"Subject: =?utf-8?Q?jane.roe=40exa?= =?utf-8?Q?mple.com?= wrote")
    assert redacted(sent).body == b"Subject: [person.email] wrote"


def test_only_the_lines_with_words_are_shown_and_each_place_leads_back():
    text = b"one\nSubject: =?utf-8?Q?a=40b?= x\n" + b"two\n" * 1000 + b"To: =?utf-8?Q?c=40d?=\nend"
    [child] = children(read, text)
    assert child.part.data == b"Subject: a@b x\nTo: c@d"
    assert child.part.to_parent is not None
    places = [child.part.to_parent(at, at + 3) for at in (0, 9, 19)]
    assert [text[slice(*place)] for place in places] == [b"Sub", b"=?utf-8?Q?a=40b?=", b"=?utf-8?Q?c=40d?="]


def test_the_part_is_named_for_what_it_undoes():
    found = holding(read_message(b'{"s": "=?utf-8?Q?from_jane.roe=40example.com_again?="}').parts)
    assert ("body", "encoded-words") in [part.path for part in found]


@pytest.mark.parametrize("text", [b"", b"a =? b", b"what=?utf-8?x?y?=", b"=?utf-8?Q??="])
def test_text_without_encoded_words_is_left_alone(text: bytes):
    assert children(read, text) == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_what_python_writes_is_read(text: str):
    found = children(read, Header(text + "é", "utf-8").encode().encode())
    assert [child.part.data.decode() for child in found] == [text + "é"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_what_is_written_python_reads(text: str):
    written = encode(text.encode())
    assert written.isascii()
    assert b"\n" not in written
    if b"=?" in written:
        said = b"".join(
            part if isinstance(part, bytes) else part.encode() for part, _ in decode_header(written.decode())
        )
        assert said == text.encode()
        assert str(make_header([(said, "utf-8")])) == text


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(noise: bytes):
    children(read, b"=?utf-8?Q?" + noise + b"?= =?utf-8?B?" + noise + b"?=")
