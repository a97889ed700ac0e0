"""The launcher: an embedded master with the few addons of mitmproxy that are needed, then ours, the gate last.

Never `mitmdump -s`: there one script's exception skips the others, and a failed reload leaves an open proxy.
Each addon is an entry of its own, for mitmproxy swallows an exception together with the rest of its entry.
"""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

import structlog
from mitmproxy.addons.disable_h2c import DisableH2C
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.addons.tlsconfig import TlsConfig
from mitmproxy.certs import CertStore
from mitmproxy.exceptions import OptionsError
from mitmproxy.master import Master
from mitmproxy.options import Options

from outgate.wire import lighter, patches
from outgate.wire.addons import Addons
from outgate.wire.authentication import Authentication
from outgate.wire.budget import BodyRoom
from outgate.wire.coach_host import CoachHost
from outgate.wire.config import SetupError, WireConfig
from outgate.wire.connect import Connect
from outgate.wire.gate import Gate
from outgate.wire.gateway import Gateway
from outgate.wire.http import Http
from outgate.wire.identity import Identity
from outgate.wire.inflight import InFlight
from outgate.wire.listener import Listener
from outgate.wire.protocols import Protocols
from outgate.wire.quiet import mute_root, quieted
from outgate.wire.refusal import Refusals
from outgate.wire.startcheck import StartCheck
from outgate.wire.tls import Tls
from outgate.wire.trust import REQUIRED, Guard, refuse_key_logs, upstream_bundle
from outgate.wire.tunnels import new_tunnels
from outgate.wire.websocket import Websocket

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from outgate.model import Message, Outcome
    from outgate.wire.coach_host import Justify
    from outgate.wire.gateway import Apart, Count, Timed

_log = structlog.get_logger("outgate.wire")

CERTIFICATES = 5000  # host certificates kept; with mitmproxy's 100, more hosts mean signing without end


class Proxy:
    """One proxy process. `await run()` serves until `stop()`; then it drains."""

    def __init__(
        self,
        config: WireConfig,
        inspect: Callable[[Message], Outcome],
        record: Callable[[Outcome], Awaitable[str]],
        is_private: Callable[[str], bool],
        count: Count | None = None,
        *,
        apart: Apart | None = None,
        justify: Justify | None = None,
        timed: Timed | None = None,
    ) -> None:
        """Prepare to serve. Raises SetupError for settings that cannot be used or would defeat the proxy.

        `inspect` is quick, and raises NeedsIsolation for a message that `apart` is to inspect, which may take its time.
        `record` returns the incident's number once it is durable; when it raises, the message is blocked. So does
        `count`, which rules over time need: it returns by rule how many values the sender sent, once they are durable
        with those of this message. `timed` is told how many seconds an `inspection`, an `inspection apart` or a
        `recording` took. `justify` keeps the reason that somebody gave; if it raises, nothing goes by it.
        """
        refuse_key_logs()
        self._config = config
        self._gateway = Gateway(
            inspect=inspect,
            record=record,
            is_private=is_private,
            identity=Identity(config.identity),
            refusals=Refusals(config.contact, config.coach),
            timeout=config.inspection_timeout,
            count=count,
            apart=apart,
            coach=config.coach,
            timed=timed,
        )
        self._justify = justify or _unkept
        self._in_flight = InFlight()
        self._master: Master | None = None
        self._listening: asyncio.Event = asyncio.Event()
        self._listener: Listener | None = None
        self._draining: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that is listened on, once `started()` has returned."""
        return self._listener.addresses[0][1] if self._listener and self._listener.addresses else 0

    @property
    def counts(self) -> dict[str, int]:
        """How many messages met which fate since the start; without values, hosts or users."""
        return dict(self._gateway.counts)

    @property
    def in_flight(self) -> int:
        """How many requests wait for the end of their answer."""
        return len(self._in_flight)

    @property
    def is_accepting(self) -> bool:
        """Whether clients are accepted: after the start, and before the end begins."""
        return self._listening.is_set() and self._draining is None

    async def started(self) -> int:
        """Wait until clients are accepted and return the port. If `run` fails, this never returns: watch both."""
        await self._listening.wait()
        return self.port

    async def run(self) -> None:
        """Serve until `stop()` is called. Raises SetupError when it cannot start."""
        with quieted():
            try:
                self._master = self._build()
                await self._serve(self._master)
            except OptionsError as error:
                raise SetupError(str(error)) from None

    def stop(self) -> None:
        """Drain and return from `run`; called again, return at once. To be called on the loop, as a signal handler."""
        if self._master is None:
            return
        if self._draining is not None:
            _log.warning("proxy.stopping", in_flight=len(self._in_flight), how="at once")
            self._master.should_exit.set()
            return
        _log.info("proxy.draining", in_flight=len(self._in_flight), seconds=self._config.drain)
        self._draining = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        assert self._listener is not None  # noqa: S101 - set before `stop` can be called
        assert self._master is not None  # noqa: S101
        await self._listener.drain(self._config.drain)
        self._master.should_exit.set()

    def _build(self) -> Master:
        CertStore.STORE_CAP = CERTIFICATES
        lighter.install()
        patches.install(self._config.body_limit, self._config.in_flight)
        self._config.confdir.mkdir(parents=True, exist_ok=True, mode=0o700)
        master = Master(Options(confdir=str(self._config.confdir)), with_termlog=False)
        master.addons = Addons(master)
        proxyserver = Proxyserver()  # type: ignore[no-untyped-call] # mitmproxy's
        self._listener = Listener(self._config, proxyserver, self._in_flight)
        master.addons.add(*self._addons(proxyserver, self._listener))  # type: ignore[no-untyped-call] # mitmproxy's
        bundle = upstream_bundle(self._config.upstream_ca, self._config.confdir)
        values = {"server": False, "ssl_verify_upstream_trusted_ca": str(bundle), **REQUIRED}
        master.options.update(**values)  # type: ignore[no-untyped-call] # mitmproxy's
        master.addons.add(Guard(), Gate(self._gateway))  # type: ignore[no-untyped-call] # mitmproxy's
        return master

    def _addons(self, proxyserver: Proxyserver, listener: Listener) -> tuple[object, ...]:
        gateway, tunnels = self._gateway, new_tunnels()
        return (
            StartCheck(),
            proxyserver,
            Protocols(gateway, tunnels),
            TlsConfig(),
            DisableH2C(),
            listener,
            self._in_flight,
            BodyRoom(),
            Authentication(gateway, tunnels),
            Connect(gateway, tunnels),
            Tls(gateway, tunnels),
            CoachHost(gateway, self._justify, self._config.contact, self._config.inspection_timeout),
            Http(gateway, tunnels),
            Websocket(gateway),
        )

    async def _serve(self, master: Master) -> None:
        assert self._listener is not None  # noqa: S101 - built with the master
        serving = asyncio.create_task(master.run())
        try:
            await self._listener.start(serving)
            mute_root()
            gc.collect()
            gc.freeze()  # the garbage collector need not look at the program itself again: the tail halves
            self._listening.set()
            _log.info("proxy.started", addresses=[f"{host}:{port}" for host, port in self._listener.addresses])
            await serving
        finally:
            master.should_exit.set()
            await asyncio.wait([serving])
            await self._listener.finish()
            _log.info("proxy.stopped", **self.counts)


async def _unkept(_: object) -> None:
    raise LookupError("nothing was given that keeps reasons")
