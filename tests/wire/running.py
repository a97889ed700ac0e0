"""A real proxy in a thread with an event loop of its own, with a policy that a test can read at a glance."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from outgate.model import (
    Action,
    Decision,
    Disposition,
    Finding,
    Fired,
    Likelihood,
    Message,
    Outcome,
    Severity,
    uninspected,
)
from outgate.wire import Proxy, WireConfig
from outgate.wire.addons import Addons
from tests import patience

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from types import TracebackType

    from outgate.wire.gateway import Apart

BLOCK = b"LEAK"  # a message that holds this is blocked
REDACT = b"MASK"  # … and this is redacted
MASKED = b"[test.mask]"


def inspect(message: Message) -> Outcome:
    """Judge by the two words above, in any place of the message."""
    lines = b"\n".join(name + b": " + value for name, value in (*message.headers, *message.trailers))
    names = "\n".join((message.destination.host, *message.names)).encode()
    whole = b"\n".join((names, message.target, lines, message.body))
    if message.unread is not None:
        return _outcome(message, Action.BLOCK, uninspected(message.unread, ("body",), "unread"))
    if BLOCK.lower() in whole.lower():
        path = "host" if BLOCK.lower() in names.lower() else "body"
        return _outcome(message, Action.BLOCK, Finding("test.leak", (path,), Likelihood.LIKELY, "L***"))
    if REDACT in whole:
        return _outcome(message, Action.REDACT, Finding("test.mask", ("body",), Likelihood.LIKELY, "M***"))
    return Outcome(message, Decision(Action.ALLOW), Disposition.ALLOWED, (), message)


def _outcome(message: Message, action: Action, finding: Finding) -> Outcome:
    fired = Fired("a-rule", "A rule", action, Severity.HIGH, (finding,), tell_user="Ask your lead <for> a ticket.")
    decision = Decision(action, (fired,))
    if action is Action.BLOCK:
        return Outcome(message, decision, Disposition.BLOCKED, (finding,), None)
    send = replace(
        message,
        target=message.target.replace(REDACT, MASKED),
        headers=tuple((name, value.replace(REDACT, MASKED)) for name, value in message.headers),
        body=message.body.replace(REDACT, MASKED),
        trailers=tuple((name, value.replace(REDACT, MASKED)) for name, value in message.trailers),
    )
    return Outcome(message, decision, Disposition.REDACTED, (finding,), send)


@dataclass
class Recorder:
    """A store in memory, that fails when told to."""

    outcomes: list[Outcome] = field(default_factory=list)
    fails: bool = False

    async def __call__(self, outcome: Outcome) -> str:
        if self.fails:
            raise OSError("the disk is full")
        self.outcomes.append(outcome)
        return f"OG-2026-{len(self.outcomes):06}"


class RunningProxy:
    """Serves from `__enter__` to `__exit__` on `port`."""

    def __init__(
        self,
        config: WireConfig,
        *,
        private: Collection[str] = (),
        judge: Callable[[Message], Outcome] = inspect,
        apart: Apart | None = None,
        planted: Collection[object] = (),
        last: Collection[object] = (),
    ) -> None:
        self.config = config
        self.seen: list[Message] = []
        self.recorder = Recorder()
        self.error: BaseException | None = None
        self._private = frozenset(private)
        self._judge, self._apart = judge, apart
        self._planted, self._last = planted, last
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._up.wait(patience.SECONDS), "the proxy did not start"
        if self.error is not None:
            raise self.error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self.stop()
        self._thread.join(patience.SECONDS)
        assert not self._thread.is_alive(), "the proxy did not stop"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def authority(self) -> str:
        """The certificate authority that clients must trust."""
        return str(self.config.confdir / "mitmproxy-ca-cert.pem")

    def stop(self) -> None:
        with contextlib.suppress(RuntimeError):  # it may have ended at any time, and its loop with it
            self.loop.call_soon_threadsafe(self.proxy.stop)

    def join(self, seconds: float = patience.SECONDS) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _inspect(self, message: Message) -> Outcome:
        self.seen.append(message)
        return self._judge(message)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self.error = error
        finally:
            self._up.set()

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.proxy = Proxy(self.config, self._inspect, self.recorder, self._private.__contains__, apart=self._apart)
        running = asyncio.ensure_future(self.proxy.run())
        starting = asyncio.ensure_future(self.proxy.started())
        await asyncio.wait({running, starting}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            self.port = starting.result()
            self._plant()
            self._up.set()
        else:
            starting.cancel()
        await running

    def _plant(self) -> None:
        """Put addons of the test where a third party's could stand: in front of ours, or just before the gate."""
        master = self.proxy._master
        assert master is not None
        assert isinstance(master.addons, Addons)
        for addon in self._planted:
            master.addons.chain.insert(1, addon)
        for addon in self._last:
            master.addons.chain.insert(-1, addon)
        master.addons._hooks.clear()
