"""Databases are read table by table, and nothing in them is run."""

from __future__ import annotations

import gzip
import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.extract.data.sqlite import read
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.model import Limits, Part, everywhere
from tests.extract.messages import SECRET, holding
from tests.extract.messages import read as read_message

if TYPE_CHECKING:
    from pathlib import Path

MAKE = "CREATE TABLE people (name, email, units)"


def database(*statements: str, rows: int = 3) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute(MAKE)
        made.executemany("INSERT INTO people VALUES (?, ?, ?)", [("Jane", SECRET.decode(), at) for at in range(rows)])
        for statement in statements:
            made.execute(statement)
        return bytes(made.serialize())


def found(data: bytes, limits: Limits | None = None) -> tuple[dict[str, bytes], list[str]]:
    budget = Budget(limits or Limits())
    children = read(Part(("body",), data, is_text=False), Hints(), budget)
    return {child.part.path[-1]: child.part.data for child in children}, [gap.data_type for gap in budget.gaps]


def test_a_leak_is_found_in_its_table():
    reading = read_message(database(), b"application/vnd.sqlite3")
    part = next(part for part in holding(reading.parts) if part.path == ("body", "sqlite", "table[people]"))
    assert part.tables is not None
    assert part.tables(part, everywhere)[0].header == ("name", "email", "units")
    assert part.lift is None
    assert reading.gaps == ()


def test_a_harmless_twin_holds_nothing():
    reading = read_message(database("DELETE FROM people", "VACUUM"))
    assert holding(reading.parts) == []
    assert reading.gaps == ()


def test_a_database_with_a_log_beside_it_is_read(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "wal.db")) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute(MAKE)
        made.execute("INSERT INTO people VALUES ('Jane', ?, 1)", [SECRET.decode()])
        made.commit()
    data = (tmp_path / "wal.db").read_bytes()
    assert data[18:20] == b"\x02\x02"
    assert SECRET in found(data)[0]["table[people]"]


def test_names_are_quoted_and_bytes_are_parts():
    blob = gzip.compress(SECRET * 3)
    data = database(f'CREATE TABLE "a ""b"" [c]" AS SELECT x\'{blob.hex()}\' AS x')
    assert found(data)[0]["blob[1]"] == blob
    assert holding(read_message(data).parts)[-1].path[-2:] == ("blob[1]", "gzip")


def test_nothing_in_it_is_run():
    endless = "CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
    assert list(found(database(endless))[0]) == ["table[people]"]


def test_a_table_that_computes_ends_at_a_limit():
    slow = "CREATE TABLE g (a, b AS (length(hex(zeroblob(a)))))"
    data = database(slow, "INSERT INTO g (a) VALUES (2000000)")
    assert "table[g]" in found(data)[0]
    parts, gaps = found(data, Limits(expanded=1 << 20))
    assert SECRET in parts["table[people]"]
    assert gaps == ["uninspected.expansion"]


def test_a_damaged_one_is_read_as_far_as_it_goes():
    whole = database(rows=2000)
    parts, gaps = found(whole[: len(whole) // 2])
    assert gaps == ["uninspected.truncated"] * 2  # of the file, and of its table
    assert SECRET in parts.get("table[people]", SECRET)
    assert found(whole[:100]) == ({}, ["uninspected.truncated"] * 2)


def test_limits_hold():
    with pytest.raises(Exceeded):
        found(database(rows=2000), Limits(expanded=1000))


@given(st.integers(0, 2**32))
@settings(max_examples=60)
def test_no_bytes_make_it_raise(seed: int):
    noise = random.Random(seed)  # noqa: S311 - a test
    data = bytearray(database())
    for _ in range(noise.randrange(1, 40)):
        data[noise.randrange(16, len(data))] = noise.randrange(256)
    found(bytes(data))
