"""One value in pieces: the two halves of an address, or the groups of a number, each in a field or column of its own.

`{"user": "jane", "host": "gmail.com"}`, `cc1=4539&cc2=5781…`, `"card": ["4539", "5781", …]`. What the fields of a row
say together is joined, and must then be a value as a whole. It counts as that value: its digest is the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.detect.headers import by_type
from outgate.detect.masking import sample
from outgate.detect.pieces_spec import header_of
from outgate.detect.undressed import tables_of
from outgate.model import Finding, Likelihood

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest, Means
    from outgate.detect.pieces_spec import PiecesSpec, Place
    from outgate.model import Part, Span, Table

_ROWS = 20_000  # of one table that are looked at
_PIECES = "pieces"

type Specs = tuple[tuple[str, tuple[PiecesSpec, ...]], ...]  # by id of the data type


def headers(specs: Sequence[PiecesSpec]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the phrases to look for, by what stands for a column."""
    for at, spec in enumerate(specs):
        for name, phrases in spec.headers.items():
            yield f"{_PIECES}:{at}:{name}", phrases


def find(part: Part, columns: Columns, found: Sequence[Finding], means: Means) -> Iterator[Finding]:
    """Yield the values whose pieces stand in fields of one row. Never raises."""
    data_types, digest, _ = means
    del found
    possible = list(_in_text(columns, data_types, part.data))
    for table in tables_of(part) if possible else ():
        header = header_of(table.header)
        for name, specs in possible:
            places = [(spec, place) for spec in specs for place in spec.places(header)]
            for spans, value in _in_table(table, places) if places else ():
                yield _finding(part, data_types[name], spans, value, digest)


def is_possible(columns: Columns, data_types: Mapping[str, DataType], data: bytes) -> bool:
    """Whether these columns, which are named in `data`, may be pieces of some value there."""
    return next(_in_text(columns, data_types, data), None) is not None


def _in_text(
    columns: Columns, data_types: Mapping[str, DataType], data: bytes
) -> Iterator[tuple[str, Sequence[PiecesSpec]]]:
    """Yield the data types of which pieces may stand in a text, and how."""
    for name, specs in _possible(columns, _specs(data_types)) if columns else ():
        if here := [spec for spec in specs if spec.may_stand(data)]:
            yield name, here


@lru_cache(maxsize=8)
def _specs(data_types: Mapping[str, DataType]) -> Specs:
    return tuple((name, tuple(one.spec.pieces)) for name, one in data_types.items() if one.spec.pieces)


@lru_cache(maxsize=4096)  # the same few words occur in request after request
def _possible(columns: Columns, specs: Specs) -> Specs:
    """The specs of which every piece is named."""
    of_type = by_type(columns)
    named = ((name, tuple(_named(of_type[name], of))) for name, of in specs if name in of_type)
    return tuple((name, of) for name, of in named if of)


def _named(columns: Collection[str], specs: Sequence[PiecesSpec]) -> Iterator[PiecesSpec]:
    for at, spec in enumerate(specs):
        if all(f"{_PIECES}:{at}:{name}" in columns for name in spec.headers):
            yield spec


def _in_table(
    table: Table, places: Sequence[tuple[PiecesSpec, Place]]
) -> Iterator[tuple[tuple[Span, ...], tuple[str, str]]]:
    """The values in the rows of a table, and where their pieces stand; each cell is a piece of one value only."""
    for at in range(min(len(table.rows), _ROWS)):
        row = table.rows[at]
        done: set[int] = set()
        for spec, place in places:
            columns = place.columns(row)
            value = spec.value([row[column].strip() for column in columns]) if columns else None
            if value is None or not done.isdisjoint(columns):
                continue
            done.update(columns)
            spans = [table.span(at, column) for column in columns]
            if None not in spans:
                yield tuple(sorted(span for span in spans if span is not None)), value


def _finding(
    part: Part, data_type: DataType, spans: tuple[Span, ...], value: tuple[str, str], digest: Digest
) -> Finding:
    joined, normal = value
    place = part.path[-1:] if part.locate is None else part.locate(part, spans[0][0])
    # One number that two countries could have given out is one value, as where it stands in one piece.
    named = "id" if data_type.id.startswith("id.") else data_type.id
    return Finding(
        data_type=data_type.id,
        path=(*part.path[:-1], *place),
        likelihood=Likelihood[data_type.spec.likelihood.upper()],
        sample=sample(normal if "@" in normal else joined),
        digest=digest(named, normal),
        spans=spans,
        part=part,
    )
