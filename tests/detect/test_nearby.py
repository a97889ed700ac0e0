"""Whether a regex may match near its shape."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect import load
from outgate.detect.confirm import confirm
from outgate.detect.nearby import InCells, Nearby
from tests.detect.made import policy

PLATE = r"(?<![\w.-])(?i:[A-Z]{2}) ?\d{3}(?![\w-])"


def test_what_the_regex_takes_may_stand_so_far_before_and_behind_a_shape() -> None:
    near = Nearby(PLATE, before=13, after=10)
    assert near.is_in(b"AB 123 is my plate", 13, 18)
    assert near.is_in(b"my plate is ab 123", 3, 8)
    assert not near.is_in(b"my plate is on the new car: ab 123", 3, 8)
    assert not near.is_in(b"my plate is ab 12", 3, 8)


def test_outside_ascii_the_stretch_is_of_characters() -> None:
    data = "車のナンバーはAB123".encode()
    assert Nearby(r"[A-Z]{2}\d{3}", before=0, after=7).is_in(data, 0, 3)


@pytest.mark.parametrize("source", [r"\p{L}\d", r"(?s:a)b"])
def test_where_nothing_can_be_derived_it_always_may(source: str) -> None:
    assert Nearby(source, 0, 0).is_in(b"x", 0, 1)


@given(
    before=st.text("aé日 -.A1", max_size=30),
    after=st.text("aé日 -.A1", max_size=30),
    junk=st.binary(max_size=4),
    at=st.integers(0, 30),
)
def test_wherever_it_matches_in_the_stretch_it_may(before: str, after: str, junk: bytes, at: int) -> None:
    text = f"{before} ab 123 {after}"
    data = text.encode() + junk
    at = min(at, len(text) - 1)
    place = len(text[:at].encode())
    found = [hit for hit in re.finditer(PLATE, text, re.ASCII) if at - 8 <= hit.start() <= at + 8]
    assert not found or Nearby(PLATE, 8, 8).is_in(data, place, place)


@given(
    st.lists(st.sampled_from(["ab 123", "AB123", "a", "1 2", "é", "-x", "12"]), min_size=1),
    st.sampled_from([",", ";", "\t", "|", "\n", ": ", "  ", '","', "=", "\uff0c"]),
)
def test_a_cell_that_the_regex_takes_whole_may_be_in_the_text(cells: list[str], at: str) -> None:
    takes = any(re.fullmatch(PLATE, cell, re.ASCII) for cell in cells)
    may_be = InCells(PLATE).may_be_in(at.join(cells).encode())
    assert may_be or not takes


@pytest.mark.parametrize("source", [r"\p{L}\d", r"a\sb", r"(?s:a)b"])
def test_of_what_cannot_be_derived_or_has_blanks_a_cell_always_may_be(source: str) -> None:
    assert InCells(source).may_be_in(b"")


def test_a_cell_is_no_piece_of_a_word_or_number() -> None:
    assert InCells(r"[1-9]\d{5}").may_be_in(b"x,481516")
    assert not InCells(r"[1-9]\d{5}").may_be_in(b"x,4815162342 481516a")


def test_what_stands_near_a_word_is_counted_from_its_end_and_not_from_where_it_was_first_seen() -> None:
    body = "context.words = ['national insurance number']\n[[pattern]]\nregex = '[A-Z]\\d{9}'\naround = true"
    pattern = load(policy(body)).data_types["test.thing"].patterns[0]
    data = b"national insurance number" + b"." * 39 + b"F546608659"
    assert confirm(pattern, data, 0, len(b"national i")) is not None
