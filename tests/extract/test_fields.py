"""Fields of a form as tables."""

from outgate.extract.fields import Field, tables_of
from tests.extract.probing import shape


def fields(*names: str) -> list[Field]:
    return [Field(name, f"v{i}", (i, i + 1)) for i, name in enumerate(names)]


def test_fields_are_one_row() -> None:
    (table,) = tables_of(fields("email", "name"))
    assert shape(table) == (("email", "name"), [["v0", "v1"]])
    assert table.span(0, 1) == (1, 2)


def test_names_that_come_again_are_further_rows() -> None:
    (table,) = tables_of(fields("email", "email", "name", "name", "email"))
    assert shape(table) == (("email", "name"), [["v0", "v2"], ["v1", "v3"], ["v4", ""]])
    assert table.span(2, 1) is None


def test_an_index_in_the_name_is_the_row() -> None:
    (table,) = tables_of(fields("o[1][email]", "o[0][email]", "o[1][name]", "o[0][name]"))
    assert shape(table) == (("o[email]", "o[name]"), [["v0", "v2"], ["v1", "v3"]])


def test_no_fields_are_no_table() -> None:
    assert tables_of([]) == []


def test_there_are_no_cells_outside() -> None:
    (table,) = tables_of(fields("a"))
    assert [table.span(*place) for place in ((-1, 0), (0, -1), (1, 0), (0, 1))] == [None] * 4
