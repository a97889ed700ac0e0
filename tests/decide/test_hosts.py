"""Host names in one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.decide.hosts import address, normal_host, spellings

SPELLINGS = {
    "example.com": "example.com",
    "EXAMPLE.com.": "example.com",
    "example.com:443": "example.com",
    " example.com ": "example.com",
    "BÜCHER.example": "xn--bcher-kva.example",
    "faß.example": "xn--fa-hia.example",
    "\uff45xample\u3002com": "example.com",
    "192.0.2.1:80": "192.0.2.1",
    "[2001:DB8::1]:8443": "2001:db8::1",
    "2001:db8:0:0:0:0:0:1": "2001:db8::1",
    "::ffff:192.0.2.1": "192.0.2.1",
    "localhost": "localhost",
    "_dmarc.example.com": "_dmarc.example.com",
    "": "",
    "https://example.com": "",
    "example.com/path": "",
    "*.example.com": "",
    "exam ple.com": "",
    "a..b": "",
    "example.com\nevil.example": "",
    "user@example.com": "",
    "x" * 64 + ".example": "",
    "xn--a.\u2620\u0300-.example": "",
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_every_spelling_of_a_host_has_one_normal_form(name: str) -> None:
    assert normal_host(name) == SPELLINGS[name]


@given(st.text())
def test_the_normal_form_is_ascii_and_stays_what_it_is(name: str) -> None:
    """Normalising never raises, and doing it twice changes nothing."""
    normal = normal_host(name)
    assert normal.isascii()
    assert normal_host(normal) == normal


def test_a_name_may_be_listed_as_itself_or_a_domain_above_it() -> None:
    assert list(spellings("a.b.example.com")) == ["a.b.example.com", "b.example.com", "example.com"]


def test_an_address_and_a_single_label_are_listed_as_themselves_only() -> None:
    assert list(spellings("192.0.2.1")) == ["192.0.2.1"]
    assert list(spellings("localhost")) == ["localhost"]


def test_only_addresses_are_addresses() -> None:
    assert address("192.0.2.1") == "192.0.2.1"
    assert address("example.com") == ""
    assert address("192.0.2.256") == ""
