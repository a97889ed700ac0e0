"""What the tests of the wire share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.wire import WireConfig
from tests.live.conftest import authority, origin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.certificates import Authority

__all__ = ["authority", "confdir", "origin"]


@pytest.fixture(scope="session")
def confdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where mitmproxy's own authority is made, once a run."""
    return tmp_path_factory.mktemp("confdir")


@pytest.fixture
def config(authority: Authority, confdir: Path) -> WireConfig:
    """Settings for a proxy that trusts the origin, on a free port."""
    return WireConfig(confdir=confdir, listen_port=0, upstream_ca=authority.pem, drain=30.0, contact="it@corp.test")
