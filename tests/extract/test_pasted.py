"""Tables that stand anywhere in a text that is something else as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import delimited, form, json_text, labelled
from outgate.extract.pasted import tables
from outgate.model import everywhere
from tests.extract.probing import shape, tables_of

if TYPE_CHECKING:
    from outgate.extract.tree import Recognise

LOG = b"".join(b"2026-01-02 03:04:%02d,%d INFO pool, 4 of 9 busy\n" % (at, 100 + at) for at in range(40))
RATES = b"Day,Euro,Yen\n" + b"".join(b"2026-01-%02d,1.08,15%d\n" % (at, at) for at in range(1, 40))
MOUNT = b"[  12.5] mem 0x10: [ok]\n" * 30
FORM = b"v=2&en=view&sid=17\n" * 30
PIECES = [b"a", b"1", b",", b";", b"\t", b"|", b"  ", b'"', b"\n", b"\xff", b"\xef\xbc\x8c"]
ROWS = [["KX-1", "312", "46"], ["KX-2", "87", "13"], ["KX-3", "98", "31"]]


def pasted(at: str) -> bytes:
    return "".join(at.join(row) + "\n" for row in [["SKU", "Units", "Revenue"], *ROWS]).encode()


def is_among(recognise: Recognise, body: bytes) -> bool:
    """Whether a table with that header and those rows at its top is read out of a text."""
    found = [shape(table) for table in tables_of(recognise, body)]
    return any(header == ("SKU", "Units", "Revenue") and rows[:3] == ROWS for header, rows in found)


@pytest.mark.parametrize("gap", [b"", b"\n"], ids=["joined", "apart"])
@pytest.mark.parametrize("at", ["\t", ";", "|", ",", "   ", "\uff0c", "\u3001"])
@pytest.mark.parametrize(
    ("recognise", "around"),
    [
        (delimited.recognise, LOG),
        (delimited.recognise, RATES),
        (json_text.recognise, MOUNT),
        (form.recognise, FORM),
        (labelled.recognise, b"no lines of cells\n" * 30),
    ],
    ids=["log", "table", "brackets", "form", "prose"],
)
def test_a_table_is_read_wherever_it_was_pasted(recognise: Recognise, around: bytes, at: str, gap: bytes) -> None:
    lines = around.splitlines(keepends=True)
    for place in (len(lines) // 2, len(lines) - 1):
        body = b"".join(lines[:place]) + gap + pasted(at) + gap + b"".join(lines[place:])
        assert is_among(recognise, body), place


def test_labels_below_one_another_are_read_between_rows_of_cells() -> None:
    lines = LOG.splitlines(keepends=True)
    body = b"".join([*lines[:20], b"Customer: Dora Hale\nCustomer ID: C-417\n", *lines[20:]])
    headers = [header for header, _ in map(shape, tables_of(delimited.recognise, body))]
    assert ("Customer", "Customer ID") in headers


def test_a_header_of_two_lines_and_a_rule_below_one_are_seen() -> None:
    found = [
        shape(table)[0] for table in tables(b"1,2,3\n,Orders,\nSKU,Units,Revenue\nKX-1,3,4\nKX-2,5,6\n", everywhere)
    ]
    assert ("SKU", "Units", "Revenue") in found
    ruled = b"| 1 | 2 |\n| SKU | Units |\n|---|---|\n| KX-1 | 3 |\n"
    assert ("SKU", "Units") in [shape(table)[0] for table in tables(ruled, everywhere)]


def test_what_is_in_quotes_parts_nothing() -> None:
    (table,) = tables(b'SKU,Name\nKX-1,"Lamp, large"\nKX-2,"Lamp, small"\n', everywhere)
    assert shape(table) == (("SKU", "Name"), [["KX-1", "Lamp, large"], ["KX-2", "Lamp, small"]])


def test_a_table_that_is_known_by_its_first_byte_is_not_read_again() -> None:
    body = b"SKU;Units\nKX-1;3\nKX-2;4\n"
    assert len(list(tables(body, everywhere))) == 1
    assert list(tables(body, everywhere, {(b";", 0)})) == []


@given(
    st.lists(
        st.sampled_from([b"a", b"1", b",", b";", b"\t", b"|", b"  ", b'"', b"\n", b"\xff", b"\xef\xbc\x8c"]),
        max_size=60,
    )
)
def test_any_bytes_have_tables_whose_cells_are_where_they_say(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    for table in tables(data, everywhere):
        for at, row in enumerate(table.rows):
            for column in range(len(row)):
                span = table.span(at, column)
                assert span is not None
                assert 0 <= span[0] <= span[1] <= len(data)
