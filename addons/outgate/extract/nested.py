"""Tables in nested data: where a tree of objects and arrays (JSON, XML) holds rows, and how its columns are called.

A tree is dicts, lists and leaves; what a leaf is does not matter. So the same walk runs over a tree of texts
and over a tree of spans of one shape, and cells and spans agree by construction. Nothing here recurses.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.extract.nested_cells import held, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

WIDEST = 256  # columns of one sheet; an object with more fields is no record
_DEEPEST = 8  # objects inside each other that are one row
_LISTED = 8  # leaves of a list inside a row that are columns of their own
_GROUPS = 5000  # arrays, or like arrays in like rows, that are looked into
_MOST = 50_000  # sheets of one text that are told apart
_ALIKE = 3  # objects with the same keys, side by side under keys of their own, from which on they are rows
_TITLE = 80  # characters of a column's name
_NAMING = ("name", "displayName", "display_name", "title", "label", "caption", "header", "fieldName", "field", "id")
_FEW = 16  # objects side by side of which each may hold a table in columns

_COUNTED = re.compile(r"\d{1,4}\Z")
_PERIOD = re.compile(
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|june?|july?|aug|sep|o[ck]t|nov|de[cz]|q[1-4]|kw|week|woche|[12]\d{3}|\d{1,2} ?月)",
    re.IGNORECASE,
)

type Leaf = Any
type Node = Any
type Text = Callable[[Leaf], str]


class Placed(dict[str, Node]):
    """An object that knows where its keys stand, for trees of spans."""

    __slots__ = ("places",)

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, Leaf] = {}


_NESTED = frozenset((dict, list, Placed))


class Sheet(NamedTuple):
    """Rows of leaves; None is an empty cell. Without keys to name the columns, `header` is empty."""

    header: tuple[str, ...]
    rows: list[list[Leaf]]


def sheets(roots: list[Node]) -> list[Sheet]:
    """Return every table in `roots`, which are documents side by side, the outer ones first."""
    found: list[Sheet] = []
    waiting = deque([roots])
    known: dict[tuple[int, ...], list[Node]] = {}  # by their nodes: several rows around may lead to them
    while waiting and len(known) < _GROUPS and len(found) < _MOST:
        nodes = waiting.popleft()
        if known.setdefault(tuple(map(id, nodes)), nodes) is nodes:
            walk = _Siblings(nodes)
            found += walk.sheets()
            waiting.extend(walk.below.values())
    return found


def headed(header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int]:
    """Return the header of `rows` and how many rows it takes up: the first names the columns, or nothing does."""
    if not rows or (header and not _are_numbers(header)):
        return header, 0
    if len(rows) > 1 and is_header(rows[0]):
        return (_grouped(rows[0], rows[1]), 2) if _is_grouped(rows) else (tuple(rows[0]), 1)
    return header or ("",) * max(map(len, rows)), 0


def _are_numbers(header: Sequence[str]) -> bool:
    """Whether names of columns (`c1`, `c2`) only count them."""
    return len({_COUNTED.sub("", name) for name in header}) == 1 < len(header) and all(map(_COUNTED.search, header))


def is_header(row: Sequence[str]) -> bool:
    """Return whether a row names columns: words throughout, and no values such as numbers or addresses."""
    filled = [cell for cell in row if cell]
    if len(filled) < 2 or max(map(len, filled)) > _TITLE:
        return False
    values = sum([(not cell[0].isalpha() and not any(map(str.isalpha, cell))) or "@" in cell for cell in filled])
    return values * 4 <= len(filled)


def _is_grouped(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row groups the columns that the second one names: its cells go on to the right, or repeat."""
    top, names = rows[0], rows[1]
    goes_on = any(not cell or cell == before for before, cell in pairwise(top) if before) and len(top) == len(names)
    return goes_on and len(rows) > 2 and is_header(names) and not is_header(rows[2])


