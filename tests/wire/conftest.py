"""What the tests of the wire share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.conftest import authority, origin

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["authority", "confdir", "origin"]


@pytest.fixture(scope="session")
def confdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where mitmproxy's own authority is made, once a run."""
    return tmp_path_factory.mktemp("confdir")
