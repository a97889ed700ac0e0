"""Compressed files (gz, bz2, xz, zst), recognised by their first bytes; what trails the last member is read too."""

from __future__ import annotations

import bz2
import gzip
import lzma
from typing import TYPE_CHECKING

import zstandard

from outgate.extract.inflate import inflate
from outgate.extract.magic import format_of
from outgate.extract.tree import Child, apply
from outgate.model import Edit, Part, Unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Lift

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.compress,
}


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield what a compressed file holds, and what trails it."""
    codec = format_of(part.data)
    if part.is_text or codec not in COMPRESS or hints.encodings:
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


def _writing(codec: str) -> Lift:
    def lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
        if len(children) != 1:
            raise Unwritable(f"a {codec} file with something behind it")
        child, edits = children[0]
        return [Edit(0, len(parent.data), COMPRESS[codec](apply(child.data, edits)))]

    return lift


LIFTS: dict[str, Lift] = {codec: _writing(codec) for codec in COMPRESS}
