"""What the title of a column announces, asked of all patterns at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect import load
from outgate.detect.titles import Titles
from tests.detect.made import policy, shipped

if TYPE_CHECKING:
    from outgate.detect.patterns import Pattern

BADGE = r"""
[[pattern]]
regex = '(?<![\w-])[1-9]\d{5}(?![\w-])'
around = true
[[pattern]]
regex = '[A-Z][a-z]+'
headers = ["crew", "first mate"]
[context]
words = ["badge no", "badge number", "胸牌", "k\u0131ml\u0131k"]
"""
PIECES = ("badge", "Badge", "BADGE", " ", "_", ".", "number", "no", "胸牌", "x", "s", "\u0131", "kiml", "First", "mate")


@cache
def _patterns() -> tuple[Pattern, ...]:
    (badge,) = load(policy(BADGE)).data_types.values()
    return badge.patterns


@cache
def _titles() -> Titles:
    return Titles(_patterns())


def _called(title: str, patterns: tuple[Pattern, ...]) -> set[Pattern]:
    """The same, asked of each pattern by itself."""
    return {
        one
        for one in patterns
        if one.cells is not None
        and one.cells.is_called(title)
        and not (one.unless is not None and one.unless.is_none_below(title))
    }


def test_every_shipped_word_announces_its_patterns_in_all_the_ways_in_which_it_may_be_joined_and_written() -> None:
    patterns = tuple(one for each in shipped().catalogue.data_types.values() for one in each.patterns if one.cells)
    titles = Titles(patterns)
    words = sorted({word for one in patterns if one.cells for word in (*one.cells.words, *one.cells.titles)})
    asked = 0
    for word in words:
        for way in (
            word,
            word.upper(),
            word.title().replace(" ", ""),
            word.replace(" ", "_"),
            f"x.{word}s",
            f"x{word}",
        ):
            asked += 1
            assert set(titles.announce(way)) == _called(way, patterns), way
    assert asked > 1_000


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_title_is_passed_over_in_which_a_word_stands(title: str) -> None:
    assert set(_titles().announce(title)) == _called(title, _patterns())


def test_a_letter_beyond_ascii_that_is_one_of_ascii_in_capitals_hides_no_title() -> None:
    assert _titles().announce("KIMLIK") == _titles().announce("k\u0131ml\u0131k") != frozenset()


def test_a_title_without_a_word_announces_nothing() -> None:
    assert not _titles().announce("badger")


@given(st.lists(st.lists(st.sampled_from([*PIECES, "-", "crew", "CREW", "é", "\0", '"']), max_size=4).map("".join)))
def test_the_same_headers_are_told_of_many_cells_as_of_each(cells: list[str]) -> None:
    assert _titles().naming([cell.encode() for cell in cells]) == [
        cell for cell in cells if _titles().naming([cell.encode()])
    ]


def test_a_cell_names_a_header_however_its_words_are_joined_or_by_its_last_step() -> None:
    cells = ["crew", ' "First_Mate"', "firstMate", "ship.crew", "“crew”", "crew 2", "crewed", ""]
    assert _titles().naming([cell.encode() for cell in cells]) == cells[:5]
    assert _titles().naming([]) == []
