"""`outgate demo`: an origin and the proxy on loopback, a real client through real TLS interception, and a table.

Every host name of the demo leads to its own origin, because the demo's event loop resolves names so: the proxy is
the one of `outgate run`, which has no such setting, and nothing leaves this machine.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from outgate.cli import demo_client, demo_console, logs
from outgate.cli.demo_origin import DemoOrigin
from outgate.cli.demo_samples import WEBSOCKET, Sample, samples
from outgate.cli.deployment import Deployment
from outgate.cli.failures import DONE, STOPPED
from outgate.cli.serving import composed
from outgate.cli.terminal import out, shown
from outgate.model import Disposition
from outgate.settings import Bounds, Listen, Log, Record, Settings, Upstream, Workers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from outgate.record import Incident, Store
    from outgate.wire import Proxy

_SHOWN = 60  # characters of what the origin received
_COLUMNS = 120  # of the table when it goes to a file


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a sample: what the origin received of it, and the incident it opened, if any."""

    sample: Sample
    arrived: bytes | None
    incident: Incident | None

    @property
    def disposition(self) -> Disposition:
        """What was done, as the log has it; what opened no incident was let go."""
        return self.incident.disposition if self.incident else Disposition.ALLOWED

    @property
    def as_expected(self) -> bool:
        """Whether the log says what was to happen, and the origin shows that it did."""
        return self.disposition is self.sample.expect and _arrived_as_expected(self.sample, self.arrived)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    *,
    stay: Annotated[
        bool, typer.Option("--stay", help="Leave the proxy, the origin and the console up, to try by hand.")
    ] = False,
) -> int:
    """Show what is stopped: sends made-up leaks through the proxy. Exit code 0: all went as it should, 1: not."""
    with tempfile.TemporaryDirectory(prefix="outgate-demo-") as folder:
        loop = DemoLoop()
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            return runner.run(_demo(Path(folder), loop, stay=stay))


class DemoLoop(asyncio.SelectorEventLoop):
    """An event loop for which every host name is the demo's origin, whatever the port."""

    origin_port = 0

    async def getaddrinfo(self, host: Any, port: Any, **how: Any) -> Any:
        """Return the origin's address."""
        del host, port
        return await super().getaddrinfo("127.0.0.1", self.origin_port, **how)


async def _demo(folder: Path, loop: DemoLoop, *, stay: bool) -> int:
    given = samples()
    logs.start(Log(file=folder / "log"))
    hosts = sorted({sample.host for sample in given})
    async with DemoOrigin(hosts, folder) as origin, _proxy(_settings(folder, origin)) as (port, deployment):
        loop.origin_port = origin.port
        trust = ssl.create_default_context(cafile=deployment.certificate)
        results = [await _send(sample, origin, port, trust, deployment.store) for sample in given]
        _wide().print(_table(results))
        out().print(_sum(results))
        if stay:
            await _stay(deployment, port, hosts[0])
    return DONE if all(result.as_expected for result in results) else STOPPED


@asynccontextmanager
async def _proxy(settings: Settings) -> AsyncIterator[tuple[int, Deployment]]:
    """Serve as `outgate run` does with these settings."""
    deployment = Deployment.open(settings)
    try:
        async with composed(settings, deployment) as serving, _running(serving.proxy) as port:
            yield port, deployment
    finally:
        deployment.close()


@asynccontextmanager
async def _running(proxy: Proxy) -> AsyncIterator[int]:
    running = asyncio.create_task(proxy.run())
    started = asyncio.create_task(proxy.started())
    await asyncio.wait((running, started), return_when=asyncio.FIRST_COMPLETED)
    try:
        if running.done():
            running.result()
        yield await started
    finally:
        started.cancel()
        proxy.stop()
        await running


async def _send(sample: Sample, origin: DemoOrigin, port: int, trust: ssl.SSLContext, store: Store) -> Result:
    seen, recorded = len(origin.arrivals), len(list(store.incidents()))
    if sample.method == WEBSOCKET:
        await demo_client.say(sample, port, trust)
    else:
        await demo_client.post(sample, f"http://127.0.0.1:{port}", trust)
    arrived = b"".join(bytes(arrival.body) for arrival in origin.arrivals[seen:])
    incidents = list(store.incidents())
    new = incidents[0] if len(incidents) > recorded else None
    return Result(sample, arrived if len(origin.arrivals) > seen else None, new)


def _settings(folder: Path, origin: DemoOrigin) -> Settings:
    return Settings(
        data=folder / "data",
        listen=Listen(port=0),
        limits=Bounds(drain_seconds=1.0),
        workers=Workers(number=1),
        upstream=Upstream(ca_file=origin.authority),
        record=Record(group_seconds=0),  # each sample is to have an incident of its own
        log=Log(file=folder / "log"),
    )


def _arrived_as_expected(sample: Sample, arrived: bytes | None) -> bool:
    if sample.expect is Disposition.BLOCKED:
        return arrived is None
    if arrived is None or any(leak in arrived for leak in sample.leaks):
        return False
    return sample.kept in arrived and (sample.expect is not Disposition.ALLOWED or arrived == sample.content)


def _wide() -> Console:
    """Return the console for the table: as wide as the terminal, and wide enough where there is none."""
    return Console(markup=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else _COLUMNS)


def _table(results: Sequence[Result]) -> Table:
    table = Table(show_lines=True)
    for name in ("sent", "the origin received", "action", "rule", "incident"):
        table.add_column(name, overflow="fold", no_wrap=name in {"action", "incident"})
    for result in results:
        table.add_row(f"{result.sample.what}\nto {result.sample.host}", _received(result), *_decided(result))
    return table


def _decided(result: Result) -> tuple[str, str, str]:
    action = str(result.disposition) + ("" if result.as_expected else "\nunexpected")
    if result.incident is None:
        return action, "", ""
    rules = [rule.rule for rule in result.incident.rules if not rule.exempted_by]
    return action, "\n".join(rules) or result.incident.why, result.incident.number


def _received(result: Result) -> str:
    if result.arrived is None:
        return "nothing"
    if result.arrived == result.sample.content:
        return "all of it, unchanged"
    text = result.arrived.decode("utf-8", "replace")
    start = max(0, text.find("[") - _SHOWN // 2)
    return shown(("… " if start else "") + text[start : start + _SHOWN] + " …")


def _sum(results: Sequence[Result]) -> str:
    wrong = sum(not result.as_expected for result in results)
    count = {kind: sum(result.disposition is kind for result in results) for kind in Disposition}
    done = ", ".join(f"{number} {kind}" for kind, number in count.items() if number)
    return f"{len(results)} sent: {done}. " + (f"{wrong} not as expected." if wrong else "All as expected.")


async def _stay(deployment: Deployment, port: int, host: str) -> None:
    async with demo_console.running(deployment.authority.parent, deployment.store) as console:
        people = "\n".join(f"  name {name:8}password {password}" for name, password in console.passwords.items())
        out().print(
            f"\nThe proxy listens on 127.0.0.1:{port}; every host leads to the demo's origin. Try it from another "
            f"terminal:\n  curl -x http://127.0.0.1:{port} --cacert {deployment.certificate} \\"
            f"\n    https://{host}/ -d 'note=card 4111 1111 1111 1111'"
            f"\n\nThe incidents are in the console, {console.address}. Who approves must be another person:\n{people}"
            "\nIts certificate is signed by the demo's own authority, so browsers warn of it."
            "\n\nControl-C ends it."
        )
        await asyncio.Event().wait()
