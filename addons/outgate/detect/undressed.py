"""A view of a part for what reads it as a whole: in its normal form, with those of its tables that are worth reading.

All offsets in a view are of the normal form. What is found there goes back to the part itself by `moved`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.detect.lazy import Lazy
from outgate.detect.normal_form import normal_form
from outgate.detect.spans import Spans
from outgate.model import Part, Table, everywhere

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outgate.detect.normal_form import NormalForm
    from outgate.model import Finding, Span, Where


def undressed(part: Part, form: NormalForm | None, where: Where) -> Part:
    """Return `part` as it reads in its normal form, if it has one, with the tables that are worth reading.

    They are read when they are asked for, and only once: several ask.
    """
    locate, read = part.locate, part.tables
    tables: Sequence[Table] | None = None

    def tables_here(view: Part, everywhere: Where) -> Sequence[Table]:
        nonlocal tables
        del view, everywhere
        if tables is None:
            found = read(part, where) if read is not None else ()
            tables = found if form is None else [_table(table, form) for table in found]
        return tables

    if form is None:
        return replace(part, tables=read and tables_here)
    return replace(
        part,
        data=form.data,
        locate=locate and (lambda _, at: locate(part, form.span(at, at + 1)[0])),
        tables=read and tables_here,
    )


def tables_of(view: Part) -> Sequence[Table]:
    """Return the tables of a view, or all of a part."""
    return () if view.tables is None else view.tables(view, everywhere)


def moved(finding: Finding, part: Part, span: Callable[[int, int], Span] | None) -> Finding:
    """Return a finding as one in `part`, where each of its spans is what `span` makes of it, or the same."""
    spans = finding.spans
    return replace(finding, part=part, spans=spans if span is None else Spans(lambda: (span(*one) for one in spans)))


def plain(text: str) -> str:
    """Return a short text in its normal form."""
    form = None if text.isascii() else normal_form(text.encode("utf-8", "replace"))
    return text if form is None else form.data.decode("utf-8", "replace")


def _table(table: Table, form: NormalForm) -> Table:
    back = form.back()

    def span(row: int, column: int) -> Span | None:
        place = table.span(row, column)
        return back(*place) if place is not None else None

    return Table(tuple(map(plain, table.header)), Lazy(table.rows, _plain_cells), span)


def _plain_cells(row: Sequence[str]) -> Sequence[str]:
    return [plain(cell) for cell in row]
