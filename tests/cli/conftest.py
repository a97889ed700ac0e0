"""A small policy that compiles in no time, and the command line run in this process or in one of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from outgate import cli
from tests import patience
from tests.workers.conftest import DESTINATIONS as OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

DATA_TYPE = """
title = "Badge number"
likelihood = "likely"
[[pattern]]
regex = '''\\bBADGE-\\d{4}\\b'''
[[example]]
text = "my badge is BADGE-1234, and yours BADGE-9876"
finds = ["BADGE-1234", "BADGE-9876"]
[[example]]
text = "BADGE-12345 has a digit too many"
finds = []
"""
RULE = """
title = "A badge number leaves"
severity = "high"
action = "block"
[when]
data = ["test.badge"]
distinct = 2
to = ["!corporate"]
[tell]
user = "Badge numbers may not leave."
reviewer = "Ask why."
[[example]]
given = { "test.badge" = 2 }
expect = "block"
[[example]]
given = { "test.badge" = 1 }
expect = "allow"
"""
DESTINATIONS = f"""{OURS}
[[group]]
id = "clinics"
title = "Health"
hosts = ["clinic.example"]
private = true
source = "us"
"""
LARGE = """
title = "Too large to be read"
severity = "low"
action = "block"
[when]
data = ["uninspected.too_large"]
[tell]
user = "Too large."
reviewer = "None."
[[example]]
given = { "uninspected.too_large" = 1 }
expect = "block"
[[example]]
given = { "test.badge" = 1 }
expect = "allow"
"""
FILES = {
    "data-types/test/badge.toml": DATA_TYPE,
    "rules/badges.toml": RULE,
    "rules/too-large.toml": LARGE,
    "destinations.toml": DESTINATIONS,
}


class Done(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """Write `files`, by their paths in `folder`, and return the folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A folder with a small policy."""
    return written(tmp_path / "policies", FILES)


@pytest.fixture
def outgate(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command in this process."""

    def run(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = cli.call([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return run


def outgate_process(*arguments: str | Path, **given: Any) -> Done:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "outgate", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=2 * patience.SECONDS, check=False, **given)
    return Done(done.returncode, done.stdout, done.stderr)
