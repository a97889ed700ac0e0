"""Where a regex matched."""

from __future__ import annotations

from outgate.detect.found import Found


def test_a_place_slices_the_text_that_it_is_in() -> None:
    assert "id 12345."[slice(*Found(3, 8))] == "12345"
