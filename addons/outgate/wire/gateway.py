"""One message in, one verdict out: inspected under a deadline, recorded before release, refused on any doubt.

Every channel of the wire asks here and nowhere else, so that there is one place that can let something go.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import structlog

from outgate.model import Action, Decision, Disposition, Message, Outcome, Reason, uninspected
from outgate.wire.lighter import values

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from outgate.model import Ask, Sender
    from outgate.wire.identity import Identity
    from outgate.wire.refusal import Refusals

    type Count = Callable[[Sender, datetime, Sequence[Ask]], Awaitable[Mapping[str, int]]]

INLINE_BYTES = 64 << 10  # above this, the hop to a thread costs less than the loop standing still

_log = structlog.get_logger("outgate.wire")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a message: what to send on (None: refuse it), and the incident's number ("": none)."""

    outcome: Outcome
    send: Message | None
    incident: str = ""
    unrecorded: bool = False


class Gateway:
    """What all channels share: the inspection, the record, who sends, and what was released."""

    def __init__(
        self,
        *,
        inspect: Callable[[Message], Outcome],
        record: Callable[[Outcome], Awaitable[str]],
        is_private: Callable[[str], bool],
        identity: Identity,
        refusals: Refusals,
        timeout: float,
        count: Count | None = None,
        threads: int = 2,
    ) -> None:
        self.is_private = is_private
        self.identity = identity
        self.refusals = refusals
        self.counts: Counter[str] = Counter()
        self._inspect = inspect
        self._record = record
        self._count = count or _uncounted
        self._timeout = timeout
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="inspect")
        self._released: WeakKeyDictionary[object, object] = WeakKeyDictionary()

    async def inspect_and_record(self, message: Message) -> Verdict:
        """Return the verdict on `message`. Raises nothing but cancellation: whatever fails is refused."""
        outcome = await self._look(message)
        try:
            outcome = await self._counted(outcome)
        except Exception as error:  # noqa: BLE001 - a store may fail in any way
            _log.error("count.failed", kind=type(error).__name__)
            return self._unrecorded(outcome)
        return await self._recorded(outcome)

    async def refuse(self, message: Message, why: str) -> Verdict:
        """Record and return the refusal of a message that cannot go whatever policy says; `why` holds no value."""
        outcome = await self._look(message)
        blocked = replace(outcome, disposition=Disposition.BLOCKED, send=None, why=outcome.why or why)
        return await self._recorded(blocked)

    def release(self, thing: object, body: object) -> None:
        """Note that `thing` (a flow, a WebSocket message) may leave with exactly this `body` object."""
        self._released[thing] = body

    def is_released(self, thing: object, body: object) -> bool:
        """Tell whether exactly this was decided to leave: the last gate asks."""
        return self._released.get(thing, _NOTHING) is body

    def close(self) -> None:
        """Stop the threads; inspections that still run end on their own."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _look(self, message: Message) -> Outcome:
        try:
            if _is_quick(message):
                return self._inspect(message)
            async with asyncio.timeout(self._timeout):
                return await asyncio.get_running_loop().run_in_executor(self._threads, self._inspect, message)
        except TimeoutError:
            return self._unread(message, Reason.TIMEOUT)
        except Exception as error:  # noqa: BLE001 - whatever it is, the message must not pass unseen
            _log.error("inspection.failed", kind=type(error).__name__)
            return self._unread(message, Reason.FAILURE)

    def _unread(self, message: Message, reason: Reason) -> Outcome:
        """Ask policy what to do with a message that could not be looked into."""
        self.counts[f"uninspected.{reason}"] += 1
        try:
            outcome = self._inspect(replace(message, body=b"", unread=reason))
        except Exception as error:  # noqa: BLE001 - with no answer at all, the message stays here
            _log.error("inspection.failed", kind=type(error).__name__)
            gap = uninspected(reason, (str(message.channel),), "the inspection failed")
            return Outcome(message, Decision(Action.BLOCK), Disposition.BLOCKED, (gap,), None, "the inspection failed")
        return _whole(outcome, message)

    async def _counted(self, outcome: Outcome) -> Outcome:
        """Return the last word on a message that rules over time concern; what they count is durable before it."""
        if outcome.settle is None:
            return outcome
        message = outcome.message
        async with asyncio.timeout(self._timeout):
            seen = await self._count(message.sender, message.at, outcome.decision.asks)
            if all(seen[ask.rule] < ask.enough for ask in outcome.decision.asks):
                return outcome
            if _is_quick(message):
                return outcome.settle(seen)
            return await asyncio.get_running_loop().run_in_executor(self._threads, outcome.settle, seen)

    async def _recorded(self, outcome: Outcome) -> Verdict:
        blocked = outcome.send is None
        if outcome.disposition is Disposition.ALLOWED and not outcome.decision.recorded and not blocked:
            self.counts["allowed"] += 1
            return Verdict(outcome, outcome.send)
        try:
            async with asyncio.timeout(self._timeout):
                incident = await self._record(outcome)
        except Exception as error:  # noqa: BLE001 - a store may fail in any way
            _log.error("record.failed", kind=type(error).__name__)
            return self._unrecorded(outcome)
        self._tell(outcome, incident)
        return Verdict(outcome, outcome.send, incident)

    def _unrecorded(self, outcome: Outcome) -> Verdict:
        self.counts["unrecorded"] += 1
        why = "it could not be recorded"
        return Verdict(replace(outcome, disposition=Disposition.BLOCKED, send=None, why=why), None, unrecorded=True)

    def _tell(self, outcome: Outcome, incident: str) -> None:
        self.counts[str(outcome.disposition)] += 1
        message = outcome.message
        _log.info(
            f"message.{outcome.disposition}",
            incident=incident,
            channel=str(message.channel),
            host=_host(outcome),
            rules=[fired.rule for fired in outcome.decision.fired],
            why=outcome.why,
        )


_NOTHING = object()


async def _uncounted(*_: object) -> Mapping[str, int]:
    raise LookupError("nothing was given that counts")


def _whole(outcome: Outcome, message: Message) -> Outcome:
    """Return what was decided about `message` without its body, now and when it is settled, with its body again."""
    if outcome.send is None:
        return outcome
    settle = outcome.settle
    return replace(
        outcome,
        send=replace(outcome.send, body=message.body, unread=message.unread),
        settle=settle and (lambda seen: _whole(settle(seen), message)),
    )


def _is_quick(message: Message) -> bool:
    """Tell whether an inspection is sure to be short: little to read, and nothing that grows when it is decoded."""
    lines = sum(len(name) + len(value) for name, value in message.headers)
    if len(message.body) + len(message.target) + lines > INLINE_BYTES:
        return False
    return b"\0" not in message.body and not values(message.headers, b"content-encoding")


def _host(outcome: Outcome) -> str:
    """Return the host for the log, unless the leak is in the host's own name."""
    told = any(finding.path and finding.path[0] == "host" for finding in outcome.findings)
    return "[withheld]" if told else outcome.message.destination.host
