"""The columns of a parquet file: where each stands in a record, and how its stored values are meant.

After parquet.thrift (SchemaElement, numbers of its fields in brackets there) and LogicalTypes.md of Apache Parquet.
"""

from __future__ import annotations

import datetime as dt
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.extract.data import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from outgate.extract.data.parquet.thrift import Fields

BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, BYTES, FIXED = range(8)
OPTIONAL, REPEATED = 1, 2
_DEEPEST = 50  # groups inside each other
_MOST = 20_000  # columns
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - a time without a zone, as it is stored
_JULIAN = 2_440_588  # the day of the epoch, counted as INT96 counts
# Units of a second by the number of the unit in its union, and by the converted types of old.
_UNITS = {1: 1_000, 2: 1_000_000, 3: 1_000_000_000}
_OLD_UNITS = {9: 1_000, 10: 1_000_000}


class Step(NamedTuple):
    """A field on the way to a column: its name, and the levels from which it is defined and repeated."""

    name: str
    is_repeated: bool
    defined: int
    repeated: int


class Column(NamedTuple):
    """A column: the way to it, its stored type and size, and what makes of a stored value the one that is meant."""

    steps: tuple[Step, ...]
    type: int
    size: int
    meant: Callable[[Any], Any] | None

    @property
    def is_flat(self) -> bool:
        """Whether it has one value a record."""
        return len(self.steps) == 1 and not self.steps[0].is_repeated


def columns(elements: Sequence[Fields]) -> list[Column]:
    """Return the columns in the order of the file. Raises Unfit where the schema is none."""
    if not elements or len(elements) > _MOST:
        raise told.Unfit
    left = iter(elements)
    root = next(left)
    return [column for _ in range(root.get(5, 0)) for column in _columns(left, (), 0)]


def _columns(left: Iterator[Fields], above: tuple[Step, ...], depth: int) -> Iterator[Column]:
    own = next(left, None)
    if own is None or depth > _DEEPEST:
        raise told.Unfit
    last = above[-1] if above else Step("", is_repeated=False, defined=0, repeated=0)
    kind = own.get(3, 0)
    step = Step(
        told.text(own[4]),
        kind == REPEATED,
        last.defined + (kind in (OPTIONAL, REPEATED)),
        last.repeated + (kind == REPEATED),
    )
    steps = (*above, step)
    if own.get(5):
        for _ in range(own[5]):
            yield from _columns(left, steps, depth + 1)
    else:
        yield Column(steps, own.get(1, -1), own.get(2, 0), _meaning(own))


def _meaning(own: Fields) -> Callable[[Any], Any] | None:  # noqa: PLR0911 - one line a type
    kind, old, logical = own.get(1), own.get(6), own.get(10, {})
    if kind == INT96:
        return _from_julian
    if old == 5 or 5 in logical:
        return _decimal(own.get(7, logical.get(5, {}).get(1, 0)))
    if old == 6 or 6 in logical:
        return _date
    unit = _UNITS.get(next(iter(logical.get(8, {}).get(2, {})), 0)) or _OLD_UNITS.get(old or 0)
    if unit:
        return _timestamp(unit)
    if old in (13, 14) or (10 in logical and not logical[10].get(2, True)):
        return (0xFFFF_FFFF if kind == INT32 else 0xFFFF_FFFF_FFFF_FFFF).__and__
    if 14 in logical:
        return _uuid
    if 15 in logical:
        return lambda raw: struct.unpack("<e", raw)[0]
    return told.text if kind in (BYTES, FIXED) else None


def _decimal(scale: int) -> Callable[[Any], str]:
    def meant(value: Any) -> str:
        number = int.from_bytes(value, signed=True) if isinstance(value, bytes) else value
        digits = str(abs(number)).rjust(min(scale, 100) + 1, "0")
        point = len(digits) - max(min(scale, 100), 0)
        return "-" * (number < 0) + digits[:point] + ("." + digits[point:] if scale > 0 else "")

    return meant


def _date(days: int) -> str:
    try:
        return (_EPOCH + dt.timedelta(days=days)).date().isoformat()
    except OverflowError:
        return str(days)


def _timestamp(unit: int) -> Callable[[int], str]:
    def meant(value: int) -> str:
        try:
            return (_EPOCH + dt.timedelta(microseconds=value * 1_000_000 // unit)).isoformat(" ")
        except OverflowError:
            return str(value)

    return meant


def _from_julian(raw: bytes) -> str:
    """INT96: nanoseconds of the day, then the day."""
    nanoseconds, day = struct.unpack("<qi", raw)
    return _timestamp(1_000_000)((day - _JULIAN) * 86_400_000_000 + nanoseconds // 1_000)


def _uuid(raw: bytes) -> str:
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
