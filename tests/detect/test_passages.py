"""What a stretch of a text tells of one product."""

from __future__ import annotations

import pytest

from outgate.detect.passages import of_all, passage
from tests.detect.test_told import SPEC


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("B0QX41K7ZD sold: Jan 1,200, Feb 1,450, Mar 980", ["1,200", "1,450", "980"]),
        ("B0QX41K7ZD verkauft KW 44: 310, KW 45: 290, KW 46: 305", ["310", "290", "305"]),
        ("B0QX41K7ZD units sold 2026-09 310, 2026-10 290, 2026-11 305", ["310", "290", "305"]),
        ("B0QX41K7ZD 销量 9月1,200件 10月1,450件 11月2,100件", ["1,200", "1,450", "2,100"]),
    ],
)
def test_several_periods_of_one_column_are_a_series(text: str, figures: list[str]) -> None:
    data = text.encode()
    found = passage(data, (0, len(data)), (0, 10), SPEC)
    assert found.is_series
    assert [data[slice(*span)].decode() for span in found.spans[1:]] == figures


@pytest.mark.parametrize(
    "text",
    [
        "B0QX41K7ZD sold: Jan 12, Feb 14, Mar 13",  # days
        "B0QX41K7ZD sold 40 in Jan 2026, Feb 2026, Mar 2026",  # years
        "B0QX41K7ZD sold: Jan 1,200, Jan 1,450, Jan 980",  # one month
        "B0QX41K7ZD: Jan 1,200, Feb 1,450, Mar 980",  # of nobody knows what
        "B0QX41K7ZD 40 units, Jan 1,200, Feb 1,450, Mar 980",  # a count says nothing by itself
    ],
)
def test_other_dates_are_none(text: str) -> None:
    data = text.encode()
    assert not passage(data, (0, len(data)), (0, 10), SPEC).is_series


def test_the_sum_of_passages_names_products_and_columns_once() -> None:
    data = b"B0QX41K7ZD sold 310 units, revenue $9,300"
    found = passage(data, (0, len(data)), (0, 10), SPEC)
    assert of_all([found, found]) == (["b0qx41k7zd"], ["revenue", "units"], 2)
