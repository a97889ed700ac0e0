"""Documents, measured: how fast each format is read, what that takes, and what small requests notice of it.

    uv run python -m tests.bench.bench_documents             all of it, about three minutes on a quiet machine
    uv run python -m tests.bench.bench_documents png-18 …    some formats only
    uv run python -m tests.bench.bench_documents load        the small requests only

For each format: milliseconds and MB/s of `extract`, that is text, tables and all readers below; milliseconds a page,
picture or mail; the library called bare that people would use; and the most memory that reading took beyond what there
was. CPU time of one thread, the best of up to three, in a process of its own. Exit code 1: a target was missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import sys
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import orjson

from outgate.extract import extract
from outgate.model import Channel, Destination, Limits, Message, Sender
from tests.bench import document_files as files
from tests.bench.document_load import MOST, Beside, beside_documents
from tests.extract.data import writers

if TYPE_CHECKING:
    from collections.abc import Callable

ENOUGH = 1.5  # seconds: what takes longer is measured once


class Format(NamedTuple):
    """What makes a file, what reads it bare, what that is called, and how many pages there are."""

    make: Callable[[], bytes]
    bare: Callable[[bytes], object]
    library: str
    pages: int = 0


FORMATS: dict[str, Format] = {
    "xlsx-1k": Format(lambda: files.workbook(1_000), files.calamine, "calamine"),
    "xlsx-50k": Format(lambda: files.workbook(50_000), files.calamine, "calamine"),
    "ods-10k": Format(lambda: files.open_sheet(10_000), files.calamine, "calamine"),
    "docx-400": Format(lambda: files.text_document(400), files.paragraphs, "python-docx"),
    "rtf-5k": Format(lambda: files.rich_text(5_000), bytes.split, "split"),
    "epub-20": Format(lambda: files.book(20), files.unzipped, "zipfile", 20),
    "pdf-50": Format(lambda: files.printed(50), files.texts, "pypdfium2", 50),
    "pdf-scan-2": Format(lambda: files.scans(2), files.texts, "pypdfium2, no OCR", 2),
    "png-18": Format(lambda: files.screenshot(18), files.written, "tesseract eng", 1),
    "png-6": Format(lambda: files.screenshot(6), files.written, "tesseract eng", 1),
    "eml-10k": Format(lambda: files.letter(10_000), files.contents, "email", 1),
    "mbox-200": Format(lambda: files.mailbox(200), bytes.split, "split", 200),
    "msg-10k": Format(lambda: files.outlook(10_000), files.streams, "olefile", 1),
    "zip-50k": Format(lambda: files.zipped(files.csv(50_000)), files.unzipped, "zipfile"),
    "tar.gz-50k": Format(lambda: files.tarred(50_000), files.untarred, "tarfile"),
    "gzip-50k": Format(lambda: gzip.compress(files.csv(50_000)), gzip.decompress, "gzip"),
    "7z-50k": Format(lambda: files.seven(50_000), len, "nothing"),
    "sqlite-20k": Format(lambda: files.database(20_000), files.rows_of, "sqlite3"),
    "sql-20k": Format(lambda: files.dump(20_000), bytes.split, "split"),
    "msgpack-10k": Format(lambda: writers.msgpack({"rows": files.records(10_000)}), len, "nothing"),
    "cbor-10k": Format(lambda: writers.cbor({"rows": files.records(10_000)}), len, "nothing"),
    "har-200": Format(lambda: files.har(200), orjson.loads, "orjson"),
    "ndjson-20k": Format(lambda: b"\n".join(map(orjson.dumps, files.records(20_000))), bytes.split, "split"),
    "git-50k": Format(lambda: files.pack(50_000), len, "nothing"),
}


class Measured(NamedTuple):
    """One format: bytes, seconds of ours and of the library, parts found, and bytes of memory at the peak."""

    size: int
    ours: float
    bare: float
    parts: int
    peak: int


def best(work: Callable[[], object]) -> float:
    """Seconds of CPU, the least of three, or of one where that is long."""
    times: list[float] = []
    while len(times) < 3 and sum(times) < ENOUGH:
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measure(name: str) -> Measured:
    """Measure one format, in this process."""
    made = FORMATS[name]
    data = made.make()
    sent = Message(Channel.HTTP, Sender("10.0.0.1"), Destination("x.example"), datetime.now(UTC), "POST", body=data)
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("5")  # forget the peak so far: proc(5)
    before = _peak()
    parts = len(extract(sent, Limits()).parts)
    peak = _peak() - before
    return Measured(len(data), best(partial(extract, sent, Limits())), best(partial(made.bare, data)), parts, peak)


def apart(name: str) -> Measured:
    """Measure one format in a process of its own. Fails when that does."""
    read, write = os.pipe()
    if (pid := os.fork()) == 0:
        os.write(write, json.dumps(measure(name)).encode())
        os._exit(0)
    os.close(write)
    with open(read, "rb") as said:  # noqa: PTH123 - a pipe
        told = said.read()
    assert os.waitpid(pid, 0)[1] == 0, name
    return Measured(*json.loads(told))


def _peak() -> int:
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123
        return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmHWM"))


def report(names: list[str]) -> None:
    """Print a line for each format."""
    print(f"{'format':12} {'KB':>7} {'ms':>9} {'MB/s':>7} {'ms/page':>8} {'peak MB':>8} {'parts':>6}   beside")
    for name in names:
        made, told = FORMATS[name], apart(name)
        page = f"{told.ours * 1e3 / made.pages:8.1f}" if made.pages else " " * 8
        rate = told.size / told.ours / 1e6
        print(
            f"{name:12} {told.size >> 10:7} {told.ours * 1e3:9.1f} {rate:7.2f} {page} {told.peak / 1e6:8.1f} "
            f"{told.parts:6}   {made.library} {told.bare * 1e3:.1f} ms ({told.ours / max(told.bare, 1e-6):.1f} times)",
            flush=True,
        )
    print(f"most memory of one of them: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10} MB")


def report_load(found: Beside) -> bool:
    """Print what small requests noticed; return whether the target was reached."""
    print(f"small requests: p50 {found.alone[0]:.1f} ms, p99 {found.alone[1]:.1f} ms alone")
    print(f"beside {found.documents} documents: p50 {found.beside[0]:.1f} ms, p99 {found.beside[1]:.1f} ms")
    is_reached = found.ratio <= MOST
    said = "reached" if is_reached else "MISSED"
    print(f"p99 beside documents, over p99 alone: {found.ratio:.2f}, at most {MOST}: {said}")
    return is_reached


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chosen", nargs="*", metavar="FORMAT", help=f"of load, {', '.join(FORMATS)} (default: all)")
    chosen = parser.parse_args().chosen
    if unknown := set(chosen).difference(FORMATS, ["load"]):
        parser.error(f"no such format: {', '.join(sorted(unknown))}")
    names = [name for name in chosen if name != "load"]
    if names or not chosen:
        report(names or list(FORMATS))
    return 0 if (names and "load" not in chosen) or report_load(beside_documents()) else 1


if __name__ == "__main__":
    sys.exit(main())
