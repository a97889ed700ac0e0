"""Tables known by their shape: what their columns are called, and what values stand in them.

A column counts when its header is a known one and its cells are mostly of the kind asked for. What tables are of a
type its `[table]` says. Figures of several products that are told in sentences count as a table too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.detect.figures import places
from outgate.detect.headers import by_type
from outgate.detect.openness import is_open
from outgate.detect.said import said
from outgate.detect.scanner import NOTHING
from outgate.detect.shape import shapes
from outgate.detect.told import told
from outgate.detect.undressed import tables_of
from outgate.model import Finding, Likelihood, Reason, uninspected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Means
    from outgate.detect.shape import Shape
    from outgate.detect.table_spec import TableSpec
    from outgate.model import Part, Span

type Specs = tuple[tuple[str, TableSpec], ...]  # by id of the data type


def find(part: Part, columns: Columns, found: Sequence[Finding], means: Means) -> Iterator[Finding]:
    """Yield one finding for each table of `part` that has the shape of a data type. Never raises."""
    data_types, digest, scan = means
    del found
    if not columns:
        return
    specs = specs_of(data_types)
    worth = _worth(columns, specs)
    found_in: set[str] = set()
    for data_type, shape in _shapes(part, dict(worth), specs) if worth else ():
        found_in.add(data_type)
        values = digest(data_type, "\n".join(sorted(shape.values())))
        yield _finding(part, data_types[data_type], shape.sample(), values, shape.spans())
    telling = {name: spec for name, spec in _told(columns, specs) if name not in found_in}
    words = scan() if telling else NOTHING
    if words is NOTHING:
        return
    if words.cut:
        yield uninspected(Reason.MATCHES, part.path, "more words of figures than the limit", part)
    for data_type, there in places(part.data, said(data_types), telling.keys(), words).items():
        products = told(part.data, there, telling[data_type])
        if products is not None and not (products.is_bare and _is_open(part, products.spans, data_types)):
            values = digest(data_type, "\n".join(products.names))
            yield _finding(part, data_types[data_type], products.sample(), values, products.spans)


def _shapes(part: Part, worth: Mapping[str, TableSpec], specs: Specs) -> Iterator[tuple[str, Shape]]:
    """Yield the tables of a part that are of a data type worth looking for."""
    tables = () if _is_target(part) else tables_of(part)
    for shape in _distinct(shapes(tables, tuple(worth.values()), [spec for _, spec in specs])):
        yield next(name for name, spec in worth.items() if spec is shape.spec), shape


def _is_target(part: Part) -> bool:
    """Whether a part is the URL as a whole: each of its parameters is read by itself, without what is around it."""
    if part.root == "target":
        return True
    is_view = part.to_parent is not None and part.span_in_parent is None  # and no field of its own
    return is_view and part.parent is not None and _is_target(part.parent)


def _distinct(found: Iterable[Shape]) -> Iterator[Shape]:
    """Each table once: it may be read as one of its own as well, and as a part of a larger one."""
    shapes = list(found)
    outer: dict[TableSpec, Shape] = {}
    again: set[int] = set()
    for at in sorted(range(len(shapes)), key=lambda at: _place(shapes[at])):
        shape = shapes[at]
        other = outer.setdefault(shape.spec, shape)
        if other is not shape and _is_within(shape, other):
            again.add(at)
        elif shape.extent()[1] > other.extent()[1]:
            outer[shape.spec] = shape
    return (shape for at, shape in enumerate(shapes) if at not in again)


def _place(shape: Shape) -> tuple[int, int]:
    """By which tables are in order: a larger one before what is within it."""
    start, end = shape.extent()
    return start, -end


def _is_within(shape: Shape, other: Shape) -> bool:
    """Whether all cells of a table are another one's; they are located only where they may be."""
    return shape.extent()[1] <= other.extent()[1] and set(other.spans()).issuperset(shape.spans())


@lru_cache(maxsize=8)
def specs_of(data_types: Mapping[str, DataType]) -> Specs:
    """Return what the tables of data types are, by id."""
    tables = ((name, data_type.spec.table) for name, data_type in data_types.items())
    return tuple((name, table) for name, table in tables if table is not None)


@lru_cache(maxsize=4096)  # the same few columns are named in request after request
def _worth(columns: Columns, specs: Specs) -> Specs:
    """The specs of which a part may hold a table in which these columns are named."""
    named = by_type(columns)
    return tuple((name, spec) for name, spec in specs if name in named and spec.is_worth(named[name]))


@lru_cache(maxsize=4096)
def _told(columns: Columns, specs: Specs) -> Specs:
    named = by_type(columns)
    return tuple((name, spec) for name, spec in specs if name in named and spec.may_be_told(named[name]))


def _is_open(part: Part, spans: Sequence[Span], data_types: Mapping[str, DataType]) -> bool:
    """Whether figures are those of the press or a lesson: they are left to the measures of a business, as a hint."""
    extent = spans[0][0], spans[-1][1]
    measures = (data_type.spec.measures for data_type in data_types.values())
    return any(is_open(part.data, extent, spec) for spec in measures if spec is not None)


def _finding(part: Part, data_type: DataType, sample: str, digest: bytes, spans: Sequence[Span]) -> Finding:
    return Finding(
        data_type=data_type.id,
        path=part.path,
        likelihood=Likelihood[data_type.spec.likelihood.upper()],
        sample=sample,
        digest=digest,
        spans=spans,
        part=part,
    )
