"""Identifiers of Asia and Oceania: examples of the authorities, and what is wrong in one place."""

from __future__ import annotations

import pytest

from outgate.detect.checks.asia import (
    au_medicare,
    hk_hkid,
    jp_my_number,
    kr_brn,
    kr_checked,
    kr_frn,
    kr_rrn,
    sg_nric,
    th_tnin,
    tw_id,
)

RIGHT = [
    (au_medicare, "2428 77813 2", "2428778132"),
    (hk_hkid, "A123456(3)", "A1234563"),
    (hk_hkid, "AB987654(3)", "AB9876543"),
    (tw_id, "a123456789", "A123456789"),
    (jp_my_number, "1234 5678 9018", "123456789018"),
    (kr_rrn, "960121-1234567", "9601211234567"),
    (kr_checked, "960121-1021413", "9601211021413"),
    (kr_frn, "911124-5678906", "9111245678906"),
    (kr_brn, "104-86-56659", "1048656659"),
    (sg_nric, "S1234567D", "S1234567D"),
    (sg_nric, "F1234567N", "F1234567N"),
    (sg_nric, "M1234567K", "M1234567K"),
    (th_tnin, "1-2345-67890-12-1", "1234567890121"),
]
WRONG = [
    (au_medicare, "2428 77823 2"),
    (au_medicare, "7428 77813 2"),
    (hk_hkid, "A123456(4)"),
    (tw_id, "A123456788"),
    (jp_my_number, "123456789017"),
    (kr_rrn, "001332-1234567"),
    (kr_rrn, "960121-5234567"),
    (kr_checked, "960121-1234567"),
    (kr_frn, "911124-1678906"),
    (kr_brn, "104-86-56658"),
    (sg_nric, "S1234567E"),
    (th_tnin, "1034567890124"),
]


@pytest.mark.parametrize(("check", "value", "normal"), RIGHT)
def test_what_an_authority_gives_out_has_one_normal_form(check, value, normal) -> None:
    assert check(value) == normal


@pytest.mark.parametrize(("check", "value"), WRONG)
def test_a_wrong_digit_date_or_kind_is_refused(check, value) -> None:
    assert check(value) is None
