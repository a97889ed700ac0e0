"""A table either way round: as it is, and with rows and columns exchanged."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from outgate.detect.lazy import Lazy
from outgate.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.model import Span

_WIDEST = 256  # columns of a table that was turned
_SPREAD = 2  # columns of it: the metric and its figure
_LONGEST = 20_000  # rows of one that tells a figure in each
_CALLED = (  # a column of names of columns, and one of their figures
    "metric,metrics,metric name,measure,measure name,measure names,measures,kpi,indicator,variable,field,name,"
    "kennzahl,kennzahlen,messgröße,指标,指标名称,指標,métrica,indicador,métrique,indicateur,metrica,indicatore"
)
_FIGURES = "value,values,measure value,measure values,metric value,wert,werte,值,数值,値,valor,valeur,valore"
_MEASURES, _VALUES = (frozenset(names.split(",")) for names in (_CALLED, _FIGURES))


def layouts(table: Table) -> Iterator[Table]:
    """Yield the table as it is, then turned, unless it has more rows than a table has columns."""
    yield table
    if (spread := _spread(table)) is not None:
        yield spread
    if 0 < len(table.rows) < _WIDEST:
        yield turned(table)


def turned(table: Table) -> Table:
    """Return the table with rows and columns exchanged; its first column becomes the header.

    The cells of the old header have no span: it names columns, and only its table's reader knows where it stands.
    """
    lines: list[Sequence[str]] = [table.header, *table.rows]
    width = max(map(len, lines))

    def span(row: int, column: int) -> Span | None:
        return table.span(column - 1, row + 1) if column else None

    def column_of(at: int) -> Sequence[str]:
        return [line[at] if at < len(line) else "" for line in lines]

    header = [line[0] if line else "" for line in lines]
    if header[0].casefold() in _MEASURES:
        header[0] = ""  # it says what stands below it, and not beside
    return Table(tuple(header), Lazy(range(1, max(width, 1)), column_of), span)


def _spread(table: Table) -> Table | None:
    """Return a table that tells one figure a row, {product, metric, value}, as one with a column for each metric."""
    names = [header.casefold().strip() for header in table.header[:_WIDEST]]
    measure = next((at for at, name in enumerate(names) if name in _MEASURES), None)
    value = next((at for at, name in enumerate(names) if name in _VALUES), None)
    if measure is None or value is None or len(names) <= _SPREAD:
        return None
    others = [at for at in range(len(names)) if at not in (measure, value)]
    places: dict[tuple[str, ...], dict[str, int]] = {}
    for at, row in enumerate(islice(table.rows, _LONGEST)):
        if len(row) > max(measure, value):
            key = tuple(row[other] if other < len(row) else "" for other in others)
            places.setdefault(key, {})[row[measure]] = at
    return _by_measure(table, (value, others), places)


def _by_measure(table: Table, columns: tuple[int, list[int]], places: dict[tuple[str, ...], dict[str, int]]) -> Table:
    value, others = columns
    measures = list(dict.fromkeys(name for row in places.values() for name in row))[:_WIDEST]
    found = list(places.values())

    def span(row: int, column: int) -> Span | None:
        if column < len(others):
            return table.span(next(iter(found[row].values())), others[column])
        at = found[row].get(measures[column - len(others)])
        return None if at is None else table.span(at, value)

    rows = [
        [*key, *(table.rows[row[name]][value] if name in row else "" for name in measures)]
        for key, row in places.items()
    ]
    return Table((*(table.header[at] for at in others), *measures), rows, span)
