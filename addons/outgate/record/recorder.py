"""The store as the wire sees it: `await recorder(outcome)` returns the number once the incident is durable.

`await recorder.count(…)` returns what rules over time ask, once the values of the message are durable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.record.batches import Batches
from outgate.record.failure import StoreError
from outgate.record.housekeeping import Housekeeping
from outgate.record.incident import Occurrence, justified
from outgate.record.ledger.log import OURSELVES
from outgate.record.reading import JUSTIFIED
from outgate.record.windows import Count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from outgate.model import Ask, Outcome, Sender
    from outgate.record.incident import Justification
    from outgate.record.retention import Retention
    from outgate.record.store import Store

REFUSED = "refused"  # the kind of the event which says that something went nowhere, whatever its occurrence tells


class Recorder:
    """Writes to a store from any event loop. Must be closed: that writes what still waits.

    If it is told how long things are `kept`, it has the store purged beside the traffic.
    """

    def __init__(self, store: Store, kept: Retention | None = None) -> None:
        self._store = store
        self._batches = Batches()
        self._housekeeping = Housekeeping(store, kept) if kept else None

    async def __call__(self, outcome: Outcome) -> str:
        """Return the incident's number when it is durable. Raises StoreError when it is not: then block.

        If the caller does not wait for that, it has to refuse, and that is on record if the outcome says otherwise.
        """
        return await self._batches.do(self._add, outcome, None if outcome.send is None else self._refused)

    async def count(self, sender: Sender, at: datetime, asks: Sequence[Ask]) -> Mapping[str, int]:
        """Return by rule how many values `sender` sent, these included. Raises StoreError: then block."""
        return await self._batches.do(self._count, Count(sender, at, asks))

    async def justify(self, number: str, sender: Sender, said: Justification) -> None:
        """Keep at an incident why its sender sends it, durably. Raises StoreError: then nothing may go by it."""
        await self._batches.do(self._justify, (number, justified(said, sender)))

    def close(self) -> None:
        """Write what waits, and stop. May be called twice; the store itself stays open."""
        self._batches.close()
        if self._housekeeping:
            self._housekeeping.close()

    def _add(self, outcomes: Sequence[Outcome]) -> list[str | StoreError]:
        made = [self._occurrence(outcome) for outcome in outcomes]
        numbered = iter(self._store.add_all([each for each in made if isinstance(each, Occurrence)]))
        return [each if isinstance(each, StoreError) else next(numbered).number for each in made]

    def _refused(self, number: str) -> None:
        self._store.note(REFUSED, OURSELVES, {"why": "refused: not recorded in time"}, number=number)

    def _justify(self, given: Sequence[tuple[str, Mapping[str, Any]]]) -> list[StoreError | None]:
        return [self._justified(number, data) for number, data in given]

    def _justified(self, number: str, data: Mapping[str, Any]) -> StoreError | None:
        try:
            self._store.note(JUSTIFIED, OURSELVES, data, number=number)
        except StoreError as error:
            return error
        return None

    def _count(self, counts: Sequence[Count]) -> list[dict[str, int] | StoreError]:
        return [*self._store.count_all(counts)]

    def _occurrence(self, outcome: Outcome) -> Occurrence | StoreError:
        try:
            return self._store.occurrence(outcome)
        except Exception as error:  # noqa: BLE001 - one outcome that cannot be told must not take the others along
            return StoreError(f"incident store: no incident could be made: {type(error).__name__}")
