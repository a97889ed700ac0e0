"""The scan by one automaton."""

from __future__ import annotations

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.classes import ClassScanner
from outgate.detect.scanner import NOTHING, Refused

SHAPES = [rb"(?:^|[^\w.-])\d{3}-\d{2}", rb"\d{3}", rb"[A-Z]{2}\d"]


def test_each_shape_that_matches_at_a_place_is_reported() -> None:
    scan = ClassScanner(SHAPES).scan(b"x 123-45 AB1", 10)
    assert {(which, start) for which, start, _ in scan.candidates} >= {(0, 1), (1, 2), (2, 9)}


@given(st.text(" .-1234AB\n", max_size=40))
def test_every_start_of_every_shape_is_found(text: str) -> None:
    data = text.encode()
    found = {(which, start) for which, start, _ in ClassScanner(SHAPES).scan(data, 1000).candidates}
    expected = {
        (which, match.start())
        for which, shape in enumerate(SHAPES)
        for match in regex.finditer(shape, data, overlapped=True)
    }
    assert expected <= found


def test_shapes_of_all_kinds_are_called_by_their_index_and_found_in_the_order_of_the_text() -> None:
    shapes = [
        rb"\d{3}x",
        rb"[A-Z]{2}\d",
        rb"[0-9A-Fa-f]{12}",
        *(rb"\d{2}%d" % at for at in range(100, 200)),
        rb"[a-z]\d",
    ]
    data = b"00199 AB1 0123456789ab 001x q7 123"
    scan = ClassScanner(shapes).scan(data, 1000)
    expected = [
        (match.start(), which)
        for which, shape in enumerate(shapes)
        for match in regex.finditer(shape, data, overlapped=True)
    ]
    assert [(start, which) for which, start, _ in scan.candidates] == sorted(expected)
    assert len(expected) >= 5


def test_a_shape_longer_than_the_stretch_shown_is_found_too() -> None:
    scan = ClassScanner([rb"[0-9]{600}"]).scan(b"7" * 600, 10)
    assert list(scan.candidates) == [(0, 0, 600)]


def test_it_gives_up_after_the_limit_and_says_so() -> None:
    scan = ClassScanner([rb"\d"]).scan(b"1" * 20, 5)
    assert scan.cut
    assert len(scan.candidates) == 5


def test_nothing_to_look_for_and_nothing_to_look_in_find_nothing() -> None:
    assert ClassScanner([]).scan(b"abc", 1) is NOTHING
    assert ClassScanner(SHAPES).scan(b"", 1) is NOTHING


@pytest.mark.parametrize("shape", [rb"(?<=x)a", rb"x*", rb"("])
def test_a_shape_that_it_does_not_take_is_named(shape: bytes) -> None:
    with pytest.raises(Refused) as error:
        ClassScanner([rb"\d", shape])
    assert error.value.shape == 1


@given(st.text("x .-1234AB(", max_size=40))
def test_shapes_behind_a_boundary_of_their_own_are_found_where_each_alone_finds_them(text: str) -> None:
    data = text.encode()
    shapes = [
        rb"(?:^|[^\w.-])\d{2}-\d",
        rb"(?s)(?:^|[^A-Za-z0-9_\x2e-\x2e\x2d-\x2d])[0-9]{3}",
        rb"(?:^|[^\w.-])[A-Z]\d(?:[^\w-]|\z)",
        rb"(?:^|[^\w-])\d\.\d",
        rb"\(\d",
        rb"(?:^|[^x])1|2",
    ]
    together = ClassScanner(shapes).scan(data, 1000).candidates
    alone = {
        (at, hit[1]) for at, shape in enumerate(shapes) for hit in ClassScanner([shape]).scan(data, 1000).candidates
    }
    assert alone <= {hit[:2] for hit in together}  # and more, that only the edge of what the set is shown makes
    assert {start for _, start, _ in together} == {start for _, start in alone}


def test_literals_by_the_hundred_are_found_as_well_where_there_is_no_other_engine() -> None:
    shapes = [b"(?i:word%d)[^0-9]" % at for at in range(450)]
    data = b" ".join(b"Word%d" % at for at in range(450)) + b"."
    scan = ClassScanner(shapes).scan(data, 1000)
    assert [which for which, _, _ in scan.candidates] == list(range(450))
