"""What every live test may ask for: an authority that signs, and an origin that records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outgate.settings import shipped_policies
from tests.cli.conftest import FILES, written
from tests.live.certificates import Authority
from tests.live.origin import Origin
from tests.live.running import Outgate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEW = (
    "data-types/order/id.toml",
    "data-types/payment/card.toml",
    "data-types/payment/iban.toml",
    "data-types/person/email.toml",
    "rules/emails-over-a-day.toml",
    "rules/payment-numbers.toml",
    "rules/several-orders.toml",
    "destinations.toml",
)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority behind the origins' certificates; a proxy under test is told to trust `authority.pem`."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def origin(authority: Authority) -> Iterator[Origin]:
    """An origin of the test's own, on free ports of loopback."""
    with Origin(authority) as origin:
        yield origin


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with a small policy, which compiles in no time."""
    return written(tmp_path / "policies", FILES)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A folder with the shipped policies that judge what is made up here: the others take seconds of each start."""
    return written(tmp_path / "policies", {name: (shipped_policies() / name).read_text() for name in FEW})


@pytest.fixture(scope="session")
def shared_outgate(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outgate]:
    """The proxy with the policies that it ships with, one a worker; no inspection ends because the machine is busy."""
    more = "[limits]\ninspection_seconds = 100\n"
    with Outgate(tmp_path_factory.mktemp("outgate"), authority.pem, more=more) as running:
        yield running


@pytest.fixture
def outgate(shared_outgate: Outgate) -> Outgate:
    """The shared proxy, with no incident yet."""
    shared_outgate.forget()
    return shared_outgate
