"""Uuencoded files (POSIX, uuencode), which stand in the text of old mails between `begin` and `end`."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING

from outgate.extract.place_names import shown
from outgate.extract.tree import Child, Hints, stretch
from outgate.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget

_BEGIN = re.compile(rb"begin(?<![^\n]begin) [0-7]{3,4} ([^\r\n]{1,200})\r?\n(?=[!-`])")
_LINE = re.compile(rb"([!-M][ -`]{1,86})\r?\n")  # its length stands first: 45 bytes at the most
_STEP = 45


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give each file that the text holds. Raises Exceeded."""
    del hints
    at = 0
    while (begin := _BEGIN.search(part.data, at)) is not None:
        at, data = _decoded(part.data, begin.end())
        budget.spend(len(data))
        if data:
            name = begin[1].decode("utf-8", "replace")
            path = (*part.path, f"uuencoded[{shown(name)}]")
            found = Part(path, data, is_text=False, parent=part, lift=_LIFT, span_in_parent=(begin.end(), at))
            yield Child(found, Hints(name=name))


def encode(data: bytes) -> bytes:
    """Return `data` as lines of uuencoding."""
    return b"".join(binascii.b2a_uu(data[at : at + _STEP]) for at in range(0, len(data), _STEP))


def _decoded(data: bytes, at: int) -> tuple[int, bytes]:
    """Return where the lines end that start at `at`, and what they say."""
    out: list[bytes] = []
    while (line := _LINE.match(data, at)) is not None:
        size = line[1][0] - 32
        # Some writers pad each line with a sign more, and some leave out spaces at its end.
        out.append(binascii.a2b_uu(line[1][: 1 + (size + 2) // 3 * 4].ljust(1 + (size + 2) // 3 * 4)))
        at = line.end()
    return at, b"".join(out)


_LIFT = stretch(encode)
