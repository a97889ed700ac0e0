"""Small policies and parts for the tests of this folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.detect import Detector, load
from outgate.model import Limits, Part

if TYPE_CHECKING:
    from outgate.detect.scanner import Scanner
    from outgate.model import Finding

POLICIES = Path(__file__).parents[2] / "policies"
KEY = b"a key of the tests, 32 bytes long"
EXAMPLES = """
[[example]]
text = "x"
finds = ["x"]
[[example]]
text = "y"
finds = []
"""


def policy(body: str, **more: str) -> dict[str, str]:
    """A policy of one data type, `test.thing`, with what is said in `body`; `more` are word lists by name."""
    lists = {f"lists/{name}.txt": words for name, words in more.items()}
    return {"data-types/test/thing.toml": f'title = "A thing"\n{body}\n{EXAMPLES}', **lists}


def detector(body: str, limits: Limits | None = None, literals: type[Scanner] | None = None) -> Detector:
    """A detector of that one data type."""
    return Detector(load(policy(body)), KEY, limits or Limits(), literals=literals)


@cache
def shipped(literals: type[Scanner] | None = None) -> Detector:
    """The detector of the data types that are shipped, made once in a process."""
    files = {str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in POLICIES.rglob("*.*")}
    return Detector(load(files), KEY, Limits(), literals=literals)


def part(text: str | bytes, path: str = "body") -> Part:
    """A root part."""
    return Part((path,), text.encode() if isinstance(text, str) else text, root="body")


def values(found: list[Finding], data_type: str = "") -> list[str]:
    """The text of the findings, in order; of one data type or family if named."""
    return [
        finding.part.data[start:end].decode("utf-8", "surrogateescape")
        for finding in found
        if finding.data_type.startswith(data_type) and finding.part is not None
        for start, end in finding.spans
    ]
