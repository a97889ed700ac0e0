"""Git packs, as `git push` sends them: objects one after the other, each deflated.

Layout after git's gitformat-pack: `PACK`, version, count, then per object a header of type and size, for deltas
the base's place or name, then a zlib stream. A delta is applied to its base; where a thin pack leaves the base at
the other side, the text that the delta inserts is read as it stands. Git names objects by their hash, so nothing
in a pack can be redacted.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.inflate import inflate
from outgate.extract.tree import Child
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.extract.tree import Budget, Hints

MARKS = (b"PACK\0\0\0\x02", b"PACK\0\0\0\x03")
KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
OFS_DELTA, REF_DELTA = 6, 7


class Object(NamedTuple):
    """One object: what it is, and its bytes."""

    kind: str
    data: bytes


class Header(NamedTuple):
    """What stands before an object: its type, the place or name of a delta's base, where its zlib stream begins."""

    kind: int
    base: int | bytes | None
    begin: int


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield the objects of a pack that starts anywhere in `part` (a push puts its commands before it)."""
    data = part.data
    start = min((at for mark in MARKS if (at := data.find(mark)) >= 0), default=-1)
    if start < 0:
        return
    known: dict[int | bytes, Object] = {}
    at, path = start + 12, (*part.path, "git pack")
    for _ in range(int.from_bytes(data[start + 8 : start + 12])):
        header = _header(data, at)
        if header.kind not in (*KINDS, OFS_DELTA, REF_DELTA) or header.begin >= len(data):
            budget.gap(Reason.TRUNCATED, path, "the pack is damaged or ends early", part)
            return
        inflated = inflate("zlib", memoryview(data)[header.begin :], budget)
        if inflated.gap:
            budget.gap(inflated.gap, path, inflated.detail, part)
            return
        item = _resolve(header, inflated.data, known, budget)
        name = hashlib.sha1(f"{item.kind} {len(item.data)}\0".encode() + item.data, usedforsecurity=False).digest()
        known[at] = known[name] = item
        at = header.begin + inflated.used
        yield Child(Part((*part.path, f"git pack[{item.kind}]"), item.data, is_text=False, parent=part))


def _header(data: bytes, at: int) -> Header:
    kind = data[at] >> 4 & 7 if at < len(data) else 0
    end = at
    while end < len(data) and data[end] & 0x80:
        end += 1
    end += 1
    if kind == REF_DELTA:
        return Header(kind, data[end : end + 20], end + 20)
    if kind == OFS_DELTA:
        back, end = _offset(data, end)
        return Header(kind, at - back, end)
    return Header(kind, None, end)


def _offset(data: bytes, at: int) -> tuple[int, int]:
    """Return how far back the base of an offset delta stands, and where the number ends."""
    value = -1
    for end in range(at, min(at + 10, len(data))):
        value = (value + 1) << 7 | data[end] & 0x7F
        if not data[end] & 0x80:
            return value, end + 1
    return 0, len(data)


def _resolve(header: Header, data: bytes, known: dict[int | bytes, Object], budget: Budget) -> Object:
    if header.base is None:
        return Object(KINDS[header.kind], data)
    base = known.get(header.base)
    return Object(base.kind, _patched(base.data, data, budget)) if base else Object("delta", data)


def _patched(base: bytes, delta: bytes, budget: Budget) -> bytes:
    """Apply `delta` to `base`: two sizes, then copies (high bit set) and inserts."""
    at = _past_size(delta, _past_size(delta, 0))
    out: list[bytes] = []
    while at < len(delta):
        code = delta[at]
        at += 1
        if not code & 0x80:
            out.append(delta[at : at + code])
            at += code
            continue
        numbers = []
        for count, shift in ((4, 0), (3, 4)):
            number = 0
            for byte in range(count):
                if code >> (shift + byte) & 1 and at < len(delta):
                    number |= delta[at] << 8 * byte
                    at += 1
            numbers.append(number)
        place, size = numbers[0], numbers[1] or 0x10000
        out.append(base[place : place + size])
        budget.spend(len(out[-1]))
    return b"".join(out)


def _past_size(delta: bytes, at: int) -> int:
    while at < len(delta) and delta[at] & 0x80:
        at += 1
    return at + 1
