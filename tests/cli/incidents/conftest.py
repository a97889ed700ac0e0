"""A data folder with three incidents, of a store that is still open for writing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from outgate.model import Disposition
from outgate.record import Store
from tests.record.outcomes import AT, KEYS, email, outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """The folder; its store stays open, as that of a running proxy."""
    with Store.open(f"sqlite:///{tmp_path / 'outgate.db'}", KEYS) as store:
        store.add(outcome(rule="first", at=AT - timedelta(days=40)))
        store.add(replace(outcome(email("a@b.example"), rule="=HYPERLINK()"), disposition=Disposition.REDACTED))
        store.add(outcome(rule="third", at=AT))
        yield tmp_path
