"""The pattern engine's speed on bodies that this makes itself: `python -m tests.bench.bench_engine`.

One run compares, over the same bytes: a checksum (how fast this machine reads), naive `re` with one pass for each
data type, and `Detector.findings`, on clean bodies, on a mixed corpus (JSON, CSV, script, base64, HTML, text, forms;
one planted value in some 1.4 kB) and on customer exports. Times are of the CPU, one thread. Trust the ratios. Traffic
is new text: what the engine's automata cost that are made as text leads there is in the rate of unseen bodies alone.
The detector is shown each body as one part; the line below is of messages with these bodies, end to end: `inspect`
takes them apart, reads their tables, names places and decides. The last lines are of it for small requests, of which
each has a body of its own. What is loaded is out of the garbage collector's sight, as in the proxy.
"""

from __future__ import annotations

import argparse
import base64
import gc
import json
import random
import re
import sys
import time
import zlib
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from faker import Faker

from outgate.inspection import inspect, load
from outgate.model import Limits, Part
from tests.bench.sent import HEADERS, post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from outgate.detect import Detector
    from outgate.inspection import Policy
    from outgate.model import Header, Message

POLICIES = Path(__file__).parents[2] / "policies"
LOCALES = ["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "zh_CN", "ja_JP", "nl_NL", "pl_PL"]
END = datetime(2026, 11, 22)  # noqa: DTZ001 - as Faker wants it; the bodies are the same on every day
NAIVE = (
    r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\b",
    r"(?:\+\d{1,3}[ -]?)?\(?\d{2,4}\)?[ -]\d{3,4}[ -]\d{3,4}",
    r"\b(?:\d[ -]?){12,18}\d\b",
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}[A-Z0-9]{1,4}\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b\d{17}[\dXx]\b",
    r"\b\d{3}-\d{7}-\d{7}\b",
)


class Maker:
    """Makes bodies, always the same ones."""

    def __init__(self) -> None:
        self.random = random.Random(7)  # noqa: S311 - reproducible, not secret
        self.fakers = [Faker(locale) for locale in LOCALES]
        for faker in self.fakers:
            faker.seed_instance(7)
        self.faker = self.fakers[0]  # of the body that is being made: people write in one language at a time

    def value(self) -> str:
        """One value of a person."""
        fake = self.faker
        kind = self.random.randrange(6)
        if kind == 0:
            return str(fake.phone_number())
        if kind == 1:
            return str(fake.credit_card_number())
        if kind == 2:
            return str(fake.iban())
        if kind == 3:
            return fake.numerify("%##-#######-#######")
        return str(fake.email())

    def row(self, planted: str = "") -> dict[str, object]:
        """A row as shop systems send it: ids, times and amounts, and a note."""
        fake = self.faker
        return {
            "id": self.random.randrange(10**9),
            "uuid": fake.uuid4(),
            "updated_at": fake.iso8601(end_datetime=END),
            "at": 1_763_700_000_000 + self.random.randrange(10**9),
            "price": round(self.random.random() * 100, 4),
            "sku": fake.bothify("??-#####-??").upper(),
            "note": f"{fake.paragraph()} {planted}".strip(),
            "ok": self.random.random() < 0.5,
        }

    def body(self, values: int) -> bytes:
        """A body of some 20 kB with so many values."""
        self.faker = self.random.choice(self.fakers)
        rows = [self.row(self.value() if at < values else "") for at in range(64)]
        self.random.shuffle(rows)
        texts = [str(row["note"]) for row in rows]
        match self.random.choices(range(6), (40, 18, 14, 14, 10, 4))[0]:
            case 0:
                return json.dumps(rows, ensure_ascii=self.random.random() < 0.3).encode()
            case 1:
                lines = [",".join(f'"{value}"' for value in row.values()) for row in rows]
                return "\n".join([",".join(rows[0]), *lines]).encode()
            case 2:
                return "".join(
                    f"function f{at}(a){{if(a>{at}){{return g({text!r},a*0.{at}7)}}}}\n"
                    for at, text in enumerate(texts)
                ).encode()
            case 3:
                return base64.b64encode(self.random.randbytes(30_000)) + "\n".join(texts[: values + 1]).encode()
            case 4:
                return "".join(
                    f'<div class="row r-{at}"><p>{text}</p></div>\n' for at, text in enumerate(texts)
                ).encode()
        return urlencode({f"field{at}": text for at, text in enumerate(texts)}).encode()

    def export(self) -> bytes:
        """Customers, one value in some 60 bytes."""
        self.faker = self.random.choice(self.fakers)
        lines = ["order,name,email,phone"]
        for _ in range(300):
            fake = self.faker
            lines.append(f"{fake.numerify('%##-#######-#######')},{fake.name()},{fake.email()},{fake.phone_number()}")
        return "\n".join(lines).encode()


