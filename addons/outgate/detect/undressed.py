"""A part in its normal form, for what reads a part as a whole: its text, the cells of its tables, what was found in it.

All offsets in such a view are of the normal form. What is found there goes back to the part itself by `moved`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.detect.lazy import Lazy
from outgate.detect.normal_form import normal_form
from outgate.detect.spans import Spans
from outgate.model import Part, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outgate.detect.normal_form import NormalForm
    from outgate.model import Finding, Span, Where


def undressed(part: Part, form: NormalForm | None, where: Where | None = None) -> Part:
    """Return `part` as it reads in its normal form, if it has one, with the tables that are worth reading.

    They are read when they are asked for, and only once. `where` is for parts of which some tables can be read.
    """
    locate, read, some = part.locate, part.tables, part.some_tables
    tables: Sequence[Table] | None = None

    def tables_of(view: Part) -> Sequence[Table]:
        nonlocal tables
        del view
        if tables is None and read is not None:
            found = read(part) if some is None or where is None else some(part, where)
            tables = found if form is None else [_table(table, form) for table in found]
        return tables or ()

    if form is None:
        return replace(part, tables=read and tables_of)
    return replace(
        part,
        data=form.data,
        locate=locate and (lambda _, at: locate(part, form.span(at, at + 1)[0])),
        tables=read and tables_of,
    )


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
