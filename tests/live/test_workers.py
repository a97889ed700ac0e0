"""Workers behind a real proxy: large leaks are seen, one that dies costs one message, none outlives its proxy."""

from __future__ import annotations

import subprocess
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from tests import patience
from tests.live.made_up import HARMLESS, LEAK
from tests.live.origin.record import wait_until
from tests.live.running import Outgate
from tests.live.test_curl import curl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.certificates import Authority
    from tests.live.origin import Origin

LINE = "the warehouse counted its shelves again and found them in good order\n"


@pytest.fixture
def own(authority: Authority, tmp_path: Path) -> Iterator[Outgate]:
    """A proxy of the test's own with two workers."""
    with Outgate(tmp_path / "own", authority.pem, more="[workers]\nnumber = 2\n") as running:
        yield running


def test_the_life_of_the_workers(own: Outgate, origin: Origin, tmp_path: Path) -> None:
    url = origin.url("/in", "desk.example")
    large, leak = tmp_path / "large", tmp_path / "leak"
    large.write_text(LINE * 150_000)
    leak.write_text(LINE * 2_000 + LEAK)
    assert own.logged("workers.started")[0]["workers"] == 2

    assert curl(own, "--data-binary", f"@{leak}", url).status == 403
    assert curl(own, "--data-binary", f"@{large}", url).status == 200
    arrived = len(origin.requests)

    killing = threading.Thread(target=_kill_while_busy, args=(own,))
    killing.start()
    assert curl(own, "--data-binary", f"@{large}", url).status == 403
    killing.join()
    assert len(origin.requests) == arrived
    last = own.incidents()[-1]
    assert [found.data_type for found in last.findings] == ["uninspected.failure"]
    assert {line["how"] for line in own.logged("worker.ended")} == {"Killed"}
    assert curl(own, "--data-binary", f"@{leak}", url).status == 403
    assert curl(own, "-d", HARMLESS, url).status == 200

    assert wait_until(lambda: len(_below(own)) == 3)  # the zygote and its two, one of them new
    everything = [own.process.pid, *(each.pid for each in _below(own))]
    sending = subprocess.Popen(["curl", "-sx", own.url, "--data-binary", f"@{large}", url], stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    own.process.kill()
    own.process.wait(patience.SECONDS)
    sending.wait(patience.SECONDS)
    assert wait_until(lambda: not any(map(_lives, everything)))


def _below(own: Outgate) -> list[psutil.Process]:
    return psutil.Process(own.process.pid).children(recursive=True)


def _kill_while_busy(own: Outgate) -> None:
    """Kill the worker that begins to compute."""
    (zygote,) = psutil.Process(own.process.pid).children()
    before = {each: each.cpu_times().user for each in zygote.children()}
    assert wait_until(lambda: any(each.cpu_times().user > used + 0.1 for each, used in before.items()))
    max(before, key=lambda each: each.cpu_times().user - before[each]).kill()


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
