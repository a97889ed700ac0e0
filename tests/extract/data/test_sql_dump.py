"""Dumps are tables under the names of their columns, and stay statements when a value in them is changed."""

# ruff: noqa: S608 - these statements are what is read

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.data.sql_dump import recognise
from outgate.extract.tree import Hints
from tests.extract.messages import SECRET, holding, message, read, redacted
from tests.extract.probing import fitted, probe, shape, spans_hold, tables_of

HEAD = "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, email VARCHAR(100), PRIMARY KEY (id));\n"
ROWS = ["(1, 'Jane', 'jane@shop.example')", "(2, 'O''Neil', NULL)", "(3, 'x, (y)', 'b@shop.example')"]
COPIED = (
    "COPY public.people (id, name, email) FROM stdin;\n1\tJane\tjane@shop.example\n"
    "2\tO'Neil\t\\N\n3\tx, (y)\tb@shop.example\n\\.\n"
)
CELLS = [["1", "Jane", "jane@shop.example"], ["2", "O'Neil", ""], ["3", "x, (y)", "b@shop.example"]]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO people (id, name, email) VALUES " + ",\n".join(ROWS) + ";\n",
        "".join(f'insert into "public"."people" ("id", "name", "email") values {row};\n' for row in ROWS),
        HEAD + "INSERT INTO `people` VALUES " + ",".join(ROWS) + ";\n",
        HEAD.replace(", ", ",\n  ") + "".join(f"REPLACE INTO people VALUES {row};\n" for row in ROWS),
        COPIED,
    ],
)
def test_rows_stand_under_their_columns(text: str):
    table = tables_of(recognise, text.encode())[0]
    assert shape(table) == (("id", "name", "email"), CELLS)
    assert (
        spans_hold(
            table, text.encode(), lambda raw: raw.decode().replace("''", "'").replace("NULL", "").replace("\\N", "")
        )
        == 9
    )


def test_what_python_dumps_is_read():
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE orders (id, buyer, total)")
        database.executemany("INSERT INTO orders VALUES (?, ?, ?)", [(1, "jane@shop.example", 9.5), (2, "it's", None)])
        text = "\n".join(database.iterdump())
    table = tables_of(recognise, text.encode())[0]
    assert shape(table) == (("id", "buyer", "total"), [["1", "jane@shop.example", "9.5"], ["2", "it's", ""]])


def test_a_changed_dump_is_still_one():
    text = b"CREATE TABLE p (a, b, c);\nINSERT INTO p VALUES (4111111111111111, 'it''s jane@shop.example', X'00');\n"
    changed = fitted(recognise, text, b"4111111111111111", b"jane@shop.example", new=b"it's [gone]")
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(changed.decode())
        assert database.execute("SELECT * FROM p").fetchall() == [("it's [gone]", "it's it's [gone]", b"\0")]


def test_the_whole_way_from_a_message():
    text = b"INSERT INTO people (name, email) VALUES ('Jane', '" + SECRET + b"');"
    assert holding(read(text, b"application/sql").parts)[-1].path == ("body",)
    assert redacted(message(text)).body == text.replace(SECRET, b"[person.email]")


@pytest.mark.parametrize("text", [b"insert into the slot", b"a,b\nINTO,x", b'{"q": 1}', b"COPY that", b""])
def test_other_text_is_no_dump(text: bytes):
    assert recognise(text, Hints()) is None


def test_numbers_of_statements_cost_no_more_than_their_length():
    hostile = b"CREATE TABLE a(" * 20_000 + b"INSERT INTO a(" * 20_000 + b"INSERT INTO a VALUES ('" * 20_000
    assert recognise(hostile, Hints()) is not None
    assert len(tables_of(recognise, hostile)) < 10


PIECES = [
    b"INSERT INTO a VALUES (",
    b"COPY a (b) FROM stdin;\n",
    b"'",
    b"''",
    b"\\",
    b",",
    b")",
    b"(",
    b"1",
    b"\t",
    b"\n",
    b"x",
]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=5), max_size=40).map(b"".join), st.integers(0, 500))
def test_no_bytes_make_it_raise(data: bytes, at: int):
    probe(recognise, None, data, Hints(), at)
