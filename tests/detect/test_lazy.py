"""A sequence whose items are made when they are asked for."""

from __future__ import annotations

import pytest

from outgate.detect.lazy import Lazy


def test_an_item_is_made_when_it_is_asked_for() -> None:
    asked: list[int] = []

    def make(place: int) -> str:
        asked.append(place)
        return str(place)

    made = Lazy(range(3, 8), make)
    assert (len(made), len(made[1:]), asked) == (5, 4, [])
    assert (made[0], made[-1], made[1:][0], asked) == ("3", "7", "4", [3, 7, 4])


def test_it_is_as_any_sequence() -> None:
    made = Lazy("abc", str.upper)
    assert (list(made), list(made[::-1]), list(reversed(made))) == (["A", "B", "C"], ["C", "B", "A"], ["C", "B", "A"])
    assert "B" in made
    with pytest.raises(IndexError):
        made[3]
