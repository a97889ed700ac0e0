"""How results are written: for people, or for machines."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer


class Format(StrEnum):
    """The two forms of every result."""

    TEXT = "text"
    JSONL = "jsonl"


FormatOption = Annotated[Format, typer.Option("--format", help="Text for people, or JSON lines.")]


def counted(count: int, one: str, many: str = "") -> str:
    """Return the count with its noun; `many` is for nouns that do not just take an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def write_json(tree: dict[str, Any]) -> None:
    """Write one JSON line to standard output; what is not ASCII, or not even text, is escaped."""
    print(json.dumps(tree))  # noqa: T201 - a result
