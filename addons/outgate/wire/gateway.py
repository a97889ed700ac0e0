"""One message in, one verdict out: inspected under a deadline, recorded before release, refused on any doubt.

Every channel of the wire asks here and nowhere else, so that there is one place that can let something go.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from inspect import isawaitable
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import structlog

from outgate.model import Action, Decision, Disposition, Message, NeedsIsolation, Outcome, Reason, uninspected
from outgate.wire.coaching import Coaching, told
from outgate.wire.config import CoachConfig

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from outgate.model import Ask, Sender, Settle
    from outgate.wire.identity import Identity
    from outgate.wire.refusal import Refusals

    type Count = Callable[[Sender, datetime, Sequence[Ask]], Awaitable[Mapping[str, int]]]
    type Apart = Callable[[Message], Awaitable[Outcome]]
    type Timed = Callable[[str, float], None]

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
        apart: Apart | None = None,
        coach: CoachConfig | None = None,
        timed: Timed | None = None,
    ) -> None:
        self.is_private = is_private
        self.identity = identity
        self.refusals = refusals
        coach = coach or CoachConfig()
        self.own_host = coach.host  # to which the proxy answers itself
        self.coaching = Coaching(60.0 * coach.minutes)
        self.counts: Counter[str] = Counter()
        self._inspect = inspect
        self._record = record
        self._count = count or _uncounted
        self._timeout = timeout
        self._apart = apart or _nowhere
        self._timed = timed or _untimed
        self._released: WeakKeyDictionary[object, object] = WeakKeyDictionary()

    async def inspect_and_record(self, message: Message) -> Verdict:
        """Return the verdict on `message`. Raises nothing but cancellation: whatever fails is refused."""
        permits = self.coaching.permits(message)
        outcome = await self._look(replace(message, permits=permits) if permits else message)
        if outcome.settle is None:
            return await self._recorded(outcome)
        try:
            seen = await self._counted(outcome)
        except Exception as error:  # noqa: BLE001 - a store may fail in any way
            _log.error("count.failed", kind=type(error).__name__)
            return self._unrecorded(outcome)
        if any(seen[ask.rule] >= ask.enough for ask in outcome.decision.asks):
            outcome = await self._settled(outcome, outcome.settle, seen)
        return await self._recorded(outcome)

    async def refuse(self, message: Message, why: str) -> Verdict:
        """Record and return the refusal of a message that cannot go whatever policy says; `why` holds no value."""
        outcome = await self._look(message)
        blocked = replace(outcome, disposition=Disposition.BLOCKED, send=None, why=outcome.why or why, permits=())
        return await self._recorded(blocked)

    def release(self, thing: object, body: object) -> None:
        """Note that `thing` (a flow, a WebSocket message) may leave with exactly this `body` object."""
        self._released[thing] = body

    def is_released(self, thing: object, body: object) -> bool:
        """Tell whether exactly this was decided to leave: the last gate asks."""
        return self._released.get(thing, _NOTHING) is body

    async def _look(self, message: Message) -> Outcome:
        began = monotonic()
        try:
            outcome = self._inspect(message)
        except NeedsIsolation:
            outcome = await self._look_apart(message)
            self._timed("inspection apart", monotonic() - began)
            return outcome
        except Exception as error:  # noqa: BLE001 - whatever it is, the message must not pass unseen
            _log.error("inspection.failed", kind=type(error).__name__)
            return self._unread(message, Reason.FAILURE)
        self._timed("inspection", monotonic() - began)
        return outcome

    async def _look_apart(self, message: Message) -> Outcome:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._apart(message)
        except TimeoutError:
            return self._unread(message, Reason.TIMEOUT)
        except Exception as error:  # noqa: BLE001 - whatever it is, the message must not pass unseen
            _log.error("inspection.failed", kind=type(error).__name__)
            return self._unread(message, Reason.FAILURE)

    def _unread(self, message: Message, reason: Reason) -> Outcome:
        """Ask policy what to do with a message that could not be looked into."""
        without_body = replace(message, body=b"", unread=reason)
        for rest in (without_body, replace(without_body, target=b"", headers=(), trailers=())):
            try:
                return _whole(self._inspect(rest), message)
            except NeedsIsolation:
                continue  # it is the lines that ask for a worker: then policy decides without them
            except Exception as error:  # noqa: BLE001 - with no answer at all, the message stays here
                _log.error("inspection.failed", kind=type(error).__name__)
        gap = uninspected(reason, (str(message.channel),), "the inspection failed")
        return Outcome(message, Decision(Action.BLOCK), Disposition.BLOCKED, (gap,), None, "the inspection failed")

    async def _counted(self, outcome: Outcome) -> Mapping[str, int]:
        """Return by rule over time what it asked to count, which is durable. Raises whatever the store raises."""
        message, asks = outcome.message, outcome.decision.asks
        async with asyncio.timeout(self._timeout):
            seen = await self._count(message.sender, message.at, asks)
        return {ask.rule: seen[ask.rule] for ask in asks}

    async def _settled(self, outcome: Outcome, settle: Settle, seen: Mapping[str, int]) -> Outcome:
        """Return the last word on a message that rules over time concern. Without one it stays here, on record."""
        try:
            async with asyncio.timeout(self._timeout):
                return await _asked(settle, seen)
        except TimeoutError:
            unread = self._unread(outcome.message, Reason.TIMEOUT)
        except Exception as error:  # noqa: BLE001 - whatever it is, the message must not pass undecided
            _log.error("inspection.failed", kind=type(error).__name__)
            unread = self._unread(outcome.message, Reason.FAILURE)
        # A rule has its number and cannot say what it orders: no policy for what is unread may let that pass.
        why = unread.why or "the inspection failed"
        return replace(unread, disposition=Disposition.BLOCKED, send=None, why=why, settle=None)

    async def _recorded(self, outcome: Outcome) -> Verdict:
        blocked = outcome.send is None
        self._count_unread(outcome)
        if outcome.disposition is Disposition.ALLOWED and not outcome.decision.recorded and not blocked:
            self.counts["allowed"] += 1
            return Verdict(outcome, outcome.send)
        began = monotonic()
        try:
            async with asyncio.timeout(self._timeout):
                incident = await self._record(outcome)
        except Exception as error:  # noqa: BLE001 - a store may fail in any way
            _log.error("record.failed", kind=type(error).__name__)
            return self._unrecorded(outcome)
        self._timed("recording", monotonic() - began)
        self._tell(outcome, incident)
        if outcome.disposition is Disposition.COACHED:
            self.coaching.stopped(outcome, told(outcome, incident, _host(outcome)))
        return Verdict(outcome, outcome.send, incident)

    def _unrecorded(self, outcome: Outcome) -> Verdict:
        self.counts["unrecorded"] += 1
        why = "it could not be recorded"
        return Verdict(replace(outcome, disposition=Disposition.BLOCKED, send=None, why=why), None, unrecorded=True)

    def _count_unread(self, outcome: Outcome) -> None:
        """Count the message once for each reason why something in it could not be inspected."""
        fate = "stopped" if outcome.send is None else "passed"
        for data_type in {found.data_type for found in outcome.findings if found.data_type.startswith("uninspected.")}:
            self.counts[f"{data_type}.{fate}"] += 1

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


def _untimed(*_: object) -> None:
    """Nobody wants to know how long anything takes."""


async def _uncounted(*_: object) -> Mapping[str, int]:
    raise LookupError("nothing was given that counts")


async def _nowhere(_: object) -> Outcome:
    raise LookupError("nothing was given that inspects apart")


async def _asked(settle: Settle, seen: Mapping[str, int]) -> Outcome:
    settled = settle(seen)
    return await settled if isawaitable(settled) else settled


def _whole(outcome: Outcome, message: Message) -> Outcome:
    """Return what was decided about the rest of `message`, now and when it is settled, for the whole of it."""
    send, settle = outcome.send, outcome.settle
    if send is None:
        return outcome

    async def settled(seen: Mapping[str, int]) -> Outcome:
        assert settle  # noqa: S101 - only then is this asked
        return _whole(await _asked(settle, seen), message)

    whole = message if outcome.disposition.is_whole else replace(send, body=message.body, unread=message.unread)
    return replace(outcome, send=whole, settle=settle and settled)


def _host(outcome: Outcome) -> str:
    """Return the host for the log, unless the leak is in the host's own name."""
    told = any(finding.path and finding.path[0] == "host" for finding in outcome.findings)
    return "[withheld]" if told else outcome.message.destination.host
