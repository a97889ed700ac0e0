"""fastscrub (C++): it only gives the text back without what it found, so what is missing is looked for in the text."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from tests.bench.rivals.work import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.rivals.work import Place

_MARK = re.compile(r"\[REDACTED_([A-Z_]+)\]")


def main() -> int:
    """Scan with all that it has."""
    scrub = import_module("fastscrub").scrub
    return run(lambda text: places(text, scrub(text)))


def places(text: str, scrubbed: str) -> Iterator[Place]:
    """Yield what was replaced: what stands in the text between the pieces that are left."""
    at = 0
    marks = list(_MARK.finditer(scrubbed))
    for number, mark in enumerate(marks, start=1):
        following = marks[number] if number < len(marks) else None
        kept = scrubbed[mark.end() : following.start() if following else len(scrubbed)]
        start = at + mark.start() if mark is marks[0] else at
        end = text.find(kept[:64], start + 1) if kept else len(text) if following is None else start + 1
        yield mark[1], start, end
        at = end + len(kept)


if __name__ == "__main__":
    sys.exit(main())
