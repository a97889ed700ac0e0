"""Outgate, with all of its data types: what is likely, or with --possible all; with --whole, out of a message."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.detect import Detector, load
from outgate.extract import extract
from outgate.model import Channel, Destination, Likelihood, Limits, Message, Part, Sender
from tests.bench.rivals.work import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.bench.rivals.work import Place

POLICIES = Path(__file__).parents[3] / "policies"


def main() -> int:
    """Scan with the shipped data types."""
    files = {str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in POLICIES.rglob("*.*")}
    detector = Detector(load(files), b"rivals" * 6, Limits())
    is_whole = "--whole" in sys.argv
    least = Likelihood.POSSIBLE if "--possible" in sys.argv else Likelihood.LIKELY
    sys.argv = [argument for argument in sys.argv if argument not in {"--whole", "--possible"}]

    def scan(text: str) -> Iterable[Place]:
        data = text.encode()
        found = detector.findings(_parts(data) if is_whole else [Part(("body",), data)])
        return [
            (one.data_type, len(data[:start].decode()), len(data[:end].decode()))
            for one in found
            for start, end in one.spans
            if one.likelihood >= least and not is_whole
        ]

    return run(scan)


def _parts(data: bytes) -> Sequence[Part]:
    to, by = Destination("forms.example"), Sender("10.0.0.1")
    return extract(Message(Channel.HTTP, by, to, datetime.now(UTC), "POST", b"/", (), data), Limits()).parts


if __name__ == "__main__":
    sys.exit(main())
