"""JSON in the middle of other text: its tables, with every cell where it stands."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.json_inside import pieces, tables
from outgate.model import everywhere

ROW = {"asin": "B0EXAMPL01", "units": 31}


def _texts(data: bytes) -> list[tuple[tuple[str, ...], list[list[str]]]]:
    out = []
    for table in tables(data, everywhere):
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells):
                span = table.span(row, column)
                assert span is None or data[slice(*span)].decode() == cell
        out.append((table.header, [list(row) for row in table.rows]))
    return out


def test_an_object_behind_a_sentence_is_a_row() -> None:
    data = f"here it is: {json.dumps(ROW)}, thanks".encode()
    assert _texts(data) == [(("asin", "units"), [["B0EXAMPL01", "31"]])]


def test_objects_on_the_lines_of_a_log_are_rows_of_one_table() -> None:
    data = "".join(f"12:00:0{at} INFO sent {json.dumps(ROW | {'units': at})} ok\n" for at in range(4)).encode()
    assert _texts(data) == [(("asin", "units"), [["B0EXAMPL01", str(at)] for at in range(4)])]


def test_rows_in_an_array_and_over_lines_are_read() -> None:
    data = b"see [" + json.dumps(ROW, indent=2).encode() + b', {"asin": "B0EXAMPL02", "units": 7}]'
    assert _texts(data) == [(("asin", "units"), [["B0EXAMPL01", "31"], ["B0EXAMPL02", "7"]])]


def test_braces_in_prose_code_and_templates_are_none() -> None:
    for text in ("{name} sold {count}", "if (x) { return y; }", "[1] see [2]", '{"a": 1', "{ 'a': 1 }", "set {1, 2}"):
        assert list(pieces(text.encode())) == []
        assert tables(text.encode(), everywhere) == []


def test_what_is_never_closed_hides_nothing_behind_it() -> None:
    data = f'write {{"name": … and then {json.dumps(ROW)}'.encode()
    assert [data[slice(*piece)] for piece in pieces(data)] == [json.dumps(ROW).encode()]
    assert list(pieces(b'{"a": ' * 100 + json.dumps(ROW).encode())) == [(600, 635)]
    ((start, end),) = pieces(b'{"a": [' * 500 + b"]}" * 500)  # what is too deep is read where it is no more
    assert (start > 3_000, end - start < 200) == (True, True)


def test_neither_many_objects_nor_many_open_braces_hide_what_follows() -> None:
    log = b"".join(b'03:04 INFO {"n": %d}\n' % at for at in range(2_500))
    opened = b'a {"b": 1\n' * 40
    for before in (log, opened):
        assert any("B0EXAMPL01" in row for _, rows in _texts(before + json.dumps(ROW).encode()) for row in rows)


@given(st.text(alphabet='{}[]":,a1 \\\n', max_size=80))
def test_nothing_is_raised_and_pieces_stand_side_by_side(text: str) -> None:
    data = text.encode()
    ends = [0, *(at for piece in pieces(data) for at in piece)]
    assert ends == sorted(ends)
    for table in tables(data, everywhere):
        assert all(len(row) <= len(table.header) for row in table.rows)
