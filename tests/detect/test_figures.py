"""Figures in sentences, and the words beside them."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.figures import _DIGIT, WRITTEN, beside, fits, places, written
from outgate.detect.spoken import Spoken


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sold 5 of it", True),
        ("5 were sold", True),
        ("sold5", True),
        ("sold ５", True),  # noqa: RUF001 - a digit of another width
        ('"sold": "none", "id": 5', False),
        ("5 | sold | none", False),
        ("In 5 days. Sold all. 5 left", False),
        ("sold 3.5", True),
    ],
)
def test_a_figure_is_near_a_word_where_nothing_parts_them(text: str, *, expected: bool) -> None:
    data = text.encode()
    spoken = Spoken({"sold": ("sales",), "five": ("none",)})
    found = places(data, spoken, {"sales", "none"}, spoken.scan(data, 99))
    assert found == ({"sales": [data.lower().index(b"sold")]} if expected else {})


def test_a_digit_of_any_script_may_be_a_figure() -> None:
    digits = [char for char in map(chr, range(sys.maxunicode)) if char.isdecimal()]
    assert len(digits) > 600
    assert all(_DIGIT.match(char.encode()) for char in digits)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("1,234 units, $38k, 12 %", ["1,234", "$38k", "12 %"]),
        ("1 234 vendues, 9,3 Mio.", ["1 234", "9,3 Mio."]),
        ("卖了3千件,销售额38,528元", ["3千", "38,528元"]),
        ("2,4 millones, 14,2 млн, 3만 and 5 minutes", ["2,4 millones", "14,2 млн", "3만", "5"]),
        ("B0-12 x4 v1.2 3rd", ["3"]),
        ("marj %7,7 (%12), a%20b=%4", ["%7,7", "%12", "%4"]),
    ],
)
def test_figures_are_read_as_they_are_written(text: str, figures: list[str]) -> None:
    assert [text[slice(*span)] for span in written(text)] == figures


@given(st.text(alphabet="0189.,'  %(=$€k-月件aM３"), st.integers(0, 9), st.integers(0, 30))  # noqa: RUF001
def test_to_skip_to_digits_finds_what_the_expression_finds(text: str, start: int, end: int) -> None:
    regex = re.compile(WRITTEN, re.IGNORECASE)
    assert list(written(text, start, end)) == [found.span() for found in regex.finditer(text, start, end)]


def test_a_word_takes_the_nearest_figure_of_its_kind() -> None:
    text = "12% of 40 sold; 50"
    spans = list(written(text))
    word = (text.index("sold"), text.index("sold") + 4)
    assert beside(text, word, spans, "integer") == (7, 9)
    assert beside(text, word, spans, "percent") == (0, 3)
    assert beside(text, word, spans[2:], "integer") is None
    assert fits("$5", "money")
    assert not fits("$5", "integer")


@pytest.mark.parametrize(
    ("text", "figure"),
    [("ACOS 17", "17"), ("ACOS is 25.3", "25.3"), ("ACOS: 17%", "17%"), ("17 ACOS", None), ("ACOS of 2026", None)],
)
def test_a_rate_right_behind_its_word_needs_no_sign(text: str, figure: str | None) -> None:
    at = text.index("ACOS")
    found = beside(text, (at, at + 4), list(written(text)), "percent")
    assert (found and text[slice(*found)]) == figure
