"""scrubadub: its default detectors."""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from typing import TYPE_CHECKING

from tests.bench.rivals.work import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.bench.rivals.work import Place


def main() -> int:
    """Scan with all of them."""
    warnings.simplefilter("ignore")
    scrubber = import_module("scrubadub").Scrubber()

    def scan(text: str) -> Iterable[Place]:
        return [(one.type, one.beg, one.end) for one in scrubber.iter_filth(text)]

    return run(scan)


if __name__ == "__main__":
    sys.exit(main())
