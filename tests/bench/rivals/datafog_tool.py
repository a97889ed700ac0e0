"""datafog-core (Rust): its default types, and those of its German locale."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from tests.bench.rivals.work import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.bench.rivals.work import Place


def main() -> int:
    """Scan with all of them."""
    datafog = import_module("datafog_core")

    def scan(text: str) -> Iterable[Place]:
        found = datafog.scan(text, {"locale": "de"})
        return [(one.entity_type, one.codepoint_range.start, one.codepoint_range.end) for one in found]

    return run(scan)


if __name__ == "__main__":
    sys.exit(main())
