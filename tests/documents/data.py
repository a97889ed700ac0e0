"""Data as programs keep and send it: databases, records, repositories, tokens, logs of requests."""

from __future__ import annotations

import base64
import io
import json
import sqlite3
import struct
import tempfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from tests.documents.archives import run
from tests.documents.said import lines, records
from tests.extract.data import writers

if TYPE_CHECKING:
    from tests.documents.said import Cells

SALT = b"0123456789abcdef"


def database(cells: Cells) -> bytes:
    """Return a database of SQLite with one table, by SQLite."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute(f"CREATE TABLE people ({', '.join(cells[0])})")
        made.executemany("INSERT INTO people VALUES (?, ?)", cells[1:])
        return bytes(made.serialize())


def avro(cells: Cells) -> bytes:
    """Return an Avro file of records (Avro 1.11: a header with the schema, and one block)."""
    fields = [{"name": name, "type": "string"} for name in cells[0]]
    schema = json.dumps({"type": "record", "name": "Row", "fields": fields}).encode()
    rows = b"".join(_avro_text(value.encode()) for row in cells[1:] for value in row)
    header = _avro_number(1) + _avro_text(b"avro.schema") + _avro_text(schema) + b"\0"
    block = _avro_number(len(cells) - 1) + _avro_number(len(rows)) + rows
    return b"Obj\1" + header + SALT + block + SALT


def parquet(cells: Cells) -> bytes:
    """Return the records as Parquet, by Arrow."""
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records(cells)), out)
    return out.getvalue()


def endless_parquet() -> bytes:
    """Return a Parquet file of one value, two million times, in a few bytes: a dictionary and one run."""
    out = io.BytesIO()
    pq.write_table(pa.table({"name": pa.array(["x" * 40] * 2_000_000)}), out, compression="zstd")
    return out.getvalue()


def msgpack(cells: Cells) -> bytes:
    """Return the records as MessagePack."""
    return writers.msgpack(records(cells))


def cbor(cells: Cells) -> bytes:
    """Return the records as CBOR."""
    return writers.cbor(records(cells))


def protobuf(cells: Cells) -> bytes:
    """Return a message with a message for each record."""
    return writers.protobuf([(1, [(1, name), (2, value), (3, 300)]) for name, value in cells[1:]])


def grpc(cells: Cells) -> bytes:
    """Return the message in a frame."""
    return writers.grpc(protobuf(cells))


def git_pack(cells: Cells) -> bytes:
    """Return what git would push: one commit of `q3.csv`, after the command that announces it."""
    who = "-c user.name=Made -c user.email=made"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "q3.csv").write_bytes(lines(cells))
        run(f"git init -q . && git add q3.csv && git {who} commit -qm list", folder)
        pack = run("git pack-objects --revs --stdout -q", folder, b"HEAD\n")
        head = run("git rev-parse HEAD", folder).strip()
    line = b"0" * 40 + b" " + head + b" refs/heads/main\0 report-status\n"
    return b"%04x" % (len(line) + 4) + line + b"0000" + pack


def jwt(cells: Cells) -> bytes:
    """Return a token whose claims are the records; nobody can check its signature (RFC 7519)."""
    pieces = ({"alg": "HS256", "typ": "JWT"}, {"sub": "q3", "rows": records(cells)})
    said = [base64.urlsafe_b64encode(json.dumps(piece).encode()).rstrip(b"=") for piece in pieces]
    return b".".join((*said, base64.urlsafe_b64encode(SALT * 2).rstrip(b"=")))


def har(cells: Cells) -> bytes:
    """Return a log of a browser with the records in the answer of one request (HAR 1.2)."""
    content = {"size": 1, "mimeType": "application/json", "text": json.dumps(records(cells))}
    entry = {
        "request": {"method": "GET", "url": "https://desk.example/q3", "headers": []},
        "response": {"status": 200, "content": content},
    }
    return json.dumps(
        {"log": {"version": "1.2", "creator": {"name": "made", "version": "1"}, "entries": [entry]}}
    ).encode()


def sql(cells: Cells) -> bytes:
    """Return a dump, by SQLite."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.deserialize(database(cells))
        return "\n".join(made.iterdump()).encode()


def ndjson(cells: Cells) -> bytes:
    """Return one record a line."""
    return b"".join(json.dumps(record).encode() + b"\n" for record in records(cells))


def _avro_number(value: int) -> bytes:
    return writers.varint(value << 1)


def _avro_text(raw: bytes) -> bytes:
    return _avro_number(len(raw)) + raw


def large_git_pack(size: int) -> bytes:
    """Return a pack of one object of zeros (gitformat-pack: type and size, seven bits a byte)."""
    first, rest, head = 3 << 4 | size & 15, size >> 4, b""
    while rest:
        head += bytes((first | 0x80,))
        first, rest = rest & 0x7F, rest >> 7
    return b"PACK" + struct.pack(">II", 2, 1) + head + bytes((first,)) + zlib.compress(bytes(size)) + bytes(20)


def large_value(size: int) -> bytes:
    """Return a database with one value of so many zeros."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute("CREATE TABLE people (name)")
        made.execute("INSERT INTO people VALUES (zeroblob(?))", (size,))
        return bytes(made.serialize())


def endless_avro() -> bytes:
    """Return an Avro file with an array of a trillion nothings in a few bytes."""
    schema = b'{"type": "array", "items": "null"}'
    header = _avro_number(1) + _avro_text(b"avro.schema") + _avro_text(schema) + b"\0"
    rows = _avro_number(1 << 40) + b"\0"
    return b"Obj\1" + header + SALT + _avro_number(1) + _avro_number(len(rows)) + rows + SALT


def deep_protobuf(levels: int, inner: bytes) -> bytes:
    """Return a message in a message in a message."""
    for _ in range(levels):
        inner = b"\x0a" + writers.varint(len(inner)) + inner
    return inner
