"""Tables known by their shape: the columns that a data type asks for, and how they are told from a header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ColumnSpec(Strict):
    """What a column may be called, and what its values are."""

    headers: Annotated[list[str], Field(min_length=1)]
    values: str


class TableSpec(Strict):
    """A data type's `[table]`."""

    columns: dict[str, ColumnSpec]
    require: int
    rows: int

    def headers(self) -> Mapping[str, Sequence[str]]:
        """The header words of each column, for the scan to look for."""
        return {name: column.headers for name, column in self.columns.items()}
