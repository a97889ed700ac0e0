"""Workbooks in SpreadsheetML: each sheet as a table of what its cells show, and beside it all that is no cell.

Sheets that are hidden, or that the workbook does not list, are sheets like any other; strings that no cell shows are
read as well.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract.office import cell_edits, pivot, workbook
from outgate.extract.office.cells import cells
from outgate.extract.office.flow import flow
from outgate.extract.office.shown import Shown, Source
from outgate.extract.office.spelling import BESIDE, FORMULA, STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.office.cells import Formula
    from outgate.extract.office.grid import Grid
    from outgate.extract.office.package import Package
    from outgate.extract.office.workbook import Workbook
    from outgate.extract.tree import Budget, Child

_DATA = re.compile(rb"<((?:[\w.-]+:)?sheetData)[\s/>]")
_BESIDE = frozenset({"comments", "threadedComment", "drawing", "vmlDrawing", "table"})


def read(package: Package, budget: Budget) -> Iterator[Child]:
    """Yield the sheets, what stands beside their cells, and the strings that are in none. Raises Exceeded."""
    book = workbook.opened(package.members)
    grids: list[tuple[str, Grid]] = []
    formulas: dict[Source, int] = {}  # the cell of each formula that is shown
    for member, title in book.sheets.items():
        xml = package.members[member]
        grid, found = cells(xml, book)
        grids.append((member, grid))
        yield from package.sheet(f"sheet[{title}]", grid, budget)
        yield from package.text(f"beside[{title}]", _beside(package, member, xml, found, formulas), budget)
        package.done.add(member)
    yield from package.text("strings", _unused(package, book, grids), budget)
    package.done.add(book.string_member)
    for shown in pivot.tables(package.members, budget):
        yield from package.text("pivot", shown, budget)
    package.writers.append(
        partial(cell_edits.edits, members=package.members, book=book, grids=grids, formulas=formulas)
    )


def _beside(package: Package, member: str, xml: bytes, found: list[Formula], formulas: dict[Source, int]) -> Shown:
    """Return what is on a sheet beside the values of its cells: headers, links, lists, comments, formulas."""
    shown = Shown()
    begin = _DATA.search(xml)
    if begin is None:
        flow(member, xml, shown, BESIDE)
    else:
        end = max(xml.rfind(b"</" + begin[1]), begin.end())
        flow(member, xml, shown, BESIDE, (0, begin.start()))
        flow(member, xml, shown, BESIDE, (end, len(xml)))
    for formula in found:
        shown.line()
        source = Source(member, formula.start, formula.end, FORMULA)
        formulas[source] = formula.cell
        shown.add(FORMULA.show(FORMULA.decode(xml[formula.start : formula.end])), source)
    for kind, target in workbook.relations(package.members, member).values():
        if kind in _BESIDE and target in package.members and target not in package.done:
            flow(target, package.members[target], shown, STRING)
            package.done.add(target)
    return shown


def _unused(package: Package, book: Workbook, grids: list[tuple[str, Grid]]) -> Shown:
    """Return the shared strings that no cell shows, and those with hints how to read them, which no cell shows."""
    shown = Shown()
    xml = package.members.get(book.string_member, b"")
    used = {id(text) for _, grid in grids for text in grid.texts}
    for text, (start, end) in zip(book.strings, book.string_spans, strict=True):
        if xml.find(b"rPh", start, end) >= 0:
            shown.line()
            flow(book.string_member, xml, shown, STRING, (start, end))
        elif id(text) not in used:
            shown.line()
            for left, right in workbook.text_spans(xml[start:end]):
                source = Source(book.string_member, start + left, start + right, STRING)
                shown.add(STRING.show(STRING.decode(xml[source.start : source.end])), source)
    return shown
