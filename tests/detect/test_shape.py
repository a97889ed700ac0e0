"""Whether a table has a shape, judged by a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.detect.shape import Sheet, shapes
from outgate.detect.table_spec import ColumnSpec, TableSpec
from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.detect.shape import Shape
    from outgate.model import Span

SPEC = TableSpec(
    columns={
        "product": ColumnSpec(headers=["sku"], telling=["asin"], values="code"),
        "units": ColumnSpec(headers=["units"], telling=["units sold"], values="integer"),
    },
    require=2,
    anchor=["product"],
)


class Counted(list[list[str]]):
    """Rows that count how often one is read."""

    read = 0

    def __getitem__(self, at: int) -> list[str]:  # type: ignore[override]
        self.read += 1
        return super().__getitem__(at)

    def __iter__(self) -> object:  # type: ignore[override]
        for at in range(len(self)):
            yield self[at]


def table(rows: list[list[str]], header: Sequence[str] = ("SKU", "Units")) -> tuple[Table, list[Span]]:
    """A table, and the cells that were located in it."""
    located: list[Span] = []

    def span(row: int, column: int) -> Span:
        located.append((row, column))
        return (row * 10 + column * 5, row * 10 + column * 5 + 1)

    return Table(tuple(header), Counted(rows), span), located


def one(at: Table) -> Shape:
    (found,) = shapes([at], [SPEC])
    return found


def test_a_long_table_is_judged_by_a_sample_and_located_only_when_asked() -> None:
    at, located = table([[f"KX-{n}", str(n)] for n in range(10_000)])
    found = one(at)
    assert found.sample() == "table of about 10000 rows: sku, units"
    assert at.rows.read < 1_000  # type: ignore[attr-defined]
    assert not located
    assert len(found.spans()) == 20_000
    assert found.spans()[0] == (0, 1)
    assert found.spans()[1:3] == ((5, 6), (10, 11))


def test_what_stands_only_behind_the_sample_is_found_too() -> None:
    at, _ = table([["", ""]] * 9_990 + [[f"KX-{n}", str(n)] for n in range(10)])
    assert one(at).total == 10


def test_of_two_headers_for_a_column_the_telling_one_counts() -> None:
    at, _ = table([["KX-1", "1", "2"]], ("ASIN", "Units", "Units sold"))
    assert [column.borne.listed for column in one(at).columns] == ["asin", "units sold"]


def test_cells_of_another_kind_make_no_column() -> None:
    at, _ = table([["KX-1", "many"]] * 5)
    assert not list(shapes([at], [SPEC]))
    assert Sheet(at).is_of(0, "code")
    assert not Sheet(at).is_of(1, "integer")


@pytest.mark.parametrize("word", ["Total", "Grand total", "Summe", "合计", "Totale"])
def test_a_last_row_that_sums_up_is_no_product(word: str) -> None:
    rows = [["KX-1", "3"], ["KX-2", "4"], ["KX-3", "5"]]
    assert one(table([*rows, [word, "12"]])[0]).values() == {"kx-1", "kx-2", "kx-3"}
    assert not list(shapes([table([[word, "12"], *rows])[0]], [SPEC]))


def test_spans_are_equal_when_they_say_the_same() -> None:
    at, _ = table([[f"KX-{n}", "1"] for n in range(3)])
    spans = one(at).spans()
    assert spans == one(at).spans()
    assert hash(spans) == hash(one(at).spans())
    assert spans == tuple(spans)
    assert spans != []


def test_products_are_told_without_regard_to_letters() -> None:
    at, _ = table([["kx-1", "1"], ["KX-1", "2"], ["KX-2 ", "3"]])
    assert one(at).values() == {"kx-1", "kx-2"}


def test_the_first_rows_below_the_right_header_are_enough_whatever_follows() -> None:
    at, _ = table([[f"KX-{n}", str(n)] for n in range(3)] + [["02:14 to York", "late"]] * 50)
    assert one(at).total == 3
    other, _ = table([["02:14 to York", "late"]] * 50)
    assert list(shapes([other], [SPEC])) == []


def test_the_extent_is_from_the_first_cell_to_the_last() -> None:
    at, _ = table([[f"KX-{n}", str(n)] for n in range(4)])
    assert one(at).extent() == (0, 36)


NAMED = TableSpec(
    columns={
        "product": ColumnSpec(headers=["product"], telling=["asin"], values="code"),
        "units": ColumnSpec(headers=["units"], telling=["units sold"], values="integer"),
        "revenue": ColumnSpec(headers=["revenue"], values="money"),
        "rate": ColumnSpec(headers=["conversion"], values="percent"),
    },
    require=2,
    anchor=["product"],
    named=3,
)
LAMPS = [["garden lamp", "412", "8,841", "11%"], ["string light", "98", "3,136", "8%"], ["bulb", "77", "231", "4%"]]


@pytest.mark.parametrize(
    ("header", "spec", "is_one"),
    [
        (("Product", "Units", "Revenue", "Conversion"), NAMED, True),
        (("Product", "Units sold", "Revenue", "Notes"), NAMED, True),  # a telling header counts twice
        (("Product", "Units", "Revenue", "Notes"), NAMED, False),
        (("Place", "Units", "Revenue", "Conversion"), NAMED, False),
        (("Product", "Units", "Revenue", "Conversion"), NAMED.model_copy(update={"named": None}), False),
    ],
)
def test_names_of_products_are_as_good_as_codes_where_enough_is_told_of_them(
    header: Sequence[str], spec: TableSpec, *, is_one: bool
) -> None:
    at, _ = table(LAMPS, header)
    assert bool(list(shapes([at], [spec]))) is is_one
