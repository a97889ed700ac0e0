"""Which findings and cells are told together: by the rows of tables, and by blocks of text."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple, Protocol

from outgate.detect.values import is_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from outgate.detect.columns import Names
    from outgate.detect.values import Kind
    from outgate.model import Finding, Span, Table

_ROWS = 20_000  # of one table that are looked at, and …
_RECORDS = 2_000  # … how many of them are told of: what is left over is found again when this is redacted
_COLUMNS = 256


class Told(NamedTuple):
    """One field of a person where it stands; `digest` is a finding's, otherwise empty and the text is given."""

    field: str
    span: Span
    digest: bytes = b""
    text: str = ""


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


def fields(found: Iterable[Finding], field_of: Mapping[str, str]) -> list[Told]:
    """Return the findings that are fields, in the order of the text."""
    return sorted(
        (Told(field, finding.spans[0], finding.digest) for finding in found if (field := field_of[finding.data_type])),
        key=lambda told: told.span,
    )


def in_table(table: Table, found: Sequence[Told], spec: Fields) -> Group:
    """Return the rows of `table` that are records. Never raises."""
    headed = _headed(table.header, spec)
    group = Group([], [])
    for at, row in enumerate(table.rows[:_ROWS]):
        cells = [
            (span, column, cell)
            for column, cell in enumerate(row[:_COLUMNS])
            if cell and (span := table.span(at, column))
        ]
        told = _row(cells, headed, found, spec)
        if told and spec.is_record({one.field for one in told}):
            group.told.extend(told)
            group.who.append(_who(told, spec)[0])
            if len(group.who) == _RECORDS:
                break
    return group


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
        people = {told.digest: told for told in _who(block, spec)}
        yield Group(block, list(people.values()))


def _who(told: Sequence[Told], spec: Fields) -> list[Told]:
    """The fields that say who: all of the best kind that is there."""
    best = next(name for name in spec.who if any(one.field == name for one in told))
    return [one for one in told if one.field == best]


def _headed(header: Sequence[str], spec: Fields) -> dict[int, str]:
    """The fields that columns are by their header."""
    out: dict[int, str] = {}
    for at, title in enumerate(header[:_COLUMNS]):
        field = next((name for name, names in spec.names.items() if title and names.match(title)), "")
        if field:
            out[at] = field
    return out


def _row(
    cells: Iterable[tuple[Span, int, str]], headed: Mapping[int, str], found: Sequence[Told], spec: Fields
) -> list[Told]:
    told: list[Told] = []
    for span, column, cell in cells:
        if span[1] - span[0] > spec.within:
            continue  # a long cell is a text of its own
        inside = found[_first(found, span[0]) : _first(found, span[1])]
        told += inside
        field = headed.get(column, "")
        if field and not inside and is_of(spec.kind_of(field), cell):
            told.append(Told(field, span, text=" ".join(cell.casefold().split())))
    return told


def _first(found: Sequence[Told], at: int) -> int:
    return bisect_left(found, at, key=lambda told: told.span[0])
