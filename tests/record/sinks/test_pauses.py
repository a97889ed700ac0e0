import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.record.sinks.pauses import pause


@pytest.mark.parametrize(("failures", "longest"), [(1, 0.5), (2, 1.0), (4, 4.0), (8, 60.0), (1000, 60.0)])
def test_pauses_double_up_to_a_minute_and_no_two_sinks_knock_at_once(failures: int, longest: float):
    pauses = [pause(failures, None) for _ in range(200)]
    assert longest / 2 <= min(pauses) < max(pauses) <= longest


@given(st.integers(1, 100), st.floats(0, 1e9, allow_nan=False))
def test_what_the_receiver_asks_for_is_kept_to_for_ten_minutes_at_most(failures: int, wish: float):
    assert min(wish, 600.0) <= pause(failures, wish) <= max(wish, 60.0)
