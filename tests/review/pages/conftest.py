"""A console with made-up incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.review.console import STARTED
from tests.review.queued import RULES, TYPES, fill

if TYPE_CHECKING:
    from tests.review.console import Console

COUNT = 70


@pytest.fixture
def full(console: Console) -> Console:
    """A console over made-up incidents, the last of just now."""
    fill(console.store, COUNT, STARTED)
    console.desk = console.desk._replace(rules=RULES, types=TYPES)
    return console
