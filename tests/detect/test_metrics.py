"""The data types of `metrics` on whole bodies: reports as marketplaces give them, and what only looks like one."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from outgate.detect import Detector, load
from outgate.extract import extract
from outgate.model import Channel, Destination, Limits, Message, Sender
from tests.detect.metrics_harmless import BODIES
from tests.detect.metrics_leaks import REPORTS

POLICIES = Path(__file__).parents[2] / "policies"


@cache
def detector() -> Detector:
    paths = [*(POLICIES / "data-types/metrics").glob("*.toml"), *(POLICIES / "lists").glob("*.txt")]
    return Detector(
        load({str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in paths}), b"k" * 32, Limits()
    )


def found(media_type: str, body: str) -> set[str]:
    headers = ((b"content-type", media_type.encode()),)
    to, by, at = Destination("elsewhere.example"), Sender("10.0.0.1"), datetime(2026, 6, 7, tzinfo=UTC)
    message = Message(Channel.HTTP, by, to, at, "POST", b"/", headers, body.encode())
    return {finding.data_type for finding in detector().findings(extract(message, Limits()).parts)}


@pytest.mark.parametrize(("data_type", "media_type", "body"), REPORTS)
def test_a_report_is_found_as_what_it_is(data_type: str, media_type: str, body: str) -> None:
    assert data_type in found(media_type, body)


@pytest.mark.parametrize("name", BODIES)
def test_what_only_looks_like_a_report_is_not_found(name: str) -> None:
    assert found(*BODIES[name]) == set()


def test_all_bodies_are_there() -> None:
    assert (len(REPORTS), len(BODIES)) == (57, 64)
    assert sum(len(body) > 10_000 for _, body in BODIES.values()) >= 40
