"""Tables of which each cell is a line of its own."""

from __future__ import annotations

import pytest

from outgate.extract.stacked import tables
from outgate.model import everywhere
from tests.extract.probing import shape, spans_hold

CODES = [["ASIN", "Units", "Sales"], ["B0C4KJ7QXM", "1,240", "31000.50"], ["B09XLT2R8V", "873", "18333.20"]]
WORDS = [["Search term", "Rank", "Share"], ["espresso machine", "812", "18.2%"], ["milk frother", "1190", "9.7%"]]
THIRD = ["B07PQW3ZD5", "2210", "44179.90"]


@pytest.mark.parametrize("rows", [CODES, WORDS])
@pytest.mark.parametrize("above", ["", "here you are\n", "hello\nplease see\n"])
@pytest.mark.parametrize("between", ["\n", "\n\n", "  \n  "])
def test_lines_that_repeat_are_rows(rows: list[list[str]], above: str, between: str) -> None:
    rows = [*rows, THIRD] if rows is CODES else [*rows, ["descaler", "4021", "6.5%"]]
    data = (above + between.join("\n".join(row) for row in rows)).encode()
    found = list(tables(data, everywhere))
    assert (tuple(rows[0]), rows[1:]) in map(shape, found)
    assert sum(spans_hold(table, data, bytes.decode) for table in found) >= 9


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["a list", "of words", "one below", "the other"] * 5),
        "\n".join(str(at) for at in range(40)),
        "\n".join(["Dear Tom", "we met on the 12th", "and on the 13th", "and then", "no more", "at 10"] * 2),
        "name\ncount\n12",
    ],
)
def test_lines_that_do_not_repeat_are_no_table(text: str) -> None:
    assert list(tables(text.encode(), everywhere)) == []


def test_they_are_only_read_where_it_is_worth_it() -> None:
    data = "\n".join("\n".join(row) for row in [*CODES, THIRD]).encode()
    assert list(tables(data, lambda start, end: end < start)) == []
