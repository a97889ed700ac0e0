"""The speed of reading parts out of bodies: `python -m tests.bench.bench_extract`.

One run measures, over bodies by kind that this makes itself: a check for UTF-8 (how fast this machine reads),
`orjson.loads` where that takes the body, `extract` alone, and with `--all` every table and the engine behind it.
Times are of the CPU, one thread, the best of five. Trust the ratios.
"""

from __future__ import annotations

import argparse
import base64
import cProfile
import gzip
import json
import pstats
import random
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import orjson
from faker import Faker

from outgate.extract import extract
from outgate.inspection import inspect, load
from outgate.model import Channel, Destination, Limits, Message, Sender, everywhere
from tests.bench.sent import HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outgate.detect import Detector
    from outgate.inspection import Policy

POLICIES = Path(__file__).parents[2] / "policies"
LIMITS = Limits()
_WORDS = ("order", "customer", "shipping", "address", "product", "review", "message", "ticket", "payment", "history")
_VERBS = ("get", "set", "load", "parse", "render", "update", "create", "remove", "find", "handle", "resolve", "send")


class Maker:
    """Makes bodies of each kind, always the same ones."""

    def __init__(self) -> None:
        self.random = random.Random(11)  # noqa: S311 - reproducible, not secret
        self.fake = Faker(["en_US"])
        Faker.seed(11)

    def row(self) -> dict[str, object]:
        """A row as shop systems send it."""
        fake = self.fake
        return {
            "id": self.random.randrange(10**9),
            "uuid": fake.uuid4(),
            "updatedAt": fake.iso8601(),
            "price": round(self.random.random() * 100, 2),
            "sku": fake.bothify("??-#####-??").upper(),
            "title": fake.sentence(),
            "note": fake.paragraph(),
            "tags": f"{fake.word()} {fake.word()}",
            "image": f"https://cdn.shop.example/p/{self.random.randrange(10**6)}/{fake.word()}.jpg",
            "ok": self.random.random() < 0.5,
        }

    def note(self) -> dict[str, object]:
        """A note of a ticket."""
        return {"id": self.random.randrange(100), "state": "open", "text": self.fake.sentence(6)}

    def chat(self) -> bytes:
        """A request of an application: a kilobyte or two, with line ends and quotes in its text."""
        row = self.row() | {"text": f'He said "{self.fake.sentence()}"\n\n{self.fake.sentence()}\n'}
        return json.dumps({"event": "ticket.reply", "data": row, "context": self.row()}).encode()

    def json(self) -> bytes:
        """An array of records."""
        return json.dumps([self.row() for _ in range(400)], separators=(",", ":")).encode()

    def pretty(self) -> bytes:
        """An array of records, indented, with text of several lines."""
        rows = [self.row() | {"text": "\n".join(self.fake.sentences(3))} for _ in range(300)]
        return json.dumps({"items": rows}, indent=2).encode()

    def ndjson(self) -> bytes:
        """Events, one a line."""
        return b"".join(json.dumps(self.row()).encode() + b"\n" for _ in range(400))

    def csv(self) -> bytes:
        """An export with quoted cells."""
        lines = [",".join(f'"{cell}"' for cell in self.row().values()) for _ in range(400)]
        return "\n".join([",".join(self.row()), *lines]).encode()

    def tsv(self) -> bytes:
        """An export pasted from a sheet."""
        lines = ["\t".join(str(cell) for cell in self.row().values()) for _ in range(400)]
        return "\n".join(["\t".join(self.row()), *lines]).encode()

    def html(self) -> bytes:
        """A page of a shop: blocks, links, entities, a script."""
        items = []
        for _ in range(150):
            row = self.row()
            items.append(
                f'<div class="item item-{row["id"]}" data-sku="{row["sku"]}">\n  <h3>'
                f'<a href="/p/{row["id"]}?a=1&amp;b=2">{row["title"]}</a></h3>\n'
                f"  <p>{row['note']} <b>Only</b> &pound;{row['price']}&nbsp;now.</p>\n"
                f'  <img src="{row["image"]}" alt="{row["title"]}">\n</div>'
            )
        script = self.source()[:20_000].decode()
        head = f'<!DOCTYPE html>\n<html lang="en"><head><title>Shop</title><script>{script}</script></head><body>'
        return f"{head}\n{'\n'.join(items)}\n</body></html>".encode()

    def name(self) -> str:
        """A name in camelCase."""
        words = [self.random.choice(_WORDS) for _ in range(self.random.randrange(1, 4))]
        return self.random.choice(_VERBS) + "".join(word.title() for word in words)

    def source(self) -> bytes:
        """Source code in camelCase."""
        out = ["import { useState, useEffect } from 'react';\n"]
        for _ in range(300):
            name, other, third = self.name(), self.name(), self.name()
            out.append(
                f"/** {self.fake.sentence()} */\nexport async function {name}({other}, options = {{}}) {{\n"
                f"  const {third} = await this.{other}Service.{third}({other}.{name}Id, {{ retries: 3 }});\n"
                f"  if (!{third} || {third}.length === 0) {{\n    throw new Error('cannot {name}');\n  }}"
                f"\n  return {third}.map((item) => item.{other}).filter(Boolean);\n}}\n\n"
            )
        return "".join(out).encode()

    def minified(self) -> bytes:
        """Source code after a bundler."""
        return "".join(
            f'function n{at}(e,t){{var r=e.{self.name()},o=t||{{}};return r&&r.length>{at}?o.{self.name()}(r,"'
            f'{self.fake.word()}\\n"):(e.{self.name()}=!0,void 0===o.{self.name()}?null:o[{at}])}}'
            for at in range(700)
        ).encode()

    def text(self) -> bytes:
        """Mails, one after another."""
        out = []
        for _ in range(80):
            lines = "\n\n".join(self.fake.paragraphs(4))
            out.append(f"From: {self.fake.word()}\nSubject: {self.fake.sentence()}\n\nHello,\n\n{lines}\n\nRegards\n\n")
        return "".join(out).encode()

    def log(self) -> bytes:
        """Lines of a server's log."""
        out = []
        for _ in range(1500):
            row = self.row()
            out.append(
                f"{row['updatedAt']}Z INFO [worker-{self.random.randrange(9)}] request_id={row['uuid']}"
                f" GET /p/{row['id']} status=200 took={self.random.randrange(900)}ms {row['title']}\n"
            )
        return "".join(out).encode()

    def form(self) -> bytes:
        """A form of long texts."""
        return urlencode({f"field{at}": self.fake.paragraph() for at in range(200)}).encode()

    def upload(self) -> bytes:
        """A form with a text file, and a file of bytes."""
        head = b'--b0undary\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\nContent-Type: %b\r\n\r\n'
        text = head % (b"notes", b"notes.txt", b"text/plain") + self.text() + b"\r\n"
        return text + head % (b"f", b"f.bin", b"application/octet-stream") + self.noise() + b"\r\n--b0undary--"

    def base64(self) -> bytes:
        """JSON with a file in it."""
        return json.dumps({"name": "a.bin", "data": base64.b64encode(self.noise()).decode()}).encode()

    def base64_text(self) -> bytes:
        """JSON with a text file in it."""
        return json.dumps({"name": "a.txt", "data": base64.b64encode(self.text()).decode()}).encode()

    def gzip(self) -> bytes:
        """Compressed events."""
        return gzip.compress(self.ndjson(), 6, mtime=0)

    def xml(self) -> bytes:
        """Records as elements."""
        rows = []
        for _ in range(400):
            cells = "".join(f"<{key}>{escape(str(cell))}</{key}>" for key, cell in self.row().items())
            rows.append(f"<item>{cells}</item>\n")
        return f'<?xml version="1.0"?>\n<items>\n{"".join(rows)}</items>'.encode()

    def lock(self) -> bytes:
        """A lock file: names, versions, checksums."""
        entries = {
            f"node_modules/{self.fake.word()}-{at}": {
                "version": f"{self.random.randrange(20)}.{at % 10}.0",
                "resolved": f"https://registry.example/{self.fake.word()}/-/{self.fake.word()}-{at}.tgz",
                "integrity": f"sha512-{base64.b64encode(self.random.randbytes(64)).decode()}",
                "shasum": self.random.randbytes(20).hex(),
            }
            for at in range(1000)
        }
        return json.dumps(entries, indent=2).encode()

    def noise(self) -> bytes:
        """Bytes of no format, with a media signature, as sound or video has."""
        return b"OggS" + self.random.randbytes(200_000)


