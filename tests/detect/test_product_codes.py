"""Codes of products in sentences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.product_codes import CODE, _codes_in, codes


@given(
    st.lists(
        st.sampled_from([*"B0 A1-9./_%:#\n", "B0QX41K7ZD", "SKU ", "Réf", "référence ", "商品:", "12-A3"]), max_size=30
    )
)
def test_codes_are_found_where_the_regex_finds_them(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    for begin, end in ((0, len(data)), (2, len(data) + 9), (len(data) // 2, len(data) - 3)):
        there = [found.span() for found in CODE.finditer(data, begin, end)]
        assert [found.span() for found in _codes_in(data, begin, end)] == there


def test_a_code_is_looked_for_near_the_places_that_are_asked_for() -> None:
    data = b"B0QX41K7ZD " + b"x " * 500 + b"B0QX41K8AA sold KX-1044-B"
    place = data.index(b"sold")
    assert [(data[slice(*span)], is_sure) for span, is_sure in codes(data, [place], 100)] == [
        (b"B0QX41K8AA", True),
        (b"KX-1044-B", False),
    ]
    assert codes(data, [], 100) == []
