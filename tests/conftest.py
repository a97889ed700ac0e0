"""For all tests: an example may take its time, and no test leaves the log as a command has set it up."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings

from tests import patterns
from tests.once import first, shared

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

# The machines are shared, and a slow moment is no fault.
settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")
patterns.keep()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Have one process of a run read the tests first: the others find what it has compiled of them, and need not."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        return (yield)
    factory: pytest.TempPathFactory = session.config._tmp_path_factory  # type: ignore[attr-defined]
    with first(shared(factory, worker) / "collected"):
        return (yield)


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """A command that was run in this process says what is logged; the next test decides for itself."""
    yield
    structlog.reset_defaults()
