"""Records: several fields of one person together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RecordSpec(Strict):
    """A data type's `[record]`."""

    columns: dict[str, list[str]]

    def headers(self) -> Mapping[str, Sequence[str]]:
        """The header words of each column, for the scan to look for."""
        return self.columns
