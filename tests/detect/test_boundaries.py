"""What a shape asks of the byte before it."""

from __future__ import annotations

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.announced import anchors_of, shapes_of
from outgate.detect.boundaries import parted, word


def test_one_boundary_is_spelled_in_one_way_whatever_its_shape_has() -> None:
    one, rest = parted(rb"(?:^|[^\w.-])\d{3}")
    other, as_well = parted(rb"(?s)(?:^|[^A-Za-z0-9_\x2e-\x2e\x2d-\x2d])[0-9]{3}")
    assert one == other
    assert (rest, as_well) == (rb"\d{3}", rb"(?s)[0-9]{3}")


@pytest.mark.parametrize("shape", [rb"(?:^|[^x])a|b", rb"(?:^|x)a", rb"a(?:^|[^x])", rb"(?i)(?:^|[^x])a"])
def test_a_shape_that_has_other_ways_to_begin_has_no_boundary(shape: bytes) -> None:
    assert parted(shape) == (b"", shape)


@pytest.mark.parametrize("rest", [rb"(?:a|b)", rb"[|]", rb"\|", rb"(?:a(?:b|c)|d)[^|]"])
def test_ways_inside_the_rest_leave_it_one(rest: bytes) -> None:
    assert parted(b"(?:^|[^x])" + rest)[1] == rest


@given(st.binary(max_size=30))
def test_a_shape_put_together_again_matches_the_same(data: bytes) -> None:
    shape = rb"(?:^|[^]\w:.)>])(?:a|\d\d?)"
    again = regex.compile(b"%s(?:%s)" % parted(shape))
    assert [one.span() for one in regex.finditer(shape, data)] == [one.span() for one in again.finditer(data)]


def test_a_word_is_one_whether_it_is_its_own_or_stands_in_camel_case() -> None:
    own, camel = shapes_of(["phone no"])
    one, other = word(own), word(camel)
    assert one is not None
    assert other is not None
    assert one.body == other.body
    assert (one.capital, other.capital) == (0, ord("P"))


@pytest.mark.parametrize(
    "shape", [*shapes_of(["tel"]), *anchors_of(["passport no"]), rb"[a-z]P(?i:hone)x|y", rb"\d{4}"]
)
def test_short_words_pieces_of_words_and_other_shapes_are_no_word(shape: bytes) -> None:
    assert word(shape) is None
