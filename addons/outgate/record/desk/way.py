"""The order of the queue as a way through it: from a place in it, on or back, and how far so many incidents reach."""

from __future__ import annotations

import re
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, SmallInteger, literal, select, tuple_

from outgate.record.desk.filter import BadFilter, Order
from outgate.record.schema import Utc, incidents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.types import TypeEngine

    type Keys = tuple[Any, ...]  # of a place: the values of the columns that the order is by

_c = incidents.c
_PLACE = re.compile(r"(\d{1,3})\.(-?\d{1,16})\.(\d{1,18})", re.ASCII)  # within what times and databases hold
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = (_c.risk, _c.last_at, _c.id)
_TYPES: tuple[TypeEngine[Any], ...] = (SmallInteger(), Utc(), BigInteger())
_KEYS = {Order.RISK: slice(0, 3), Order.TIME: slice(1, 3)}


class Cursor(NamedTuple):
    """A place in the queue: beside which incident."""

    risk: int
    last_at: datetime
    id: int

    def text(self) -> str:
        """Return it as it stands in an address."""
        return f"{self.risk}.{(self.last_at - _EPOCH) // timedelta(microseconds=1)}.{self.id}"

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Return the place that stands in an address. Raises BadFilter."""
        found = _PLACE.fullmatch(text)
        if found is None:
            raise BadFilter("after", "is no place in the queue")
        risk, last_at, row = map(int, found.groups())
        return cls(risk, _EPOCH + timedelta(microseconds=last_at), row)


class Way:
    """In which order, which way, from which place, if from one, and among those of which risk, if of one."""

    def __init__(
        self, order: Order, place: Cursor | None = None, *, back: bool = False, risk: int | None = None
    ) -> None:
        self._key = _KEYS[order]
        self._back = back
        self._place = place
        self._at = [] if risk is None else [_c.risk == risk]
        self.behind = [] if place is None else [self._behind(self.of(place))]

    @property
    def tests(self) -> list[ColumnElement[bool]]:
        """The tests that an incident stands on this way."""
        return [*self._at, *self.behind]

    def of[T](self, columns: Sequence[T]) -> Sequence[T]:
        """Return those of the three columns, or of their values, that the order is by."""
        return columns[self._key]

    def ordered(self, columns: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        """Return what to order by, given the three columns."""
        return [column.asc() if self._back else column.desc() for column in self.of(columns)]

    def nearest(self, places: Iterable[Keys]) -> Keys:
        """Return the first of these places."""
        return min(places) if self._back else max(places)

    def before(self, end: Keys | None) -> list[ColumnElement[bool]]:
        """Return the test that an incident comes not behind a place, if there is one."""
        return [] if end is None else [~self._behind(end)]

    def on_from(self, end: Keys) -> Way:
        """Return the rest of the way, behind a place."""
        rest = copy(self)
        rest.behind = [self._behind(end)]
        return rest

    def stages(self, risks: Sequence[int]) -> Iterator[tuple[int, Way]]:
        """Yield those of these risks that are on the way, in the order of it, each with its part of the way."""
        for risk in sorted(risks, reverse=not self._back):
            if self._place is None or risk == self._place.risk or (risk > self._place.risk) == self._back:
                place = self._place if self._place and risk == self._place.risk else None
                yield risk, Way(Order.TIME, place, back=self._back, risk=risk)  # of one risk, the order is that by time

    def _behind(self, keys: Sequence[Any]) -> ColumnElement[bool]:
        given = [literal(value, kind) for value, kind in zip(keys, self.of(_TYPES), strict=True)]
        own, other = tuple_(*self.of(COLUMNS)), tuple_(*given)
        return own > other if self._back else own < other


def part_of(way: Way, observed: bool, closed: bool) -> list[ColumnElement[bool]]:  # noqa: FBT001 - as `product` gives it
    """Return the tests that a row is in a part of the index, from the place of the way on."""
    return [_c.observed == observed, _c.closed == closed, *way.tests]


def until(
    connection: Connection, stretches: Sequence[Sequence[ColumnElement[bool]]], way: Way, most: int
) -> Keys | None:
    """Return the place up to which no stretch has more than so many, by its keys; None if there are not so many."""
    keys = way.of(COLUMNS)  # no others: the index by time does not hold the risk
    beyond = select(*keys).order_by(*way.ordered(COLUMNS)).offset(most).limit(1)
    ends = [tuple(row) for tests in stretches if (row := connection.execute(beyond.where(*tests)).first())]
    return way.nearest(ends) if ends else None
