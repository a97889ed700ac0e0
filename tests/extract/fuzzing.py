"""Damages files of every format and has them read: no exception may escape, and no crash.

    uv run python -m tests.extract.fuzzing --seconds 600 --seed 1

runs for as long as told, in children of a hundred files each, and prints the format and number of whatever ended a
child. The test beside this file runs some of each in its own process, tests/documents/test_fuzz.py in workers.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from outgate.extract import extract
from outgate.model import Limits, Reason
from tests.documents.office import write_all
from tests.documents.said import LEAK
from tests.documents.table import FORMATS as TABLE
from tests.extract.archives.rars import rar4, rar5
from tests.extract.data import writers
from tests.extract.data.test_avro import avro
from tests.extract.mail.ole import msg
from tests.extract.mail.test_internet import mail
from tests.extract.messages import message
from tests.extract.pdf.pdfs import Line, pdf
from tests.extract.pictures.paint import file
from tests.extract.test_zip_file import archive

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = b"name,email\nJane Roe,jane.roe@example.com\n"
PEOPLE = [{"name": "Jane", "email": "jane.roe@example.com", "units": 3}] * 3
# Small enough that a bomb is told soon, and no picture is looked at: its parsers are what is tried here.
LIMITS = Limits(expanded=4 << 20, parts=300, pixels=0)
_BATCH = 100


def _picture(kind: str) -> Callable[[], bytes]:
    return lambda: file(Image.new("RGB", (40, 40), "red"), kind)


def _letter() -> bytes:
    made = mail("Jäne wrote\n", "quoted-printable")
    made.add_attachment(TEXT.decode(), subtype="csv", filename="ü.csv", cte="base64")
    made.add_attachment(mail("inner\n", "base64"))
    return made.as_bytes()


def _database() -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute("CREATE TABLE people (name, email, photo)")
        made.executemany("INSERT INTO people VALUES (?, ?, ?)", [("Jane", "jane.roe@example.com", bytes(40))] * 20)
        return bytes(made.serialize())


def _by_program(command: str) -> Callable[[], bytes]:
    def write() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "q3.csv").write_bytes(TEXT * 20)
            subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True)  # noqa: S602 - of this file
            return (Path(folder) / "out").read_bytes()

    return write


FORMATS: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: pdf(
        [Line("a", 50, 700), Line("b", 200, 700)],
        info={"Title": "t"},
        notes=["n"],
        fields={"f": "v"},
        attached={"a": b"b"},
    ),
    "eml": _letter,
    "mbox": lambda: b"From a@b Sun Nov 22\n" + _letter() + b"\n\nFrom c@d\n" + _letter(),
    "msg": lambda: msg({"__substg1.0_1000001F": TEXT, "__attach_version1.0_#00000000": {"__substg1.0_37010102": TEXT}}),
    "zip": lambda: archive({"a.csv": TEXT, "b/c.txt": TEXT}),
    "gzip": lambda: gzip.compress(TEXT),
    "rar4": lambda: rar4({"a.csv": TEXT}),
    "rar5": lambda: rar5({"a.csv": TEXT}),
    "7z": _by_program("7z a out.7z q3.csv && mv out.7z out"),
    "cab": _by_program("gcab -n -c out q3.csv"),
    "cpio": _by_program("bsdtar --format newc -cf out q3.csv"),
    "tar.lz4": _by_program("bsdtar --lz4 -cf out q3.csv"),
    "sqlite": _database,
    "avro": lambda: avro("deflate"),
    "msgpack": lambda: writers.msgpack({"people": PEOPLE}),
    "cbor": lambda: writers.cbor({"people": PEOPLE}),
    "grpc": lambda: writers.grpc(writers.protobuf([(1, [(1, "Jane"), (2, 4111111111111111)])] * 3)),
    "sql": lambda: (
        b"CREATE TABLE p (a, b);\nINSERT INTO p VALUES (1, 'x''y'), (2, NULL);\nCOPY p (a) FROM stdin;\n1\n\\.\n"
    ),
    **{kind: _picture(kind) for kind in ("png", "jpeg", "gif", "tiff", "bmp", "webp", "ico", "avif")},
}

# … and those of the table of documents that are not among them already.
FORMATS |= {
    name: partial(row.make, LEAK) for name, row in TABLE.items() if row.make is not None and name not in FORMATS
}
OFFICE = [name for name, row in TABLE.items() if row.make is None and name not in FORMATS]  # by LibreOffice


@cache
def sample(name: str) -> bytes:
    """Return a whole file of a format."""
    return FORMATS[name]() if name in FORMATS else _by_office()[name]


@cache
def _by_office() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        write_all(Path(folder))
        return {name: (Path(folder) / f"leak.{name}").read_bytes() for name in OFFICE}


def damaged(data: bytes, noise: random.Random) -> bytes:
    """Return `data` with some bytes changed, cut, doubled or put in: what a format's reader meets from an enemy."""
    out = bytearray(data)
    for _ in range(noise.choice((1, 1, 2, 5, 20))):
        at, size = noise.randrange(len(out)), noise.choice((1, 1, 2, 4, 64))
        how = noise.randrange(5)
        if how == 0:
            out[at : at + size] = noise.randbytes(size)
        elif how == 1:
            out[at] ^= 1 << noise.randrange(8)
        elif how == 2:
            out[at : at + size] = noise.choice((b"\xff", b"\0", b"\x7f")) * size
        elif how == 3:
            out[at:at] = out[at : at + size]
        elif len(out) > 2 * size:
            del out[at : at + size]
    return bytes(out[: noise.randrange(1, len(out))]) if noise.random() < 0.1 else bytes(out)


def spoiled(name: str, number: int) -> bytes:
    """Return one damaged file, the same for the same number."""
    return damaged(sample(name), random.Random(f"{name}.{number}"))  # noqa: S311 - a seed


def read_damaged(name: str, number: int) -> int:
    """Read one damaged file, the same for the same number; the parts that were found. Raises what should not be."""
    reading = extract(message(spoiled(name, number)), LIMITS)
    failed = [gap.sample for gap in reading.gaps if gap.data_type == f"uninspected.{Reason.FAILURE}"]
    if failed:
        raise AssertionError(f"{name} {number}: a reader raised {failed[0]}")
    return len(reading.parts)


def _child(name: str, start: int) -> int:
    """Read a batch in a child process; return what it ended with."""
    pid = os.fork()
    if pid == 0:
        at = start
        try:
            for at in range(start, start + _BATCH):
                read_damaged(name, at)
        except BaseException as error:  # noqa: BLE001 - told, then the child ends
            print(f"{name} {at}: {type(error).__name__} {error}", flush=True)  # noqa: T201 - a command
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> int:
    """Run until the time is over; 1 when anything ended a child."""
    parser = argparse.ArgumentParser(description="Read damaged files of every format.")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=[*FORMATS, *OFFICE], nargs="*", default=[*FORMATS, *OFFICE])
    told = parser.parse_args()
    end, start, wrong, count = time.monotonic() + told.seconds, told.seed * 1_000_000, 0, 0
    for name in told.format:
        sample(name)  # once for all children
    while time.monotonic() < end:
        for name in told.format:
            code = _child(name, start)
            wrong += code != 0
            count += _BATCH
            if code < 0:
                print(f"{name}: signal {-code} between {start} and {start + _BATCH}", flush=True)  # noqa: T201 - a command
        start += _BATCH
    print(f"{count} files, {wrong} batches ended early")  # noqa: T201 - a command
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
