"""What forwarding costs by sink, the forwarder's memory, and what a dead sink costs the proxy (nothing).

    uv run python -m tests.bench.bench_sinks

Processor time is that of the thread that delivers; receivers are on the same machine. For the proxy, one with dead
sinks and one without any take turns request by request, so that their ratio holds on a shared machine as well.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil

from outgate.record.sinks.file import EventFile, Kept
from outgate.record.sinks.follower import Follower
from outgate.record.sinks.posting import Address, Poster
from outgate.record.sinks.secret import Secret
from outgate.record.sinks.sink import Sink
from outgate.record.sinks.splunk import Collector, Index
from outgate.record.sinks.spool import Spool
from outgate.record.sinks.syslog import Receiver, Syslog
from outgate.record.sinks.tls import Trust
from outgate.record.sinks.webhook import Webhook
from tests.cli.conftest import FILES, written
from tests.cli.forwarding import Deployed
from tests.live.certificates import Authority
from tests.live.origin import Origin
from tests.live.rsyslog import Rsyslog
from tests.live.running import Outgate
from tests.live.test_clients import trusting
from tests.record.outcomes import KEYS
from tests.record.sinks.receivers import Web

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outgate.record.sinks.sink import Deliver

ENTRIES = 5_000
REQUESTS = 600
LEAK = b"BADGE-1234 and BADGE-9876"
DEAD = """[
  { kind = "syslog", host = "127.0.0.1", port = 1 },
  { kind = "webhook", url = "https://127.0.0.1:1" },
]"""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        authority = Authority(folder)
        with Deployed(folder / "deployed") as deployed:
            for _ in range(ENTRIES // 250):
                deployed.record(250)
            _sinks(folder, authority, deployed)
            _memory(deployed)
        _proxy(folder, authority)


def _sinks(folder: Path, authority: Authority, deployed: Deployed) -> None:
    """Deliver all entries to each kind of sink."""
    trust = Trust(authority.pem)
    token = folder / "token"
    token.touch(mode=0o600)
    token.write_text("a-token")
    (folder / "rsyslog").mkdir()
    with Web(authority.leaf()) as web, Rsyslog(folder / "rsyslog", authority) as rsyslog:
        poster = Poster(Address(web.url, trust))
        kinds: dict[str, Deliver] = {
            "file": EventFile(folder / "events.jsonl", Kept()).deliver,
            "syslog": Syslog(Receiver("localhost", rsyslog.port, trust, longest=65_536)).deliver,
            "webhook": Webhook(poster, Secret(token)).deliver,
            "splunk": Collector(poster, Secret(token), Index()).deliver,
        }
        for name, deliver in kinds.items():
            _follow(f"sqlite:///{deployed.data / 'outgate.db'}", Sink(f"bench-{name}", deliver))
        poster.close()


def _follow(url: str, sink: Sink) -> None:
    follower = Follower(sink, KEYS.log.origin)
    with Spool(url) as spool:
        began, busy = time.perf_counter(), time.thread_time()
        while follower.step(spool).more:
            pass
        took, busy = time.perf_counter() - began, time.thread_time() - busy
    print(f"{sink.name:14} {ENTRIES / took:7.0f} events/s; {1e6 * busy / ENTRIES:5.0f} µs of the processor an event")


def _memory(deployed: Deployed) -> None:
    """Forward all entries by the command, and tell its largest size."""
    process = psutil.Process(deployed.forward().pid)
    seen = [0]

    def done() -> bool:
        seen.append(process.memory_info().rss)
        waiting = {lag.sink: lag.waiting for lag in deployed.store.sinks()}
        return waiting.get("file", ENTRIES) == 0

    deployed.wait_until(done)
    deployed.end()
    print(f"`outgate forward` holds {max(seen) / 1e6:.0f} MB at most")


def _proxy(folder: Path, authority: Authority) -> None:
    """Send leaks through two proxies in turns: one with sinks that are dead, one with none."""
    policies = written(folder / "policies", FILES)
    with ExitStack() as stack:
        origin = stack.enter_context(Origin(authority))
        both = {
            name: stack.enter_context(Outgate(folder / name, authority.pem, policies=policies, sinks=sinks))
            for name, sinks in (("none", "[]"), ("dead", DEAD))
        }
        clients = {
            name: stack.enter_context(httpx.Client(proxy=one.url, verify=trusting(one), trust_env=False, timeout=60))
            for name, one in both.items()
        }
        took: dict[str, list[float]] = {name: [] for name in both}
        for number in range(REQUESTS):
            for name in sorted(both, reverse=bool(number % 2)):
                took[name].append(_timed(lambda name=name: _leak(clients[name], origin.url("/in"))))  # type: ignore[misc]
        for name, times in took.items():
            print(f"{name} sinks: " + ", ".join(f"p{part} {_quantile(times, part):.1f} ms" for part in (50, 90, 99)))
        for percent in (50, 90, 99):
            ratio = _quantile(took["dead"], percent) / _quantile(took["none"], percent)
            print(f"p{percent} with dead sinks : without = {ratio:.2f}")


def _leak(client: httpx.Client, url: str) -> None:
    answer = client.post(url, content=LEAK)
    assert answer.status_code == httpx.codes.FORBIDDEN, answer.status_code


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _quantile(times: Sequence[float], percent: int) -> float:
    return statistics.quantiles(times[20:], n=100)[percent - 1]


if __name__ == "__main__":
    main()
