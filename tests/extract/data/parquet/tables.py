"""Tables as Arrow writes them to parquet, for the tests beside this file."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.extract.messages import SECRET

ROWS = 12
PEOPLE = pa.table(
    {
        "name": ["Jane", None, "Bö"] * (ROWS // 3),
        "email": [SECRET.decode()] * ROWS,
        "units": range(-1, ROWS - 1),
        "rate": [1.5, None, 2.0] * (ROWS // 3),
        "open": [True, False, None] * (ROWS // 3),
        "day": [dt.date(2026, 1, 2)] * ROWS,
        "at": [dt.datetime(2026, 1, 2, 3, 4, 5)] * ROWS,  # noqa: DTZ001 - a time without a zone
        "price": pa.array([Decimal("-1.05")] * ROWS, pa.decimal128(10, 2)),
        "photo": [b"\xff\x00\x01"] * ROWS,
        "large": pa.array([2**64 - 1] * ROWS, pa.uint64()),
        "half": pa.array([0.5] * ROWS, pa.float16()),
    }
)
ORDERS = pa.Table.from_pylist(
    [
        {
            "id": 1,
            "items": [{"sku": "a", "units": 1}, {"sku": "b"}],
            "tags": ["x", None],
            "to": {"mail": {"to": "j@x"}},
        },
        {"id": 2, "items": [], "tags": None, "to": None},
        {"id": 3, "items": None, "tags": [], "to": {"mail": None}},
        {"id": 4, "items": [None, {"sku": "z", "units": 9}], "tags": ["q"], "to": {"mail": {"to": None}}},
    ],
    schema=pa.schema(
        [
            ("id", pa.int64()),
            ("items", pa.list_(pa.struct([("sku", pa.string()), ("units", pa.int32())]))),
            ("tags", pa.list_(pa.string())),
            ("to", pa.struct([("mail", pa.struct([("to", pa.string())]))])),
        ]
    ),
)


def parquet(table: Any = PEOPLE, **options: Any) -> bytes:
    """Return a table as a file."""
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()
