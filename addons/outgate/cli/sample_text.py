"""One MiB of made-up traffic, always the same, to time patterns on: prose, JSON, tables, logs, code, encodings."""

from __future__ import annotations

import base64
import json
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 1 << 20  # bytes
# fmt: off
_WORDS = (
    "order", "customer", "shipped", "return", "label", "warehouse", "please", "thanks", "the", "and", "of", "to",
    "in", "for", "with", "your", "account", "review", "case", "status", "update", "delivery", "item", "price",
    "stock", "market", "price", "region", "team", "note", "question", "answer", "week", "month",
)
# fmt: on

type _Random = random.Random


def _prose(rng: _Random) -> str:
    return " ".join(rng.choices(_WORDS, k=40)).capitalize() + ".\n"


def _record(rng: _Random) -> str:
    values = {"id": rng.randrange(10**9), "state": rng.choice(_WORDS), "total": round(rng.random() * 500, 2)}
    return (
        json.dumps(values | {"note": " ".join(rng.choices(_WORDS, k=6)), "at": f"2026-0{rng.randrange(1, 9)}-11"})
        + "\n"
    )


def _row(rng: _Random) -> str:
    return ",".join(str(rng.randrange(10**4)) for _ in range(12)) + "\n"


def _log(rng: _Random) -> str:
    path, size = "/".join(rng.choices(_WORDS, k=3)), rng.randrange(10**5)
    return f'10.0.0.{rng.randrange(255)} - [22/Nov/2026] "GET /{path} HTTP/1.1" 200 {size}\n'


def _code(rng: _Random) -> str:
    first, second = rng.choices(_WORDS, k=2)
    return f"  if ({first}.{second}[{rng.randrange(99)}] !== null) {{ return {second}({first}); }}\n"


def _encoded(rng: _Random) -> str:
    return base64.b64encode(rng.randbytes(57)).decode() + "\n"


_KINDS: tuple[Callable[[_Random], str], ...] = (_prose, _record, _row, _log, _code, _encoded)


def sample() -> bytes:
    """Return the sample."""
    rng = random.Random(20_261_122)  # noqa: S311 - the same text each time is the point
    lines: list[str] = []
    size = 0
    while size < SIZE:
        lines += [rng.choice(_KINDS)(rng) for _ in range(100)]
        size += sum(map(len, lines[-100:]))
    return "".join(lines).encode()[:SIZE]
