"""Tables known by their shape: what their columns are called, and what values stand in them.

A column counts when its header is a known one and its cells are mostly of the kind asked for. What tables are of a
type its `[table]` says. Figures of several products that are told in sentences count as a table too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.detect.headers import Headers
from outgate.detect.shape import shapes
from outgate.detect.told import told
from outgate.model import Finding, Likelihood

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest
    from outgate.detect.table_spec import TableSpec
    from outgate.model import Part, Span


def find(
    part: Part, columns: Columns, found: Sequence[Finding], data_types: Mapping[str, DataType], digest: Digest
) -> Iterator[Finding]:
    """Yield one finding for each table of `part` that has the shape of a data type. Never raises."""
    del found
    worth = _worth(part, columns, data_types) if columns else {}
    if not worth:
        return
    seen: set[tuple[str, bytes, str]] = set()
    tables = part.tables(part) if part.tables is not None else ()
    for shape in shapes(tables, tuple(worth.values())):
        data_type = next(one for one, spec in worth.items() if spec is shape.spec)
        values = digest(data_type, "\n".join(sorted(shape.values())))
        key = (data_type, values, shape.sample())
        if key not in seen:
            seen.add(key)
            yield _finding(part, data_types[data_type], key, shape.spans())
    for data_type, spec in worth.items():
        if spec.told is None or any(one == data_type for one, _, _ in seen):
            continue
        products = told(part.data, spec)
        if products is not None:
            key = (data_type, digest(data_type, "\n".join(products.names)), products.sample())
            yield _finding(part, data_types[data_type], key, products.spans)


def _worth(part: Part, columns: Columns, data_types: Mapping[str, DataType]) -> dict[str, TableSpec]:
    """The specs of which `part` may hold a table, by the words in it."""
    specs = {name: data_type.spec.table for name, data_type in data_types.items() if data_type.spec.table is not None}
    near = _named(columns, specs)
    if not near:
        return {}
    named = _head(tuple(specs.items())).named(part.data, columns)
    return _named(frozenset(named), near)


def _named(columns: Columns, specs: Mapping[str, TableSpec]) -> dict[str, TableSpec]:
    return {name: spec for name, spec in specs.items() if spec.is_worth({one for of, one in columns if of == name})}


@lru_cache(maxsize=8)
def _head(specs: tuple[tuple[str, TableSpec], ...]) -> Headers[tuple[str, str]]:
    """The headers of all types together, so that one scan tells of all of them."""
    return Headers({(of, name): names for of, spec in specs for name, names in spec.heard.items()})


def _finding(part: Part, data_type: DataType, key: tuple[str, bytes, str], spans: Sequence[Span]) -> Finding:
    return Finding(
        data_type=data_type.id,
        path=part.path,
        likelihood=Likelihood[data_type.spec.likelihood.upper()],
        sample=key[2],
        digest=key[1],
        spans=spans,
        part=part,
    )
