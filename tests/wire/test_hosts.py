"""Hosts in one spelling."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.wire.hosts import normal_host, split_authority

HOSTS = {
    "Example.COM": "example.com",
    "example.com.": "example.com",
    "my_host": "my_host",
    "10.0.0.1": "10.0.0.1",
    "::1": "::1",
    "[0:0::1]": "::1",
    "[2001:DB8::A]": "2001:db8::a",
    "bücher.example": "xn--bcher-kva.example",
}
NOT_HOSTS = ["", ".", "a..b", "a b", "jane@example.com", "a/b", "[::1", "[]", "a" * 64, "a." * 130, "a\0b", "\ud800"]


def test_spellings_of_one_host_are_one() -> None:
    assert {host: normal_host(host) for host in HOSTS} == HOSTS
    assert len(HOSTS) == 8


@pytest.mark.parametrize("host", NOT_HOSTS)
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        normal_host(host)


def test_an_authority_is_a_host_and_perhaps_a_port() -> None:
    assert split_authority("Example.com:8443") == ("example.com", 8443)
    assert split_authority("example.com") == ("example.com", None)
    assert split_authority("[::1]:80") == ("::1", 80)
    for wrong in ("", ":80", "a:b", "a:80:80", "::1", "u@h", "a:123456", "a/b"):
        with pytest.raises(ValueError, match=r"."):
            split_authority(wrong)


@given(st.text(max_size=300))
def test_any_text_is_a_host_or_a_value_error_and_normal_is_final(text: str) -> None:
    with contextlib.suppress(ValueError):
        host = normal_host(text)
        assert normal_host(host) == host
        assert host.isascii()
    with contextlib.suppress(ValueError):
        split_authority(text)
