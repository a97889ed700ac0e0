"""The times that rules count over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.decide.windows import LONGEST, MESSAGE, window_of


@pytest.mark.parametrize(
    ("per", "hours"), [("1h", 1), ("24h", 24), ("1d", 24), ("7d", 168), ("90d", 2160), ("2160h", 2160)]
)
def test_hours_and_days(per: str, hours: int) -> None:
    assert window_of(per) == timedelta(hours=hours)


def test_one_message_is_no_time() -> None:
    assert window_of(MESSAGE) is None


@pytest.mark.parametrize(
    "per", ["", "24", "h", "0h", "-1d", "1w", "1 d", "٣d", "24H", "91d", "2161h", "99999h", "1d\n"]
)
def test_anything_else_is_refused(per: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        window_of(per)


@given(st.integers(1, 9999), st.sampled_from("hd"))
def test_no_window_is_longer_than_the_longest(number: int, unit: str) -> None:
    try:
        window = window_of(f"{number}{unit}")
    except ValueError:
        return
    assert window is not None
    assert timedelta(hours=1) <= window <= LONGEST
