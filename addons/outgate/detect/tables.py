"""Tables known by their shape: what their columns are called, and what values stand in them.

A column counts when its header is a known one and its cells are mostly of the kind asked for. What tables are of a
type its `[table]` says. Figures of several products that are told in sentences count as a table too.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.detect.shape import shapes
from outgate.detect.speech import Speech
from outgate.detect.told import has_figures, told
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
    if not columns:
        return
    worth = dict(_worth(columns, _specs(data_types)))
    tables = part.tables(part) if worth and part.tables is not None and not _is_target(part) else ()
    found_in: set[str] = set()
    for shape in _distinct(shapes(tables, tuple(worth.values()))):
        data_type = next(name for name, spec in worth.items() if spec is shape.spec)
        found_in.add(data_type)
        values = digest(data_type, "\n".join(sorted(shape.values())))
        yield _finding(part, data_types[data_type], shape.sample(), values, shape.spans())
    for data_type, spec in _telling(part.data, _told(columns, _specs(data_types)), _specs(data_types)):
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


@lru_cache(maxsize=8)
def _specs(data_types: Mapping[str, DataType]) -> Specs:
    tables = ((name, data_type.spec.table) for name, data_type in data_types.items())
    return tuple((name, table) for name, table in tables if table is not None)


@lru_cache(maxsize=4096)  # the same few columns are named in request after request
def _worth(columns: Columns, specs: Specs) -> Specs:
    """The specs of which a part may hold a table in which these columns are named."""
    return tuple((name, spec) for name, spec in specs if spec.is_worth(_of(columns, name)))


@lru_cache(maxsize=4096)
def _told(columns: Columns, specs: Specs) -> Specs:
    return tuple((name, spec) for name, spec in specs if spec.may_be_told(_of(columns, name)))


def _telling(data: bytes, specs: Specs, listed: Specs) -> Specs:
    """Those of the specs of which a text may tell figures: it is asked for words of all that are listed first.

    For one automaton of all words is made once, and one of some for every other text.
    """
    return specs if specs and has_figures(data, _speech(listed)) else ()


@lru_cache(maxsize=8)
def _speech(specs: Specs) -> Speech:
    return Speech({word: "" for _, spec in specs if spec.is_told for word in spec.speech.words})


def _of(columns: Columns, data_type: str) -> set[str]:
    return {column for name, column in columns if name == data_type}


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