KINDS = (
    *("chat", "json", "pretty", "ndjson", "csv", "tsv", "html", "source", "minified", "text", "log", "form"),
    *("upload", "base64", "base64_text", "gzip", "xml", "lock", "noise"),
)
TYPES = {
    "form": b"application/x-www-form-urlencoded",
    "html": b"text/html",
    "upload": b"multipart/form-data; boundary=b0undary",
}


def main() -> int:
    """Print a table of MB/s, and the cost of a small request."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mb", nargs="?", type=float, default=2.0, metavar="MB", help="of each kind (default: 2)")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)} (default: all)")
    parser.add_argument("--all", action="store_true", help="with all tables and the engine")
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    given = parser.parse_args()
    if unknown := set(given.kinds).difference(KINDS):
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    maker, size = Maker(), int(given.mb * 1e6)
    policy = _policy() if given.all else None
    detector = policy.detector if policy is not None else None
    for kind in given.kinds or KINDS:
        messages = _messages(maker, kind, size)
        if given.profile:
            _profile(messages, detector)
        print(_line(kind, messages, detector), flush=True)
    if not given.kinds:
        _small(maker, policy)
    return 0


def message(body: bytes, kind: str = "") -> Message:
    """A request that carries `body`."""
    headers = ((b"content-type", TYPES[kind]),) if kind in TYPES else ()
    if kind == "gzip":
        headers = ((b"content-encoding", b"gzip"),)
    to, by = Destination("reports.example"), Sender("10.0.0.1")
    return Message(Channel.HTTP, by, to, datetime(2026, 11, 22, tzinfo=UTC), "POST", b"/", headers, body)


def _messages(maker: Maker, kind: str, size: int) -> list[Message]:
    made: list[Message] = []
    while size > 0:
        made.append(message(getattr(maker, kind)(), kind))
        size -= len(made[-1].body)
    return made


def _policy() -> Policy:
    files = {str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in POLICIES.rglob("*.*")}
    return load("bench", files, b"bench" * 8, LIMITS)


def _line(kind: str, messages: Sequence[Message], detector: Detector | None) -> str:
    size = sum(len(one.body) for one in messages)
    utf8 = _rate(size, lambda: [_decoded(one.body) for one in messages])
    parsed = _rate(size, lambda: [_parsed(one.body) for one in messages]) if _parsed(messages[0].body) else 0.0
    read = _rate(size, lambda: [extract(one, LIMITS) for one in messages])
    parts = sum(len(part.data) for one in messages for part in extract(one, LIMITS).parts)
    line = f"{kind:12} {size / 1e6:5.1f} MB  utf-8 {utf8:6.0f}  orjson {parsed:5.0f}  extract {read:6.0f} MB/s"
    line += f"  (of parts {read * parts / size:6.0f})  extract : utf-8 = {read / utf8:.3f}"
    if detector is not None:
        tables = _rate(size, lambda: [_tables(one) for one in messages])
        whole = _rate(size, lambda: [detector.findings(extract(one, LIMITS).parts) for one in messages])
        line += f"  with all tables {tables:6.0f}  with findings {whole:6.0f}"
    return line


def _decoded(data: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return data.decode()
    return ""


def _parsed(data: bytes) -> bool:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return True


def _tables(one: Message) -> int:
    parts = extract(one, LIMITS).parts
    return sum(len(table.rows) for part in parts if part.tables is not None for table in part.tables(part, everywhere))


def _rate(size: int, run: Callable[[], object]) -> float:
    """MB a second, the best of five."""
    return size / min(_seconds(run) for _ in range(5)) / 1e6


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _profile(messages: Sequence[Message], detector: Detector | None) -> None:
    profile = cProfile.Profile()
    profile.enable()
    for one in messages:
        reading = extract(one, LIMITS)
        if detector is not None:
            detector.findings(reading.parts)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(18)


def _small(maker: Maker, policy: Policy | None) -> None:
    for what, rows in (("a ticket", [maker.note() for _ in range(12)]), ("rows of a shop", [maker.row(), maker.row()])):
        body = json.dumps({"queue": "returns", "notes": rows}).encode()
        one = message(body)
        one = replace(one, target=b"/api/v2/tickets/83311/reply?draft=true&locale=en-GB", headers=HEADERS)
        line = f"small        {what}, {len(body)} B of JSON, 15 headers: extract {_each(lambda: extract(one, LIMITS))}"  # noqa: B023 - run at once
        if policy is not None:
            line += f", inspect {_each(lambda: inspect(one, policy))}"  # noqa: B023
        print(f"{line}, orjson.loads {_each(lambda: _parsed(body))}")  # noqa: B023


def _each(run: Callable[[], object]) -> str:
    """The time of one of many runs."""
    best = min(_seconds(lambda: [run() for _ in range(200)]) for _ in range(9)) / 200
    return f"{best * 1e6:.1f} µs"


if __name__ == "__main__":
    sys.exit(main())
