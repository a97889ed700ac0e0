"""Sums of money behind what they paid for."""

from __future__ import annotations

import pytest

from outgate.detect.sums import has_sum


@pytest.mark.parametrize(
    "text",
    [
        "lamp $8",
        "lampe 8,99",
        "lamp 8.99, ",
        "Lampe 1.249 TL",
        "lámpara R$ 6.299",
        "лампа 12 900, ",
        "ランプ 6,800円",
        "lamp 460; ",
        "灯 3,260(",
        "lamp 119\n",
    ],
)
def test_a_sum_has_a_sign_or_a_fraction_or_thousands_or_ends_what_it_paid_for(text: str) -> None:
    assert has_sum(text)


@pytest.mark.parametrize(
    "text", ["lamp", "2 lamps", "in 1902, the", "version 1.2", "lamp 8.123.1", "ring size 54 and", "-12:30-", "3.5%"]
)
def test_counts_years_and_parts_of_numbers_are_no_sums(text: str) -> None:
    assert not has_sum(text)
