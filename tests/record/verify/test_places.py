"""Places: each once, in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outgate.record.verify.places import Places, words


def told(*places: int) -> tuple[list[str], list[str]]:
    taken = Places()
    faults = [taken.take(place) for place in places]
    return [str(fault.kind) for fault in faults if fault], [fault.what for fault in taken.missing()]


def test_in_order_nothing_is_wrong() -> None:
    assert told(0, 1, 2, 3) == ([], [])


def test_what_never_comes_is_missing() -> None:
    assert told(2, 3, 6, 7) == ([], ["entries 0 to 1", "entries 4 to 5"])


def test_what_comes_late_is_reordered_and_not_missing() -> None:
    assert told(0, 5, 3, 1, 2, 4) == (["reordered"] * 4, [])


def test_what_comes_twice_was_inserted() -> None:
    assert told(0, 1, 1, 0, -1) == (["inserted"] * 3, [])


@given(st.lists(st.integers(0, 12), max_size=15))
def test_any_order_but_the_right_one_is_told(places: list[int]) -> None:
    taken = Places()
    faults = [*filter(None, map(taken.take, places)), *taken.missing()]
    assert bool(faults) == (places != [*range(len(places))])


def test_a_run_of_one_is_one() -> None:
    assert (words(3, 3), words(3, 4)) == ("entry 3", "entries 3 to 4")