def main() -> int:
    """Print a table of MB/s, and the cost of a small request."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mb", nargs="?", type=float, default=8.0, metavar="MB", help="of each kind (default: 8)")
    size = int(parser.parse_args().mb * 1e6)
    files = {str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in POLICIES.rglob("*.*")}
    policy = load("bench", files, b"bench" * 8, Limits())
    gc.collect()
    gc.freeze()
    detector = policy.detector
    maker = Maker()
    for name, make in (("clean", lambda: maker.body(0)), ("mixed", lambda: maker.body(15)), ("export", maker.export)):
        bodies = list(_bodies(make, size))
        _compare(name, bodies, detector)
        _end_to_end(bodies[: len(bodies) // 4 + 1], policy)
    _small(maker, detector)
    _inspected(maker, policy)
    return 0


def _bodies(make: Callable[[], bytes], size: int) -> Iterable[bytes]:
    while size > 0:
        body = make()
        size -= len(body)
        yield body


def _compare(name: str, bodies: list[bytes], detector: Detector) -> None:
    size = sum(map(len, bodies))
    parts = [[Part(("body",), body, root="body")] for body in bodies]
    start = time.thread_time()
    count = sum(len(detector.findings(one)) for one in parts)
    new = size / (time.thread_time() - start) / 1e6
    naive = [re.compile(pattern) for pattern in NAIVE]
    subset = bodies[:: max(1, len(bodies) // 20)]
    texts = [body.decode() for body in subset]
    read = _rate(size, lambda: [zlib.crc32(body) for body in bodies])
    slow = _rate(sum(map(len, subset)), lambda: [sum(1 for _ in one.finditer(text)) for text in texts for one in naive])
    fast = _rate(size, lambda: [detector.findings(one) for one in parts])
    every = f"one finding in {size // count:,} B" if count else "no findings"
    print(
        f"{name:7} {size / 1e6:5.1f} MB, {every:28} crc32 {read:6.0f}   naive re {slow:5.1f}   engine {fast:6.1f} MB/s"
    )
    print(
        f"{'':7} engine : naive re = {fast / slow:.0f} : 1,  engine : crc32 = {fast / read:.3f},  "
        f"bodies of which it has seen none before: {new:.1f} MB/s"
    )


def _end_to_end(bodies: list[bytes], policy: Policy) -> None:
    messages = [post(body) for body in bodies]
    size = sum(map(len, bodies))
    new = size / _seconds(lambda: _all(messages, policy)) / 1e6
    again = size / _seconds(lambda: _all(messages, policy)) / 1e6
    print(f"{'':7} end to end, as messages: {new:.2f} MB/s for the first time, {again:.2f} again")


def _rate(size: int, run: Callable[[], object]) -> float:
    """MB a second, the best of five."""
    best = min(_seconds(run) for _ in range(5))
    return size / best / 1e6


def _seconds(run: Callable[[], object]) -> float:
    start = time.thread_time()
    run()
    return time.thread_time() - start


def _small(maker: Maker, detector: Detector) -> None:
    body = json.dumps([maker.row() for _ in range(9)]).encode()[:1000]
    target = b"/api/v2/tickets/83311/reply?draft=true&locale=en-GB"
    parts = [
        Part(("target",), target, root="target"),
        Part(("headers",), b"\r\n".join(b"%s: %s" % line for line in HEADERS), root="headers"),
        Part(("body",), body, root="body"),
    ]
    findings = detector.findings(parts)
    best = min(_seconds(lambda: [detector.findings(parts) for _ in range(500)]) for _ in range(9)) / 500
    size = sum(len(part.data) for part in parts)
    print(f"small   a request of {size} B, 15 headers: {best * 1e6:.1f} µs, {len(findings)} findings")


def _inspected(maker: Maker, policy: Policy) -> None:
    """A clean request of 1 KB of JSON, each with another body, among headers of the one before, or with a new id."""
    maker.faker = maker.fakers[0]
    bodies = [json.dumps({"ticket": at, "state": "open", "reply": _prose(maker, 950)}).encode() for at in range(500)]
    for name, headed in (("the headers of the one before", repeat(HEADERS)), ("an id of its own", _with_ids(maker))):
        rounds = [[_request(body, next(headed)) for body in bodies] for _ in range(6)]
        seconds = [_seconds(partial(_all, messages, policy)) for messages in rounds]
        print(f"inspect a request of 1 kB, 15 headers, with {name}: {min(seconds[1:]) / len(bodies) * 1e6:.1f} µs")


def _all(messages: Iterable[Message], policy: Policy) -> None:
    for message in messages:
        inspect(message, policy)


def _request(body: bytes, headers: tuple[Header, ...]) -> Message:
    return replace(post(body), headers=headers, target=b"/api/v2/tickets/83311/reply?draft=true&locale=en-GB")


def _with_ids(maker: Maker) -> Iterator[tuple[Header, ...]]:
    while True:
        one = maker.faker.uuid4().encode()
        yield tuple((name, one if name == b"x-request-id" else value) for name, value in HEADERS)


def _prose(maker: Maker, size: int) -> str:
    text = ""
    while len(text) < size:
        text += maker.faker.paragraph() + " "
    return text[:size]


if __name__ == "__main__":
    sys.exit(main())
