"""What bodies cost that are made to be slow: `python -m tests.bench.bench_hostile [PAIRS] [--seed N]`.

Pieces of every format that is read are repeated, one by one and mixed by chance, and inspected as a body of each of a
few media types, of 25 kB and of 100 kB. Printed are the slowest, beside harmless text in the same run, and each whose
time grew faster than its size: a body of four times the size may take four times as long, and one that takes more
than seven is read in more than linear time. Times are of the CPU, one thread.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.progress import track

from outgate.inspection import inspect, load
from outgate.model import Limits
from tests.bench.sent import post
from tests.extract.test_linear import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.inspection import Policy

POLICIES = Path(__file__).parents[2] / "policies"
SMALL, TIMES = 25_000, 4
TOO_MUCH = 7.0  # times as long
WORTH_TELLING = 0.1  # seconds for the large one
PLAIN = b"the parcel has arrived, and nothing else is there to tell of it this week\n"
TYPES = (
    "application/json", "text/plain", "text/html", "application/x-www-form-urlencoded", "text/csv",
    "application/xml", "multipart/form-data; boundary=x", "message/rfc822", "application/octet-stream",
)  # fmt: skip
PIECES = [piece.encode() for piece in (
    *"[]{}\"\\@()<>&=%\n\r\t|'`#*_~^/:;$.,-0a", "[1,2],", '{"a":', '["a",', '{"text":"a"},', '"a",', '"1",', "}{", "1 ",
    "\\u0041", '\\"', "\\x41", "0x41 ", "0000000: 4142 ", "<a>", "<td>", "</td>", "<tr>", "<b>", "</b>", "<p>a</p>",
    "<!--", "<!--a", "-->", "<![CDATA[", "]]>", "<?xml?>", "<w:t>a</w:t>", "&#65;", "&amp;", "a=b&", "%41", "=41",
    "=\n", "=?utf-8?q?a?=", "\0", "a\0", "\0a", "\ufeff", "\u200b", "\u202e", "é", "日本", "\u0430", "\U0001d7ce", "①",
    "१", "\uff10", "a\u0301",
    "QUJD", "QUJD\n", "QUJD ", "M8ABC\n", "begin 644 a\n", "=ybegin ", "From: a\n", "data: {}\n\n", "a\tb\n", "a,b\n",
    "a;b\n", "| a ", "|---", '"a","b"\n', "a: b\n", "> ", "a   b   c\n", "12/34/56 ", "4111 ", "4111-", "DE89 ",
    "B0QX41K7ZD ", "123-1234567-1234567 ", "a@", "a@b.", "joe@shop.example ", "Joe Doe, ", "name: ", "phone: ",
    "units sold ", "price 1 ", "1,234 ", "1.5% ", "$1.50 ", "one ", "dot ", "review ", "password: ", "a.b.", "a-b-",
    "aA", "eyJ", "-----BEGIN ", "http://a/", "{\\rtf1 ", "{\\b ", "BT (a) Tj ET ", "%PDF-1.4\n", "1 0 obj\n", "PK\3\4",
    "INSERT INTO a VALUES (1,2);\n", "(1,2),", "diff --git a b\n", "Name: ", "card ", "order ", "差评", "units ",
    "[at]", "sku,", "12 Larch Row ", "delete the review $80 ",
)]  # fmt: skip


class Body(NamedTuple):
    """What is repeated, and as what it is sent."""

    pieces: tuple[bytes, ...]
    kind: str
    in_json: bool = False

    def of(self, size: int) -> bytes:
        """Return about so many bytes of it."""
        made = b"".join(self.pieces)
        made = (made * (size // len(made) + 1))[:size]
        return json.dumps({"text": made.decode("utf-8", "ignore")}).encode() if self.in_json else made


class Cost(NamedTuple):
    """What a body costs at its large size, and how many times as much as at its small one."""

    ns_a_byte: float
    growth: float
    body: Body


def main() -> int:
    """Print the slowest, and what is not linear; 1 if there is any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="?", type=int, default=200, help="mixtures of two to four pieces (default: 200)")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    files = {str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in POLICIES.rglob("*.*")}
    policy = load("bench", files, b"bench" * 8, Limits())
    gc.collect()
    gc.freeze()
    plain = _cost(Body((PLAIN,), "text/plain"), policy)
    bodies = list(_bodies(given.pairs, random.Random(given.seed)))  # noqa: S311 - reproducible, not secret
    costs = [_cost(body, policy) for body in track(bodies, console=Console(stderr=True))]
    for cost in sorted(costs, reverse=True)[:15]:
        _tell(cost, plain.ns_a_byte)
    worse = [cost for cost in costs if _is_worse(cost, policy)]
    print(f"{len(costs)} bodies; read in more than linear time: {len(worse)}")
    for cost in worse:
        _tell(cost, plain.ns_a_byte)
    return int(bool(worse))


def _bodies(pairs: int, chance: random.Random) -> Iterator[Body]:
    for piece in (*PIECES, *UNITS.values()):
        yield Body((piece,), chance.choice(TYPES))
        yield Body((piece,), "application/json", in_json=True)
    for _ in range(pairs):
        some = chance.choices(PIECES, k=chance.choice((2, 2, 3, 4)))
        yield Body(tuple(one * chance.choice((1, 1, 1, 2, 5, 30)) for one in some), chance.choice(TYPES))


def _cost(body: Body, policy: Policy) -> Cost:
    small, large = (_seconds(body.of(size), body.kind, policy) for size in (SMALL, SMALL * TIMES))
    return Cost(large / (SMALL * TIMES) * 1e9, large / small if large > WORTH_TELLING else 0.0, body)


def _is_worse(cost: Cost, policy: Policy) -> bool:
    """Asked again where it seems so, and of a larger one: the machine may be busy, and what has a limit grows once."""
    if cost.growth <= TOO_MUCH:
        return False
    small, large, larger = (_seconds(cost.body.of(SMALL * TIMES**at), cost.body.kind, policy) for at in range(3))
    return min(large / small, larger / large) > TOO_MUCH


def _seconds(body: bytes, kind: str, policy: Policy) -> float:
    sent = post(body, kind)
    start = time.thread_time()
    inspect(sent, policy)
    return time.thread_time() - start


def _tell(cost: Cost, plain: float) -> None:
    shown = b" ".join(cost.body.pieces)[:60]
    print(
        f"{cost.ns_a_byte:9,.0f} ns a byte, {cost.ns_a_byte / plain:5.0f} times plain text, "
        f"{cost.growth:4.1f} times for four times the size: {shown!r} as {cost.body.kind}"
    )


if __name__ == "__main__":
    sys.exit(main())
