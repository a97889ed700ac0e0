"""For all tests: an example may take its time, and no test leaves the log as a command has set it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings

from tests import patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

# The machines are shared, and a slow moment is no fault.
settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")
patterns.keep()


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """A command that was run in this process says what is logged; the next test decides for itself."""
    yield
    structlog.reset_defaults()
