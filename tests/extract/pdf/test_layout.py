"""Words at places become the rows and cells that a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.pdf.layout import Word, spelled, tables


def at(text: str, column: int, row: int) -> Word:
    """Return a word of ten points' height, each letter five points wide, columns a hundred points apart."""
    left, bottom = 50.0 + 100 * column, 700.0 - 15 * row
    return Word(text, left, bottom, left + 5 * len(text), bottom + 10)


ROWS = [["asin", "units", "revenue"], ["B01", "12", "99.00"], ["B02", "3", "12.00"]]
WORDS = [at(text, column, row) for row, cells in enumerate(ROWS) for column, text in enumerate(cells)]


def test_lines_with_wide_gaps_are_rows_under_their_columns():
    assert list(tables(WORDS)) == ["asin\tunits\trevenue\nB01\t12\t99.00\nB02\t3\t12.00\n"]


def test_the_order_of_writing_does_not_matter():
    assert list(tables(WORDS[::-1])) == list(tables(WORDS))


def test_an_empty_cell_stays_empty_and_does_not_move_its_neighbours():
    [table] = tables([word for word in WORDS if word.text != "12"])
    assert table.splitlines()[1] == "B01\t\t99.00"


def test_words_close_to_each_other_are_one_cell():
    close = Word("Jane", 50, 655, 70, 665), Word("Roe", 73, 655, 88, 665), at("12", 1, 3)
    [table] = tables([*WORDS, *close])
    assert table.splitlines()[3] == "Jane Roe\t12\t"


def test_prose_is_no_table():
    assert list(tables([at(word, 0, row) for row, word in enumerate(["some", "words", "below", "others"])])) == []
    two_columns = [at("x" * 90, column * 6, row) for row in range(5) for column in range(2)]
    assert list(tables(two_columns)) == []


def test_two_rows_are_no_table():
    assert list(tables(WORDS[:6])) == []


def letters(step: float, width: float, *, line: str = "Jane Roe, 12 units") -> list[Word]:
    """Letters placed one by one, blanks left out."""
    placed = [(letter, 50 + at * step) for at, letter in enumerate(line)]
    return [Word(letter, left, 700, left + width, 710) for letter, left in placed if letter != " "]


@pytest.mark.parametrize(("step", "width"), [(6, 5.5), (9, 3), (20, 4)])
def test_letters_placed_one_by_one_are_put_together(step: float, width: float):
    below = [word._replace(bottom=650, top=660) for word in letters(step, width, line="x@shop.example")]
    words = [*below[::-1], *letters(step, width)]
    assert spelled(words) == "Jane Roe, 12 units\nx@shop.example"


NUMBERS = st.floats(-1e6, 1e6)


@given(st.lists(st.builds(Word, st.text(min_size=1, max_size=5), NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=30))
def test_no_boxes_make_it_raise(words: list[Word]):
    assert all(table.endswith("\n") for table in tables(words))
    assert isinstance(spelled(words), str)
