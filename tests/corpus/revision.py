"""The same corpus under the code and policy of another revision: its files are unpacked beside, and run from there."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.corpus.measure import Case

ROOT = Path(__file__).parents[2]
_PARTS = ("addons", "policies")


def base_of_main() -> str:
    """Return the revision at which this branch left main; on main itself, the last commit."""
    return _git("merge-base", "HEAD", "main").decode().strip()


def at_revision(revision: str) -> list[Case]:
    """Return the cases as they come out with the code and policy of `revision`. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(_git("archive", revision, *_PARTS))) as archive:
            archive.extractall(folder, filter="data")
        command = [sys.executable, "-m", "tests.corpus", "--json", "--policies", f"{folder}/policies"]
        paths = os.pathsep.join((f"{folder}/addons", str(ROOT)))
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, check=True, stdout=subprocess.PIPE
        )
    return [Case(**json.loads(line)) for line in done.stdout.splitlines()]


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
