"""Kinds of cells, in many locales."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outgate.detect.undressed import plain
from outgate.detect.values import KINDS, Kind, is_blank, is_of, kinds, standing

CELLS = st.tuples(
    st.sampled_from(kinds()),
    st.one_of(
        st.text("0123456789-/. ,:年月日t", max_size=12),
        st.from_regex(r"\A\d{1,4}[-/. ](?:[a-zé]{3,4}|\d{1,2})[-/. ]{1,2}\d{1,4}\Z"),
        st.from_regex(r"\A[a-zéあ]{2,5}\.? \d{1,2},? \d{4}\Z"),
    ),
)
YES: dict[Kind, list[str]] = {
    "integer": [
        "0",
        "12",
        "1,204",
        "1.204",
        "1 204",
        "1\u202f204",
        "1'204",
        "-7",
        "1,23,456",
        "12k",
        "\uff13\uff14",
        "1.2k",
    ],
    "number": ["0.5", ".5", "1,234.50", "1.234,50", "1 234,50", "12.5k", "1.2万", "-3,14"],
    "money": [
        "620.5",
        "$4,680.00",
        "1.764,00 €",
        "€ 1.764,00",
        "¥38,528",
        "US$12",
        "12 USD",
        "(310.00)",
        "R$ 1.200",
        "38元",
    ],
    "percent": ["12.5%", "12,5 %", "0.182", "8\uff05", "100", "%7,7", "% 12"],
    "code": ["B0QX41K7ZD", "KX-1044-B", "4711-0815", "4006381333931", "ab/12.3"],
    "key": ["B0QX41K7ZD", "X00112ABCD"],
    "date": [
        "2026-03-31",
        "31.03.2026",
        "3/31/26",
        "20260331",
        "2026年3月31日",
        "31 March 2026",
        "Mar 31, 2026",
        "2026-03-31T10:00:00Z",
    ],
    "text": ["garden lamp", "лампа", "灯", "a1"],
    "name": ["Marlene Quist", "O'Hara", "Jean-Luc", "林晓岚", "Müller, Ann", "Ann B. Lee"],
    "address": ["14 Larch Row, Hexton", "Hauptstr. 12", "浙江省杭州市云栖路", "Calle Mayor 3"],
}
NO: dict[Kind, list[str]] = {
    "integer": ["1.5", "1,2,3", "a1", "12%", "1.23.4", "2026-03-31", "12 000 00"],
    "number": ["1.2.3.4", "abc", "--1", "12 apples"],
    "money": ["free", "12 apples", "$", "A-12"],
    "percent": ["high", "%", "1/2", "%7%"],
    "code": ["lamp", "B0", "garden lamp 2", "12", "x" * 41 + "1", "a@b1"],
    "key": ["1767225600123", "2026-01-01", "KX-1044-B", "September", "2026Q1"],
    "date": ["yesterday", "12:30", "1.2", "12345"],
    "text": ["12", "--", "4,680.00"],
    "name": ["lamp2", "a@b.example", "https://x.example", "one two three four five six seven", "X", "42"],
    "address": ["10.0.0.1", "a@b.example", "https://x.example/1", "fe80::1", "home", "12345", "0x1f4a"],
}


@pytest.mark.parametrize(("kind", "cell"), [(kind, cell) for kind, cells in YES.items() for cell in cells])
def test_these_cells_are_of_the_kind(kind: Kind, cell: str) -> None:
    assert is_of(kind, cell)
    assert is_of(kind, f" {cell} ")


@pytest.mark.parametrize(("kind", "cell"), [(kind, cell) for kind, cells in NO.items() for cell in cells])
def test_these_cells_are_not_of_the_kind(kind: Kind, cell: str) -> None:
    assert not is_of(kind, cell)


def test_each_kind_has_cases_of_both_sorts() -> None:
    assert set(kinds()) == set(KINDS) == set(YES) == set(NO)


@given(st.sampled_from(sorted(KINDS)), st.text())
def test_no_cell_raises(kind: Kind, cell: str) -> None:
    assert is_of(kind, cell) in {True, False}


@given(st.integers(), st.sampled_from([",", ".", " ", "'"]))
def test_a_grouped_integer_is_one(number: int, mark: str) -> None:
    cell = f"{number:,}".replace(",", mark)
    assert is_of("integer", cell) or len(cell) > 60


def test_a_cell_that_says_there_is_no_value_is_blank() -> None:
    assert [is_blank(cell) for cell in ("", " - ", "N/A", "null", "0", "x")] == [True, True, True, True, False, False]


@given(st.one_of(st.sampled_from([(kind, cell) for kind, cells in YES.items() for cell in cells]), CELLS))
def test_of_which_kinds_values_stand_in_a_text_is_never_missed(case: tuple[Kind, str]) -> None:
    kind, cell = case
    assume(
        not any(char.isdigit() and not char.isascii() for char in plain(cell))
    )  # of scripts of a few thousand people
    if is_of(kind, cell):
        for read in (plain(cell), plain(cell).replace("/", r"\/")):
            assert kind in standing(f"label,{read}\n".encode("utf-8", "surrogatepass"))


def test_code_and_prose_have_no_dates_and_some_no_figures() -> None:
    without_figures = {"text", "name", "address"}
    assert standing(b"for line in ordered:\n    yield item, line") == without_figures
    assert standing(b"if ordered(item) > 12:\n    return 4096, 3.5") == set(kinds()) - {"date"}
    for odd in (
        b"see &#50;",
        b"\\u0032",
        b"2026-01-03",
        "2026年1月3日".encode(),
        b"3. M\xc3\xa4rz 2026",
        b"May 3, 2026",
    ):
        assert standing(odd) == set(kinds())
