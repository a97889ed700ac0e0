"""What every worker does: scan bodies one by one until its time is up, and write down what it found and when.

A worker runs in the environment of its tool, which has nothing of ours: only the standard library is imported here.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

type Place = tuple[str, int, int]  # a type as the tool calls it, and the characters from, to


def run(scan: Callable[[str], Iterable[Place]]) -> int:
    """Scan the bodies of a file of JSON lines, `{"text": …}`; print a line for each that was done in time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bodies", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    bodies = [json.loads(line)["text"] for line in options.bodies.read_text("utf-8").splitlines()]
    list(scan(bodies[0]))  # what is made when first needed is not charged
    spent = 0.0
    for text in bodies:
        start = time.process_time()  # of all threads: a tool that runs on two cores is charged for both
        found = list(scan(text))
        spent += time.process_time() - start
        sys.stdout.write(json.dumps({"found": found, "spent": spent}) + "\n")
        sys.stdout.flush()
        if spent > options.seconds:
            break
    return 0
