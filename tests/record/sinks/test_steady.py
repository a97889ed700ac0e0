import time

import pytest

from outgate.record.sinks.steady import Steady

DAY = 86_400.0


class Clocks:
    """The clock that can be set, and the one that only goes on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told, self.going = 1_800_000_000.0, 500.0
        monkeypatch.setattr(time, "time", lambda: self.told)
        monkeypatch.setattr(time, "monotonic", lambda: self.going)

    def on(self, seconds: float) -> None:
        self.told += seconds
        self.going += seconds


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


def test_a_clock_that_goes_on_is_believed(clocks: Clocks):
    steady = Steady(clocks.told - DAY / 2)
    for _ in range(5):
        assert steady.is_believed()
        clocks.on(3 * DAY)


@pytest.mark.parametrize("jump", [-2 * DAY, 2 * DAY, 4000 * DAY])
def test_after_a_jump_it_is_believed_in_a_day(clocks: Clocks, jump: float):
    steady = Steady(None)
    clocks.told += jump
    assert not steady.is_believed()
    clocks.on(DAY - 1)
    assert not steady.is_believed()
    clocks.on(1)
    assert steady.is_believed()


def test_an_hour_by_which_it_is_put_right_is_no_jump(clocks: Clocks):
    steady = Steady(None)
    clocks.told -= 3600
    assert steady.is_believed()


@pytest.mark.parametrize("shown", [-2 * DAY, 2 * DAY])
def test_one_that_was_elsewhere_before_the_start_is_believed_in_a_day(clocks: Clocks, shown: float):
    steady = Steady(clocks.told + shown)
    assert not steady.is_believed()
    clocks.on(DAY)
    assert steady.is_believed()
