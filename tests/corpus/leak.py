"""Leaks, made up: the TOML files below `leaks/`, each with what must be found in it and what must be done about it.

`finds` names every data type that is found for sure (`likely` or above), with the values as they stand in the text, or
`table` and `record` for what has no single value; `also` names data types that fit as well and need not be found.
`action` is what the shipped policy orders when the text is sent to `to` (a host that no policy names, unless said
otherwise). `ways` names the ways of sending it (see `ways.py`) where not all fit. `gap` says what is known to be wrong
with it, `gaps` in which way: counted all the same, and no failure of the test.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from outgate.model import Action

FOLDER = Path(__file__).parent / "leaks"
WHOLE = frozenset({"table", "record", "figures", "signs"})  # what stands for a value where there is no single one
UNLISTED = "unlisted.example"


@dataclass(frozen=True)
class Leak:
    """One text that must not leave unseen; `name` is its file and `number` in it."""

    name: str
    number: int
    what: str
    text: str
    action: Action
    finds: dict[str, tuple[str, ...]]
    to: str = UNLISTED
    media_type: str = "text/plain; charset=utf-8"
    ways: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    gap: str = ""
    gaps: dict[str, str] = field(default_factory=dict)

    @property
    def values(self) -> tuple[str, ...]:
        """The values in the text, the longest first."""
        values = {value for found in self.finds.values() for value in found if value not in WHOLE}
        return tuple(sorted(values, key=len, reverse=True))

    @property
    def is_plain(self) -> bool:
        """Whether it is plain text, which any other text can hold."""
        return self.media_type.startswith("text/plain")

    @property
    def is_whole(self) -> bool:
        """Whether it is a table or a record, known by its structure."""
        return any(value in WHOLE for values in self.finds.values() for value in values)


@cache
def leaks() -> tuple[Leak, ...]:
    """Return all leaks, in the order of the files."""
    return tuple(
        _leak(path.stem, at, table)
        for path in sorted(FOLDER.glob("*.toml"))
        for at, table in enumerate(tomllib.loads(path.read_text("utf-8"))["leak"])
    )


def _leak(file: str, number: int, table: dict[str, Any]) -> Leak:
    name = f"{file}[{number}]"
    finds = {data_type: tuple(values) for data_type, values in table.pop("finds").items()}
    ways, also = (tuple(table.pop(key, ())) for key in ("ways", "also"))
    leak = Leak(name, number, action=Action[table.pop("action").upper()], finds=finds, ways=ways, also=also, **table)
    text = unquote_plus(leak.text) if leak.media_type.endswith("urlencoded") else leak.text
    assert all(value in text for value in leak.values), f"{name}: a value does not stand in the text"
    return leak
