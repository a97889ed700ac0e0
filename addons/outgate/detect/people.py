"""Which findings and cells are told together: by the rows of tables, and by blocks of text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from outgate.detect.addressed import is_address, is_of_recipients
from outgate.detect.values import is_of
from outgate.model import Likelihood

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from outgate.detect.columns import Names
    from outgate.detect.values import Kind
    from outgate.model import Finding, Span, Table

_ROWS = 20_000  # of one table that are looked at, and …
_RECORDS = 2_000  # … how many of them are told of: what is left over is found again when this is redacted
_COLUMNS = 256
_new = tuple.__new__  # a third of what calling a NamedTuple costs


class Told(NamedTuple):
    """One field of a person where it stands; `digest` is a finding's, otherwise empty and the text is given."""

    field: str
    span: Span
    digest: bytes = b""
    text: str = ""


class Cell(NamedTuple):
    """A cell where it stands, and where findings begin in it."""

    span: Span
    column: int
    text: str
    starts: Sequence[int] = ()


class Group(NamedTuple):
    """What is told together, and of it the field that says who, once for each person."""

    told: list[Told]
    who: list[Told]


class Fields(Protocol):
    """What makes a record, as its spec says."""

    who: list[str]
    within: int

    @property
    def names(self) -> Mapping[str, Names]:
        """What the columns of fields may be called."""
        ...

    def kind_of(self, field: str) -> Kind:
        """Return the kind of value that stands under a field's header."""
        ...

    def is_record(self, fields: Collection[str]) -> bool:
        """Whether these fields together are a record."""
        ...


def likely(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings that may be fields: a thing has a name too, and a long number may be no phone's."""
    least = Likelihood.LIKELY
    return [finding for finding in found if finding.likelihood >= least]


def fields(found: Iterable[Finding], field_of: Mapping[str, str], addressed: Collection[str] = ()) -> list[Told]:
    """Return the findings that are fields by their data types, in the order given: that of the text.

    Those of `addressed` are none where they say to whom a message goes.
    """
    return [
        _new(Told, (field, finding.spans[0], finding.digest, ""))
        for finding in found
        if (field := field_of[finding.data_type]) and not (field in addressed and is_address(finding.path[-1]))
    ]


class Sheet:
    """A table whose cells are located once, though several data types ask for them.

    `found` are the findings that any of these may ask for, in the order of the text.
    """

    def __init__(self, table: Table, found: Iterable[Finding] = ()) -> None:
        self.header = table.header
        self.table = table
        self._starts = list(dict.fromkeys([finding.spans[0][0] for finding in found]))
        self._located: list[list[Cell]] = []
        self._known: dict[tuple[Kind, str], bool] = {}

    def is_of(self, kind: Kind, cell: str) -> bool:
        """Whether a cell, not empty, looks like a value of `kind`: several data types ask the same."""
        known = self._known.get((kind, cell))
        if known is None:
            known = self._known[kind, cell] = is_of(kind, cell)
        return known

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the cells of each row that are there; no more rows than are looked at."""
        span_of, table = self.table.span, self.table.rows
        for at in range(min(len(table), _ROWS)):
            if at == len(self._located):
                cells = enumerate(table[at][:_COLUMNS])
                self._located.append(
                    [
                        _new(Cell, (span, column, text, self._within(span)))
                        for column, text in cells
                        if text and (span := span_of(at, column)) is not None
                    ]
                )
            yield self._located[at]

    def _within(self, span: Span) -> Sequence[int]:
        first = bisect_left(self._starts, span[0])
        last = bisect_left(self._starts, span[1], first)
        return self._starts[first:last] if first < last else ()


def in_sheet(sheet: Sheet, found: Sequence[Told], spec: Fields) -> Group:
    """Return the rows of a table that are records. Never raises."""
    group = Group([], [])
    if not spec.is_record({one.field for one in found}.union(_headed(sheet.header, spec).values())):
        return group  # not even if all stood in one row, of which code that reads like a table has none
    known: dict[tuple[str, ...], int] = {}  # rows of one table have the same few fields
    for told in rows(sheet, found, spec):
        here = tuple([one.field for one in told])
        who = known.get(here)
        if who is None:
            who = known[here] = _who(here, spec)
        if who >= 0:
            group.told.extend(told)
            group.who.append(told[who])
            if len(group.who) == _RECORDS:
                break
    return group


def _who(fields: Sequence[str], spec: Fields) -> int:
    """Which of the fields says who, the first of the best kind, if together they are a record; otherwise -1."""
    if not fields or not spec.is_record(set(fields)):
        return -1
    return fields.index(next(name for name in spec.who if name in fields))


def rows(sheet: Sheet, found: Sequence[Told], spec: Fields) -> Iterator[list[Told]]:
    """Yield for each row of a table the fields in it: findings, and cells under a known header; none without these."""
    headed = _headed(sheet.header, spec)
    if not headed and not found:
        return
    by_start: dict[int, list[Told]] = defaultdict(list)
    for one in found:
        by_start[one.span[0]].append(one)
    within, is_of_kind = spec.within, sheet.is_of
    kinds = {column: (field, spec.kind_of(field)) for column, field in headed.items()}
    for cells in sheet.rows():
        told: list[Told] = []
        for (start, end), column, text, starts in cells:
            if end - start > within:
                continue  # a long cell is a text of its own
            before = len(told)
            for at in starts:
                if at in by_start:
                    told += by_start[at]
            if column in kinds and len(told) == before:
                field, kind = kinds[column]
                if is_of_kind(kind, text):
                    told.append(_new(Told, (field, (start, end), b"", " ".join(text.casefold().split()))))
        yield told


def in_text(found: Sequence[Told], spec: Fields) -> Iterator[Group]:
    """Yield the blocks of text that are records: findings with no more than `within` bytes between them."""
    block: list[Told] = []
    for told in found:
        if block and told.span[0] - block[-1].span[1] > spec.within:
            yield from _block(block, spec)
            block = []
        block.append(told)
    yield from _block(block, spec)


def _block(block: list[Told], spec: Fields) -> Iterator[Group]:
    if spec.is_record({told.field for told in block}):
        people = {told.digest: told for told in who_of(block, spec)}
        yield Group(block, list(people.values()))


def who_of(told: Sequence[Told], spec: Fields) -> list[Told]:
    """Return the fields that say who: all of the best kind that is there, none when there is none."""
    best = next((name for name in spec.who if any(one.field == name for one in told)), "")
    return [one for one in told if one.field == best]


def _headed(header: Sequence[str], spec: Fields) -> dict[int, str]:
    """The fields that columns are by their header."""
    out: dict[int, str] = {}
    for at, title in enumerate(header[:_COLUMNS]):
        field = next((name for name, names in spec.names.items() if title and names.match(title)), "")
        if field and not is_of_recipients(title):
            out[at] = field
    return out
