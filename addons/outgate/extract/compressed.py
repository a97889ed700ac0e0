"""Compressed files (gz, bz2, xz, zst), recognised by their first bytes; what trails the last member is read too.

In bytes of no known format one may stand anywhere, behind a few that were put before it; or they may be a stream
without a mark (zlib, deflate, brotli), which is tried: it must hold to the last byte and come out readable.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from typing import TYPE_CHECKING

import brotli
import zstandard

from outgate.extract.inflate import inflate
from outgate.extract.magic import format_of
from outgate.extract.readable import is_readable, is_zlib
from outgate.extract.tree import Child, apply
from outgate.model import Edit, Part, Reason, Unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Lift

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.compress,
}

_WRITE: dict[str, Callable[[bytes], bytes]] = {
    **COMPRESS,
    "zlib": zlib.compress,
    "deflate-raw": lambda data: zlib.compress(data, wbits=-zlib.MAX_WBITS),
    "br": lambda data: bytes(brotli.compress(data, quality=5)),
}
_LEAST = 16  # bytes of a stream without a mark
# What each starts with: enough of it to be rare in noise.
_MARKS = (("gzip", b"\x1f\x8b\x08"), ("bzip2", b"BZh"), ("xz", b"\xfd7zXZ\0"), ("zstd", b"\x28\xb5\x2f\xfd"))
_MOST = 32  # marks of a kind that are tried


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield what a compressed file holds, and what trails it."""
    codec = format_of(part.data)
    if part.is_text or hints.encodings or (codec and codec not in COMPRESS):
        return
    if not codec:
        stream = _unmarked(part, budget)
        yield from [stream] if stream else _inside(part, hints, budget)
        return
    inflated = inflate(codec, part.data, budget)
    path = (*part.path, codec)
    trailing = part.data[inflated.used :]
    if inflated.gap:
        budget.gap(inflated.gap, path, inflated.detail, part)
    elif trailing.strip(b"\0"):
        yield Child(Part((*part.path, f"{codec} trailing"), trailing, is_text=False, parent=part))
    whole = not inflated.gap and not trailing
    yield Child(Part(path, inflated.data, is_text=False, parent=part, lift=LIFTS[codec] if whole else None))


def _unmarked(part: Part, budget: Budget) -> Child | None:
    """Return what a stream without a mark holds, if the bytes are one."""
    if len(part.data) < _LEAST:
        return None
    for codec in ("zlib", "deflate-raw", "br"):
        if codec == "zlib" and not is_zlib(part.data):
            continue
        inflated = inflate(codec, part.data, budget)
        is_over = inflated.gap is Reason.EXPANSION and codec == "zlib"
        if is_over or (not inflated.gap and inflated.used == len(part.data) and is_readable(inflated.data)):
            path = (*part.path, codec)
            if inflated.gap:
                budget.gap(inflated.gap, path, inflated.detail, part)
            lift = None if inflated.gap else LIFTS[codec]
            return Child(Part(path, inflated.data, is_text=False, parent=part, lift=lift))
    return None


def _inside(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield what is compressed somewhere in bytes that nobody knows; a mark may stand there by chance."""
    if hints.boundary or part.data.startswith(b"--"):
        return  # the parts of these are read by themselves, and can be written back there
    end = 0
    for at, codec in sorted(_marks(part, budget)):
        if at < end:
            continue
        inflated = inflate(codec, memoryview(part.data)[at:], budget)
        if inflated.gap is Reason.TRUNCATED and not is_readable(inflated.data):
            continue  # a mark by chance
        path = (*part.path, codec)
        if inflated.gap:
            budget.gap(inflated.gap, path, inflated.detail, part)
        end = at + inflated.used
        yield Child(Part(path, inflated.data, is_text=False, parent=part))


def _marks(part: Part, budget: Budget) -> Iterator[tuple[int, str]]:
    for codec, mark in _MARKS:
        at = part.data.find(mark)
        for _ in range(_MOST):
            if at < 0:
                break
            yield at, codec
            at = part.data.find(mark, at + 1)
        if at >= 0:
            budget.gap(Reason.PARTS, part.path, f"more than {_MOST} places that look like {codec}", part)


def _writing(codec: str) -> Lift:
    def lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
        if len(children) != 1:
            raise Unwritable(f"a {codec} file with something behind it")
        child, edits = children[0]
        return [Edit(0, len(parent.data), _WRITE[codec](apply(child.data, edits)))]

    return lift


LIFTS: dict[str, Lift] = {codec: _writing(codec) for codec in _WRITE}
