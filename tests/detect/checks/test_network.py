"""Checks of network addresses; the addresses are those kept for documentation."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.checks.network import ip, ip_long, mac


@pytest.mark.parametrize(
    ("value", "normal"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("198.51.100.0/24", "198.51.100.0/24"),
        ("2001:DB8:0:0:0:0:0:7", "2001:db8::7"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_spellings_of_one_address_have_one_normal_form(value: str, normal: str) -> None:
    assert ip(value) == normal


@pytest.mark.parametrize("value", ["256.0.2.7", "192.0.2.7/33", "1:2:3", "2001::db8::7", "aa:bb:cc:00:11:22:33:44", ""])
def test_what_is_out_of_range_or_a_fingerprint_is_no_address(value: str) -> None:
    assert ip(value) is None


@pytest.mark.parametrize("value", ["::2", "1::3", "fade::beef:face", "a::b"])
def test_slices_and_names_with_two_colons_are_no_long_address(value: str) -> None:
    assert ip_long(value) is None


@given(st.ip_addresses())
def test_every_address_is_its_own_normal_form(address: object) -> None:
    mapped = getattr(address, "ipv4_mapped", None)
    assert ip(str(address)) == str(mapped or address)


@given(st.text("0123456789abcdef:./%", max_size=45))
def test_what_is_taken_for_an_address_is_one_and_nothing_raises(value: str) -> None:
    normal = ip(value)
    assert ip_long(value) in {None, normal}
    if normal is not None:
        ip_address(normal.partition("/")[0])


def test_three_spellings_of_a_card_address_are_one_and_those_of_nobody_are_none() -> None:
    assert {mac("02:00:5E:10:00:ff"), mac("02-00-5e-10-00-ff"), mac("0200.5e10.00ff")} == {"02005e1000ff"}
    assert mac("00:00:00:00:00:00") is None
    assert mac("FF-FF-FF-FF-FF-FF") is None