def _grouped(groups: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The names of columns behind those of their groups; where these are what is measured, in times, the other way."""
    header: list[str] = []
    group = ""
    for above, name in zip(groups, names, strict=True):
        group = above or group
        steps = (name, group) if _PERIOD.match(name) else (group, name)
        header.append(".".join(filter(None, steps)))
    return tuple(header)


def cell(rows: Sequence[Sequence[Leaf]], row: int, column: int) -> Leaf | None:
    """Return the leaf at a place, None where there is no such cell."""
    return rows[row][column] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else None


@dataclass(slots=True)
class _Siblings:
    """Nodes that stand side by side: elements of one array, or of like arrays in like rows."""

    nodes: list[Node]
    below: dict[str, list[Node]] = field(default_factory=dict)  # what is no part of these rows, by its dotted key
    columns: list[Sheet] = field(default_factory=list)
    cells: dict[str, list[list[Leaf]]] = field(default_factory=dict)  # of rows whose cells are nodes

    def sheets(self) -> Iterator[Sheet]:
        objects = [node for node in self.nodes if isinstance(node, dict)]
        arrays = [node for node in self.nodes if isinstance(node, list)]
        if objects:
            yield from _joined(self._row(node) for node in objects)
            yield from self.columns
        if sum(any(held(cell) is not None for cell in array) for array in arrays) > 1:
            yield Sheet((), [list(map(held, array)) for array in arrays])
        yield from (Sheet((), rows) for rows in self.cells.values() if sum(map(_is_row, rows)) > 1)
        for array in arrays:
            self._later("", [cell for cell in array if not _is_leaf(cell)])

    def _later(self, key: str, nodes: list[Node]) -> None:
        if nodes:
            self.below.setdefault(key, []).extend(nodes)

    def _row(self, node: dict[str, Node]) -> dict[str, Leaf]:
        """One object as a row: objects inside it are flattened with dotted keys, in the order of writing."""
        if _NESTED.isdisjoint(map(type, node.values())):
            return node
        row: dict[str, Leaf] = {}
        waiting: list[tuple[str, int, Node]] = [("", 0, node)]
        while waiting:
            key, depth, value = waiting.pop()
            if isinstance(value, dict):
                waiting += self._fields(key, depth, value, full=len(row) + len(waiting) > WIDEST)
            elif isinstance(value, list):
                waiting += self._elements(key, depth, value, row)
            else:
                row[key] = value
        return row

    def _fields(self, key: str, depth: int, value: dict[str, Node], *, full: bool) -> list[tuple[str, int, Node]]:
        if depth and (full or depth > _DEEPEST):
            self._later(key, [value])
            return []
        if (rows := _keyed_rows(value)) is not None:
            self._later(f"{key}.*", rows)
            return []
        names: Iterator[str] = reversed(value)
        if len(self.nodes) <= _FEW:
            self._titled_grids(key, value)
            columns = _columns(value)
            if columns:
                self.columns.append(columns)
                names = (name for name in reversed(value) if name not in columns.header)
        return [(f"{key}.{name}" if key else name, depth + 1, value[name]) for name in names]

    def _elements(self, key: str, depth: int, value: list[Node], row: dict[str, Leaf]) -> list[tuple[str, int, Node]]:
        inner = [node for node in value if not _is_leaf(node)]
        self._later(key, inner)
        if len(inner) > 1:
            self.cells.setdefault(key, []).append(list(map(told, value)))
        if len(value) == 1 and isinstance(value[0], dict) and depth < _DEEPEST:
            return [(key, depth + 1, value[0])]
        if not inner:
            row.update({f"{key}.{i}" if i else key: leaf for i, leaf in enumerate(value[:_LISTED])})
        return []

    def _titled_grids(self, key: str, node: dict[str, Node]) -> None:
        """Names of columns beside an array of rows that are as wide: {"columns": […], "data": [[…], …]}."""
        lists = [value for value in _lists(node) if value][:_FEW]
        grids = [grid for rows in lists if (grid := _grid(rows))]
        named = [names for one in lists if (names := _titles(one))] if grids else []
        for rows in grids:
            wide = (names for names in (*named, list(chain(*named))) if len(names) == len(rows[0]) > 1)
            for names in islice(wide, 1):
                self._later(f"{key}.#", [names, *rows])
        for titles in (one for one in node.values() if isinstance(one, dict) and len(one) > 1):
            for rows in lists:  # {"columns": {"c1": "SKU", …}, "rows": [{"c1": …}, …]}
                if isinstance(rows[0], dict) and _are_numbers(tuple(rows[0])) and rows[0].keys() <= titles.keys():
                    self._later(f"{key}.#", [titles, *rows])


def _lists(node: dict[str, Node]) -> Iterator[list[Node]]:
    """The arrays of an object, and those of objects in it: {"schema": {"fields": […]}, "rows": […]}."""
    for value in node.values():
        if isinstance(value, list):
            yield value
        elif isinstance(value, dict) and len(value) <= _FEW:
            yield from (inner for inner in value.values() if isinstance(inner, list))


def _grid(rows: list[Node]) -> list[list[Leaf]]:
    """Rows of cells, or objects of arrays of cells: {"f": [{"v": 1}, …]}; otherwise nothing."""
    if all(isinstance(row, list) for row in rows):
        return rows
    if not all(isinstance(row, dict) and any(isinstance(cells, list) for cells in row.values()) for row in rows):
        return []
    return [[held(cell) for cells in row.values() if isinstance(cells, list) for cell in cells] for row in rows]


def _titles(names: list[Node]) -> list[Leaf]:
    """Names of columns, which may be objects that say more of each; otherwise nothing."""
    if not isinstance(names[0], dict):
        return names if all(map(_is_leaf, names)) else []
    key = next((key for key in _NAMING if _is_leaf(names[0].get(key, []))), "")
    return [one[key] for one in names] if key and all(isinstance(one, dict) and key in one for one in names) else []


def _is_row(cells: list[Leaf]) -> bool:
    return sum(cell is not None for cell in cells) > 1


def _is_leaf(node: Node) -> bool:
    return node.__class__ not in _NESTED


def _joined(rows: Iterable[dict[str, Leaf]]) -> Iterator[Sheet]:
    """Join rows under the union of their keys; a new sheet begins where that would become too wide."""
    header: dict[str, None] = {}
    held: list[dict[str, Leaf]] = []
    for row in rows:
        if not row.keys() <= header.keys():
            if held and len(header.keys() | row.keys()) > WIDEST:
                yield _sheet(header, held)
                header, held = {}, []
            header.update(dict.fromkeys(row))
        if row:
            held.append(row)
    if held:
        yield _sheet(header, held)


def _sheet(header: dict[str, None], rows: list[dict[str, Leaf]]) -> Sheet:
    return Sheet(tuple(header), [[row.get(key) for key in header] for row in rows])


def _columns(node: dict[str, Node]) -> Sheet | None:
    """An object of columns, {"email": […], "name": […]}, or with their cells under row keys, as a sheet."""
    columns = {key: _cells(value) for key, value in node.items() if not _is_leaf(value)}
    lengths = [len(cells) for cells in columns.values() if len(cells) > 1]
    if len(lengths) < 2:
        return None
    height = Counter(lengths).most_common(1)[0][0]
    like = {key: cells for key, cells in columns.items() if len(cells) == height}
    if not 1 < len(like) <= WIDEST:
        return None
    return Sheet(tuple(like), [list(row) for row in zip(*like.values(), strict=True)])


def _cells(value: Node) -> list[Leaf]:
    if isinstance(value, dict):
        value = list(value.values()) if all(key.isdecimal() for key in value) else []
    return value if all(map(_is_leaf, value)) else []


def _keyed_rows(node: dict[str, Node]) -> list[Node] | None:
    """Objects with the same keys under keys of their own ({"B01…": {"units": 3}, …}) are rows; the key is a cell."""
    inner = [value for value in node.values() if isinstance(value, dict)]
    if len(inner) < _ALIKE or len(inner) < len(node):
        return None
    first = inner[0].keys()
    if not first or all(key.isdecimal() for key in first):
        return None
    if sum(2 * len(first & row.keys()) >= len(first | row.keys()) for row in inner) < len(inner):
        return None
    return [_with_key(node, key) for key in node]


def _with_key(node: dict[str, Node], key: str) -> dict[str, Node]:
    if not isinstance(node, Placed):
        return {"": key, **node[key]}
    inner: Placed = node[key]
    row = Placed()
    row[""] = node.places[key]
    row.update(inner)
    row.places = inner.places
    return row
