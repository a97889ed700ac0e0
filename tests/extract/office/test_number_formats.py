"""Numbers as a person sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.office.number_formats import GENERAL, Kind, kind, shown, written


@pytest.mark.parametrize(
    ("raw", "number", "code", "expected"),
    [
        (b"42", 0, "", b"42"),
        (b"0.30000000000000004", 0, "", b"0.3"),
        (b"4111111111111111", 0, "", b"4111111111111111"),
        (b"4.111111111111111E15", 0, "", b"4111111111111111"),
        (b"46082", 14, "", b"2026-03-01"),
        (b"46082.5", 22, "", b"2026-03-01 12:00:00"),
        (b"0.5", 20, "", b"12:00:00"),
        (b"0.5", 164, "hh:mm", b"12:00:00"),
        (b"1", 14, "", b"1900-01-01"),
        (b"61", 14, "", b"1900-03-01"),
        (b"46082", 164, "yyyy\\-mm\\-dd", b"2026-03-01"),
        (b"13800138000", 14, "", b"13800138000"),
        (b"0.125", 10, "", b"12.5%"),
        (b"0.25", 164, "0.00%", b"25%"),
        (b"4111111111111111", 10, "", b"4111111111111111"),
        (b"123456789", 164, "000\\-00\\-0000", b"123-45-6789"),
        (b"12345678", 164, "000\\-00\\-0000", b"012-34-5678"),
        (b"5550100123", 164, "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", b"(555) 010-0123"),
        (b"1234", 164, "00000", b"01234"),
        (b"4111111111111111", 164, "0000\\ 0000\\ 0000\\ 0000", b"4111 1111 1111 1111"),
        (b"1234.5", 164, '#,##0.00\\ "EUR"', b"1234.5"),
        (b"12", 164, '0 "days"', b"12"),
        (b"46082", 164, "[$-409]mmmm\\ d", b"2026-03-01"),
        (b"no number", 14, "", b"no number"),
        (b"inf", 14, "", b"inf"),
    ],
)
def test_numbers_are_shown_as_their_format_has_them(raw: bytes, number: int, code: str, expected: bytes):
    assert shown(raw, kind(number, code)) == expected


def test_days_may_be_counted_from_1904():
    assert shown(b"44620", Kind("date"), from_1904=True) == b"2026-03-01"


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_is_written_so_that_it_reads_the_same(value: float):
    assert float(written(value)) == value


@given(st.binary(max_size=30), st.integers(0, 60), st.text(max_size=12))
def test_nothing_makes_it_fail(raw: bytes, number: int, code: str):
    assert isinstance(shown(raw, kind(number, code)), bytes)
    assert shown(b"7", GENERAL) == b"7"
