"""Files of parquet as a real writer makes them are read to the last row, in all that it can be told to do."""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.extract.data.parquet import reading
from outgate.extract.data.parquet.reading import is_parquet, read
from outgate.extract.tree import Budget, Hints
from outgate.model import Limits, Part, everywhere
from tests.extract.data.parquet.tables import ORDERS, PEOPLE, ROWS, parquet
from tests.extract.messages import SECRET, holding, reasons
from tests.extract.messages import read as read_message

CODECS = ("NONE", "SNAPPY", "GZIP", "BROTLI", "LZ4", "ZSTD")
HEADER = "name\temail\tunits\trate\topen\tday\tat\tprice\tphoto\tlarge\thalf\n"
TIMES = "2026-01-02\t2026-01-02 03:04:05\t-1.05\t/wAB\t18446744073709551615\t0.5\n"
JANE = f"Jane\tjane.roe@example.com\t-1\t1.5\tTrue\t{TIMES}"
NOBODY = f"\tjane.roe@example.com\t0\t\tFalse\t{TIMES}"
DIFFERENCES = {
    "units": "DELTA_BINARY_PACKED", "email": "DELTA_BYTE_ARRAY", "name": "DELTA_LENGTH_BYTE_ARRAY",
    "rate": "BYTE_STREAM_SPLIT", "open": "RLE",
}  # fmt: skip


def found(data: bytes, limits: Limits | None = None) -> tuple[list[bytes], list[str]]:
    budget = Budget(limits or Limits())
    parts = [child.part for child in read(Part(("body",), data, is_text=False), Hints(), budget)]
    return [part.data for part in parts], [gap.data_type.removeprefix("uninspected.") for gap in budget.gaps]


@pytest.mark.parametrize("codec", CODECS)
def test_every_codec_page_and_dictionary_gives_the_same_rows(codec: str):
    count = 0
    for version, words, rows in itertools.product(("1.0", "2.0"), (True, False), (5, ROWS)):
        data = parquet(
            compression=codec, data_page_version=version, use_dictionary=words, row_group_size=rows, data_page_size=8
        )
        (text,), gaps = found(data)
        assert text.decode().startswith(HEADER + JANE + NOBODY)
        assert (len(text.splitlines()), gaps) == (ROWS + 1, [])
        count += 1
    assert count == 8


def test_values_as_differences_and_times_of_old_give_the_same_rows():
    (plain,), _ = found(parquet())
    assert found(parquet(use_dictionary=False, column_encoding=DIFFERENCES)) == ([plain], [])
    assert found(parquet(use_deprecated_int96_timestamps=True)) == ([plain], [])
    assert found(parquet(write_page_index=True, store_decimal_as_integer=True)) == ([plain], [])


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_lists_and_groups_are_told_as_they_were_written(version: str):
    (text,), gaps = found(parquet(ORDERS, data_page_version=version))
    assert [json.loads(line) for line in text.splitlines()] == ORDERS.to_pylist()
    assert gaps == []


def test_a_leak_is_found_with_its_path_and_a_harmless_twin_holds_none():
    message = read_message(parquet(compression="ZSTD"))
    (holder,) = {part.path: part for part in holding(message.parts) if part.path[-1] == "parquet"}.values()
    assert holder.tables is not None
    (table,) = holder.tables(holder, everywhere)
    assert (table.header[:2], len(table.rows)) == (("name", "email"), ROWS)
    twin = read_message(parquet(PEOPLE.drop_columns(["email"])))
    assert (holding(twin.parts), message.gaps, twin.gaps) == ([], (), ())


def test_a_file_in_a_cell_is_read():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("q3.csv", SECRET)
    message = read_message(parquet(pa.table({"file": [inner.getvalue()]}), compression="ZSTD"))
    assert holding(message.parts)[-1].path[-1] == "zip[q3.csv]"


def test_what_stands_beside_the_columns_is_read():
    data = parquet(compression="NONE", use_dictionary=False)
    footer = int.from_bytes(data[-8:-4], "little") + 8
    assert found(data[:-footer] + b"and this: " + SECRET + data[-footer:])[0][1:] == [b"and this: " + SECRET]


def test_encrypted_ones_are_said_to_be():
    assert found(b"PARE" + bytes(100) + b"PARE") == ([], ["encrypted"])


@pytest.mark.parametrize("cut", [5, 40, 400])
def test_half_a_file_is_said_to_be(cut: int):
    assert found(parquet()[:-cut]) == ([], ["truncated"])


def test_a_damaged_column_leaves_the_others():
    data = parquet(compression="NONE", use_dictionary=False)
    at = data.index(b"\x14\x00\x00\x00" + SECRET)
    (text, beside), gaps = found(data[:at] + b"\xff\xff" + data[at + 2 :])
    assert b"Jane\t\t-1\t1.5" in text
    assert SECRET in beside
    assert gaps == ["truncated"]


def test_limits_hold(monkeypatch: pytest.MonkeyPatch):
    many = parquet(pa.table({"a": ["x" * 50] * 50_000}))
    assert len(many) < 10_000
    parts, gaps = found(many, Limits(expanded=100_000))
    assert gaps == ["expansion"]
    assert sum(map(len, parts)) <= 100_000
    monkeypatch.setattr(reading, "MOST", 1000)
    assert found(many)[1] == ["expansion"]


def test_a_text_that_speaks_of_it_is_none():
    assert reasons(read_message(b"PAR1 is how parquet starts")) == []
    assert not is_parquet(b"words")


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_it_raise(data: st.DataObject):
    made = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 8))):
        made[data.draw(st.integers(4, len(made) - 9))] = data.draw(st.integers(0, 255))
    assert isinstance(found(bytes(made)), tuple)


def _made(*tables: Any) -> list[bytes]:
    return [parquet(table, data_page_version=version) for table in tables for version in ("1.0", "2.0")]


WHOLE = [*_made(PEOPLE, ORDERS), parquet(use_dictionary=False, column_encoding=DIFFERENCES)]
