"""Rows and JSON in quoted cells."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.model import everywhere
from tests.extract.messages import MASK, SECRET, holding, message, read, redacted

ROWS = "name,email,city\nJane Roe,jane.roe@example.com,York\nTom Poe,tom@example.com,Bath"


def wrapped(text: str, delimiter: str = ",") -> bytes:
    file = io.StringIO()
    rows = [("nr", "note", "state"), ("7", text, "open")]
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return file.getvalue().encode()


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("text", [ROWS, json.dumps({"email": "jane.roe@example.com", "note": "x" * 400})])
def test_a_cell_with_a_structure_is_a_text_of_its_own(delimiter, text):
    part = holding(read(wrapped(text, delimiter), b"text/csv").parts)[-1]
    assert part.data == text.encode()
    assert part.tables
    assert part.tables(part, everywhere)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30))
def test_redaction_in_a_cell_keeps_the_rows_and_everything_else(word):
    sent = message(wrapped(ROWS + word), [(b"content-type", b"text/csv")])
    rows = list(csv.reader(io.StringIO(redacted(sent).body.decode(), newline="")))
    assert rows[1] == ["7", (ROWS + word).replace(SECRET.decode(), MASK.decode()), "open"]


def test_plain_cells_are_left_to_the_whole():
    assert not [part for part in read(wrapped("hello, you"), b"text/csv").parts if part.span_in_parent]
