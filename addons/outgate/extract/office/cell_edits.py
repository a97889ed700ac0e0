"""Edits of the cells of a workbook, as edits of its members: each cell keeps its place and its style.

A shared string that all of its cells lose is changed where it stands, with its runs; a cell that is changed alone, or
that held a number, gets a string of its own. A formula becomes one that gives the new text, so that the chain of
calculation, which lists the cells with formulas, stays true. After ECMA-376, part 1, 18.3.1.4, 18.3.1.40, 18.4.8.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.office import workbook
from outgate.extract.office.flow import TOKEN, attributes
from outgate.extract.office.shown import Shown, Source, joined, lifted
from outgate.extract.office.spelling import FORMULA, STRING
from outgate.extract.tree import apply
from outgate.model import Edit, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outgate.extract.office.grid import Grid
    from outgate.extract.office.package import CellEdits
    from outgate.extract.office.workbook import Workbook

_TYPE = re.compile(rb"\s(?:t|cm|vm)\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_LONGEST = 255  # characters of a string in a formula
type Edits = dict[str, list[Edit]]


class _Cell(NamedTuple):
    """A cell as it stands in its sheet."""

    member: str
    start: int
    end: int
    tag: re.Match[bytes]
    formula: re.Match[bytes] | None
    type: bytes


class _Change(NamedTuple):
    """What becomes of a cell's text."""

    cell: _Cell
    text: bytes
    edits: list[Edit]

    def new(self) -> bytes:
        return apply(self.text, self.edits)


type _Shared = dict[int, list[_Change]]  # by number of the shared string


def edits(
    sources: dict[Source, list[Edit]],
    cells: CellEdits,
    *,
    members: Mapping[str, bytes],
    book: Workbook,
    grids: Sequence[tuple[str, Grid]],
    formulas: Mapping[Source, int],
) -> Edits:
    """Return the edits by member; takes those of formulas out of `sources`. Raises Unwritable."""
    out: Edits = defaultdict(list)
    shared: _Shared = defaultdict(list)
    strings = {id(text): number for number, text in enumerate(book.strings)}
    touched = [source for source in sources if source in formulas]
    for source in touched:
        del sources[source]
    for member, grid in grids:
        xml = members[member]
        waiting = {formulas[source] for source in touched if source.member == member}
        numbers = {place: number for number, place in enumerate(grid.places) if place in waiting} if waiting else {}
        for number in {*cells.get(grid, ()), *numbers.values()}:
            cell = _opened(member, xml, grid.places[number])
            waiting.discard(cell.start)
            change = _Change(cell, grid.texts[number], joined(cells.get(grid, {}).get(number, ())))
            string = strings.get(id(change.text)) if cell.type == b"s" and cell.formula is None else None
            if string is None:
                out[member].append(_rewritten(cell, change.new()))
            else:
                shared[string].append(change)
        out[member] += [_rewritten(_opened(member, xml, place), b"") for place in waiting]  # they show nothing
    _share(members, book, grids, shared, out)
    return out


def _share(
    members: Mapping[str, bytes], book: Workbook, grids: Sequence[tuple[str, Grid]], shared: _Shared, out: Edits
) -> None:
    """Change the strings that all of their cells lose; give the other cells strings of their own."""
    wanted = {id(book.strings[number]) for number in shared}
    uses = Counter(key for _, grid in grids for key in map(id, grid.texts) if key in wanted)
    for number, changes in shared.items():
        are_all = len(changes) >= uses[id(book.strings[number])]
        if are_all:
            out[book.string_member] += _in_runs(members, book, number, changes[0].edits)
        if not are_all or len({change.new() for change in changes}) > 1:
            for change in changes:
                out[change.cell.member].append(_rewritten(change.cell, change.new()))


def _in_runs(members: Mapping[str, bytes], book: Workbook, number: int, own: Sequence[Edit]) -> list[Edit]:
    """Return the edits of a shared string in the runs that it is made of."""
    xml, (begin, end) = members[book.string_member], book.string_spans[number]
    if xml.find(b"rPh", begin, end) >= 0:
        plain = STRING.encode(apply(book.strings[number], own))
        return [Edit(begin, end, b'<t xml:space="preserve">' + plain + b"</t>")]
    shown = Shown()
    for start, stop in workbook.text_spans(xml[begin:end]):
        raw = xml[begin + start : begin + stop]
        shown.add(STRING.decode(raw), Source(book.string_member, begin + start, begin + stop, STRING))
    return lifted(members, shown.changed(own))[book.string_member]


def _opened(member: str, xml: bytes, start: int) -> _Cell:
    """Return the cell that stands at `start`. Raises Unwritable."""
    tokens = TOKEN.finditer(xml, start)
    tag = next(tokens, None)
    if tag is None or tag["name"] != b"c":
        raise Unwritable("a cell that cannot be told from what is around it")
    formula = None
    for token in tokens:
        if token["name"] == b"f" and not token["end"]:
            formula = token
        if token["name"] == b"c":
            end = token.end() if token["end"] else token.start()
            return _Cell(member, start, end, tag, formula, attributes(tag["rest"]).get(b"t", b"n"))
    raise Unwritable("a cell without an end")


def _rewritten(cell: _Cell, new: bytes) -> Edit:
    """Return the cell with a text of its own. Raises Unwritable for a formula that is more than this cell's."""
    name = cell.tag[0][1 : cell.tag.start("rest") - cell.tag.start()]
    prefix = name[:-1]
    rest = _TYPE.sub(b"", cell.tag["rest"])
    if cell.formula is None:
        inside = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (
            prefix,
            prefix,
            STRING.encode(new),
            prefix,
            prefix,
        )
        kind = b"inlineStr"
    else:
        _may_change(attributes(cell.formula["rest"]))
        literal = FORMULA.encode(b"&".join(_quoted(new)))
        inside = b"<%bf>%b</%bf><%bv>%b</%bv>" % (prefix, literal, prefix, prefix, STRING.encode(new), prefix)
        kind = b"str"
    return Edit(cell.start, cell.end, b'<%b%b t="%b">%b</%b>' % (name, rest, kind, inside, name))


def _may_change(said: Mapping[bytes, bytes]) -> None:
    kind = said.get(b"t", b"normal")
    reach = said.get(b"ref", b"")
    if kind == b"dataTable" or (kind == b"shared" and reach) or (kind == b"array" and b":" in reach):
        raise Unwritable("a formula that other cells share")


def _quoted(text: bytes) -> Iterator[bytes]:
    letters = text.decode("utf-8", "replace")
    for at in range(0, max(len(letters), 1), _LONGEST):
        yield b'"' + letters[at : at + _LONGEST].replace('"', '""').encode() + b'"'
