"""A line is taken only exactly as it was written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.record.verify import lines
from tests.record.verify.made import edited, made

LOG = made(3)
LINE = LOG.rows[1]


def test_a_line_is_read() -> None:
    found = lines.entry(LINE.encode())
    assert (found.place, found.kind, lines.faults(found)) == (1, "opened", [])
    assert lines.data(found)["n"] == 1


@pytest.mark.parametrize(
    "line",
    [
        LINE.replace('"data"', ' "data"'),
        LINE.strip(),
        LINE.replace('"hash"', '"hash":"0","hash"'),
        LINE.replace('"hash"', '"more":1,"hash"'),
        edited(LINE, hash=None),
        edited(LINE, entry=json.loads(LINE)["entry"].replace('"place":1', '"place":true')),
        edited(LINE, entry=json.loads(LINE)["entry"].replace('"place":1', '"place":1.0')),
        "[]\n",
        "null\n",
        "\n",
        "[" * 100_000 + "\n",
    ],
)
def test_any_other_spelling_is_none(line: str) -> None:
    with pytest.raises(lines.Unreadable):
        lines.entry(line.encode())


def test_the_first_line_is_of_this_format() -> None:
    assert lines.header(LOG.lines[0]) == ("outgate.example/proxy", 3)
    with pytest.raises(lines.Unreadable):
        lines.header(LOG.lines[0].replace(b"log 1", b"log 2"))


def test_the_last_line_holds_the_checkpoint() -> None:
    assert lines.is_footer(LOG.lines[-1])
    assert not lines.is_footer(LOG.lines[1])
    assert lines.footer(LOG.lines[-1]) == LOG.checkpoints[-1]


def test_data_that_is_no_object_is_empty() -> None:
    found = lines.entry(LINE.encode())
    assert [lines.data(found._replace(data=data)) for data in (None, "[]", "x", "")] == [{}] * 4


@given(st.binary(max_size=60))
def test_no_bytes_make_it_fail_otherwise(line: bytes) -> None:
    for read in (lines.header, lines.entry, lines.footer):
        with pytest.raises(lines.Unreadable):
            read(line)
