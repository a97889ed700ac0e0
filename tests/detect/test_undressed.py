"""A part in its normal form, and the way back."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.normal_form import NormalForm, normal_form
from outgate.detect.undressed import moved, plain, undressed
from outgate.model import Finding, Likelihood, Part, Table, everywhere
from tests.detect.made import shipped, values

SALES = "as\u200bin,unit\u200bs,reve\u200bnue\nB0EXAMP1E0,１２,1３.50\nB0EXAMP1E1,7,9.00\nB0EXAMP1E2,１,3.00\n"


def _form(data: bytes) -> NormalForm:
    form = normal_form(data)
    assert form is not None
    return form


def test_a_view_has_the_text_the_cells_and_the_places_of_the_normal_form() -> None:
    data = "x\u200by,１２".encode()
    table = Table(("x\u200by",), (("１２",), ("é",)), lambda row, column: (6, 12) if row == column == 0 else None)
    part = Part(("body",), data, tables=lambda *_: (table,), locate=lambda _, at: (f"at {at}",))
    view = undressed(part, _form(data), everywhere)
    assert view.data == b"xy,12"
    assert view.tables is not None
    assert view.locate is not None
    (read,) = view.tables(view, everywhere)
    assert (read.header, list(read.rows), read.span(0, 0), read.span(1, 0)) == (("xy",), [["12"], ["é"]], (3, 5), None)
    assert [list(row) for row in read.rows[:1]] == [["12"]]
    assert view.tables(view, everywhere)[0] is read
    assert view.locate(view, 3) == ("at 6",)
    bare = undressed(Part(("body",), data), _form(data), everywhere)
    assert (bare.tables, bare.locate) == (None, None)


def test_a_finding_goes_to_the_view_and_back() -> None:
    data = "x\u200by,１２".encode()
    form = _form(data)
    part = Part(("body",), data)
    found = Finding("a.b", ("body",), Likelihood.LIKELY, "sample", spans=((6, 12),), part=part)
    there = moved(found, undressed(part, form, everywhere), form.back())
    assert there.spans == ((3, 5),)
    assert moved(there, part, form.span) == found


def test_a_text_in_disguise_reads_as_what_it_looks_like() -> None:
    assert (plain("plain"), plain("é"), plain("u\u200bnits"), plain("１２")) == ("plain", "é", "units", "12")


def test_a_report_in_disguise_is_one_and_its_cells_are_found_where_they_stand() -> None:
    (found,) = [one for one in shipped().findings([_read(SALES)]) if one.data_type == "metrics.sales"]
    assert values([found])[:3] == ["B0EXAMP1E0", "１２", "1３.50"]
    budget = (
        SALES.replace("as\u200bin", "ro\u200bom").replace("unit\u200bs", "seat\u200bs").replace("B0EXAMP1E", "hall ")
    )
    assert not [one for one in shipped().findings([_read(budget)]) if one.data_type.startswith("metrics.")]


@given(st.text(alphabet="a1\u200b\u00ad１é,\n", min_size=1))
def test_what_the_view_says_stands_where_the_way_back_leads(text: str) -> None:
    data = text.encode()
    form = normal_form(data)
    if form is None:
        return
    back = form.back()
    for at in range(len(form.data)):
        start, end = form.span(at, at + 1)
        assert plain(data[start:end].decode("utf-8", "replace")).encode() in form.data[slice(*back(start, end))] or (
            form.data[at] >= 0x80  # a piece of a character
        )


def _read(text: str) -> Part:
    rows = [line.split(",") for line in text.splitlines()]

    def span(row: int, column: int) -> tuple[int, int]:
        lines = text.splitlines()
        start = len("\n".join(lines[: row + 1]).encode()) + 1
        cells = lines[row + 1].split(",")
        start += sum(len(cell.encode()) + 1 for cell in cells[:column])
        return start, start + len(cells[column].encode())

    return Part(("body",), text.encode(), root="body", tables=lambda *_: (Table(tuple(rows[0]), rows[1:], span),))
