"""What the log of a data folder tells of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.record import Store
from outgate.record.desk.trail import Wanted, every

if TYPE_CHECKING:
    from pathlib import Path

    from outgate.record.desk.trail import Entry


def entries(data: Path) -> list[Entry]:
    """The entries of what people did, the oldest first."""
    with Store.open_for_reading(f"sqlite:///{data / 'outgate.db'}") as store:
        # Of the trail, which reads only.
        return [*every(store, Wanted(kind="account."))][::-1]  # type: ignore[arg-type]
