"""Samples and digests."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.masking import Digests, sample


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("jane@example.com", "j***@e******.com"),
        ("jo@x.org", "**@*.org"),
        ("4111 1111 1111 1111", "**** **** **** 1111"),
        ("856-45-6789", "***-**-**89"),
        ("GB29NWBK60161331926819", "******************6819"),
        ("abc", "***"),
        ("名前", "**"),
        ("", ""),
    ],
)
def test_a_sample_shows_little(value: str, shown: str) -> None:
    assert sample(value) == shown


@given(st.from_regex(r"[a-z0-9]{3,20}(?:[ -][a-z0-9]{3,9}){0,3}", fullmatch=True))
def test_at_most_a_quarter_of_the_letters_and_four_of_them_are_shown(value: str) -> None:
    shown = sample(value)
    assert len(shown) == len(value)
    visible = sum(map(str.isalnum, shown))
    assert visible <= min(4, sum(map(str.isalnum, value)) // 4)


@given(st.text(max_size=60))
def test_no_text_is_shown_whole(value: str) -> None:
    shown = sample(value)
    assert shown != value or not any(map(str.isalnum, value)) or value.count("@")


def test_digests_differ_by_key_data_type_and_value_and_by_nothing_else() -> None:
    one, other = Digests(b"k"), Digests(b"l")
    assert one.of("a.b", "x") == one.of("a.b", "x") == Digests(b"k").of("a.b", "x")
    assert len({one.of("a.b", "x"), other.of("a.b", "x"), one.of("a.c", "x"), one.of("a.b", "y")}) == 4
    assert len(one.of("a.b", "\udcff")) == 16


@given(st.binary(max_size=150), st.text(st.characters(exclude_categories=["Cs"]), max_size=90))
def test_a_digest_is_the_keyed_hash_of_the_standard(key: bytes, value: str) -> None:
    assert Digests(key).of("a.b", value) == hmac.digest(key, f"a.b\0{value}".encode(), "sha256")[:16]
