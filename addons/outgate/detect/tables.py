"""Tables known by their shape: what their columns are called, and what values stand in them.

A column counts when its header is a known one and its cells are mostly of the kind asked for. What tables are of a
type its `[table]` says. Figures of several products that are told in sentences count as a table too.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.detect.headers import Headers
from outgate.detect.shape import shapes
from outgate.detect.told import told
from outgate.model import Finding, Likelihood

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest
    from outgate.detect.shape import Shape
    from outgate.detect.table_spec import TableSpec
    from outgate.model import Part, Span

type Specs = tuple[tuple[str, TableSpec], ...]  # by id of the data type


def find(
    part: Part, columns: Columns, found: Sequence[Finding], data_types: Mapping[str, DataType], digest: Digest
) -> Iterator[Finding]:
    """Yield one finding for each table of `part` that has the shape of a data type. Never raises."""
    del found
    worth = _worth(part, columns, data_types) if columns else {}
    if not worth:
        return
    tables = part.tables(part) if part.tables is not None and not _is_target(part) else ()
    found_in: set[str] = set()
    for shape in _distinct(shapes(tables, tuple(worth.values()))):
        data_type = next(name for name, spec in worth.items() if spec is shape.spec)
        found_in.add(data_type)
        values = digest(data_type, "\n".join(sorted(shape.values())))
        yield _finding(part, data_types[data_type], shape.sample(), values, shape.spans())
    for data_type, spec in worth.items():
        products = told(part.data, spec) if data_type not in found_in else None
        if products is not None:
            values = digest(data_type, "\n".join(products.names))
            yield _finding(part, data_types[data_type], products.sample(), values, products.spans)


def _is_target(part: Part) -> bool:
    """Whether a part is the URL as a whole: each of its parameters is read by itself, without what is around it."""
    if part.root == "target":
        return True
    is_view = part.to_parent is not None and part.span_in_parent is None  # and no field of its own
    return is_view and part.parent is not None and _is_target(part.parent)


def _distinct(found: Iterable[Shape]) -> Iterator[Shape]:
    """Each table once: an object inside another may be read as a row of its own and as part of the outer one."""
    seen: dict[tuple[object, ...], list[Sequence[Span]]] = defaultdict(list)
    for shape in found:
        same = seen[shape.likeness()]
        if not any(shape.spans() == spans for spans in same):
            same.append(shape.spans())
            yield shape


def _worth(part: Part, columns: Columns, data_types: Mapping[str, DataType]) -> dict[str, TableSpec]:
    """The specs of which `part` may hold a table, by the words in it."""
    specs = _specs(data_types)
    near = _named(columns, specs)
    if not near:
        return {}
    return dict(_named(frozenset(_head(specs).named(part.data, columns)), near))


@lru_cache(maxsize=8)
def _specs(data_types: Mapping[str, DataType]) -> Specs:
    tables = ((name, data_type.spec.table) for name, data_type in data_types.items())
    return tuple((name, table) for name, table in tables if table is not None)


@lru_cache(maxsize=4096)  # the same few words occur in request after request
def _named(columns: Columns, specs: Specs) -> Specs:
    return tuple(
        (name, spec) for name, spec in specs if spec.is_worth({column for kind, column in columns if kind == name})
    )


@lru_cache(maxsize=8)
def _head(specs: Specs) -> Headers[tuple[str, str]]:
    """The headers of all types together, so that one scan tells of all of them."""
    return Headers({(of, name): names for of, spec in specs for name, names in spec.heard.items()})


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
