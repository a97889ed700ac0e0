"""The demo: a table that tells the truth, on a real proxy; and it says so when something is not as it should be."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import ssl
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from outgate.cli import demo
from outgate.cli.demo_samples import Sample, samples
from outgate.model import Disposition
from tests import patience
from tests.live.origin.record import wait_until
from tests.wire.clients import refused

if TYPE_CHECKING:
    from collections.abc import Iterator

DEMO = [sys.executable, "-m", "outgate", "demo"]
SAMPLE = Sample("a card", "https://desk.example/in", b"charge 4111", Disposition.REDACTED, (b"4111",), b"charge [")


def test_the_demo_shows_what_was_stopped_and_ends_well() -> None:
    done = subprocess.run(DEMO, check=False, capture_output=True, text=True, timeout=2 * patience.SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("│ OG-") == 6
    assert "9 sent: 3 allowed, 2 redacted, 4 blocked. All as expected." in done.stdout
    for column in ("sent", "the origin received", "action", "rule", "incident"):
        assert column in done.stdout
    assert "nothing" in done.stdout
    assert "[payment.card]" in done.stdout.replace("\n", "")
    assert done.stderr == ""


@pytest.fixture
def staying() -> Iterator[subprocess.Popen[str]]:
    # A test run in the background has Control-C ignored, and its children inherit that.
    demo = ["env", "--default-signal=INT", *DEMO, "--stay"]
    with subprocess.Popen(demo, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        yield process
        process.kill()


@pytest.mark.timeout(400)
def test_it_stays_to_be_tried_by_hand_with_the_line_it_prints(staying: subprocess.Popen[str]) -> None:
    assert staying.stdout
    lines: list[str] = []
    while not any("Control-C" in line for line in lines):
        lines.append(staying.stdout.readline())
        assert lines[-1], "".join(lines)
    told = re.search(r"curl -x.*?'note=[^']*'", "".join(lines), re.DOTALL)
    assert told
    tried = subprocess.run(
        ["bash", "-c", f"{told[0]} -sS -i"], check=True, capture_output=True, text=True, timeout=patience.SECONDS
    )
    assert tried.stdout.endswith("received\n")
    console = re.search(
        r"(https://127\.0\.0\.1:\d+)\. Who approves.*?name demo +password (\S+)", "".join(lines), re.DOTALL
    )
    assert console
    trust = ssl.create_default_context(cafile=told[0].partition("--cacert ")[2].split()[0])
    headers = {"Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=console[1], verify=trust, headers=headers, timeout=patience.SECONDS) as browser:
        signed_in = browser.post("/sign-in", data={"name": "demo", "password": console[2], "to": "/queue"})
        assert signed_in.headers["location"] == "/queue"
        assert "OG-" in browser.get("/queue").text
    staying.send_signal(signal.SIGINT)
    assert staying.wait(patience.SECONDS) == 130
    assert wait_until(lambda: refused(int(console[1].rpartition(":")[2])))


@pytest.mark.parametrize(
    ("arrived", "expect", "well"),
    [
        (b"charge [payment.card]", Disposition.REDACTED, True),
        (b"charge 4111", Disposition.REDACTED, False),
        (None, Disposition.REDACTED, False),
        (None, Disposition.BLOCKED, True),
        (b"", Disposition.BLOCKED, False),
        (b"charge [payment.card]", Disposition.ALLOWED, False),
    ],
)
def test_a_result_is_judged_by_what_the_origin_received(
    arrived: bytes | None, expect: Disposition, *, well: bool
) -> None:
    assert demo._arrived_as_expected(replace(SAMPLE, expect=expect), arrived) is well


def test_a_result_that_the_log_tells_otherwise_is_not_as_expected() -> None:
    result = demo.Result(SAMPLE, b"charge [payment.card]", None)
    assert result.disposition is Disposition.ALLOWED
    assert not result.as_expected
    assert "unexpected" in demo._decided(result)[0]
    assert "1 not as expected" in demo._sum([result])


def test_every_name_leads_to_the_origin_in_the_demos_loop() -> None:
    loop = demo.DemoLoop()
    loop.origin_port = 4711
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        found = runner.run(loop.getaddrinfo(samples()[0].host, 443))
    assert {address[4] for address in found} == {("127.0.0.1", 4711)}
