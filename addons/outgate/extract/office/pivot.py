"""The cache of a pivot table: the rows that it was made from, which stay in a workbook when their sheet is deleted.

After ECMA-376, part 1, sections 18.10.1.1 to 18.10.1.86: fields with the items that records share, then the records.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract.office import workbook
from outgate.extract.office.flow import TOKEN
from outgate.extract.office.shown import Shown, Source
from outgate.extract.office.spelling import ATTRIBUTE, PLAIN
from outgate.extract.tree import Exceeded
from outgate.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outgate.extract.tree import Budget

type _Cell = Source | None

_VALUE = re.compile(rb"\sv\s*=\s*(?:\"([^\"<]*+)\"|'([^'<]*+)')")
_NAME = re.compile(rb"\sname\s*=\s*(?:\"([^\"<]*+)\"|'([^'<]*+)')")
_ITEMS = frozenset({b"s", b"n", b"d", b"b", b"e", b"m"})


def tables(members: Mapping[str, bytes], budget: Budget) -> Iterator[Shown]:
    """Yield the records of each cache as a table. Raises Exceeded."""
    for member in [name for name, xml in members.items() if b"pivotCacheDefinition" in xml[:2000]]:
        links = workbook.relations(members, member).values()
        records = next((target for kind, target in links if kind == "pivotCacheRecords"), "")
        if records in members:
            yield _table(members, member, records, budget)


def _table(members: Mapping[str, bytes], definition: str, records: str, budget: Budget) -> Shown:
    shown = Shown()
    names, shared = _fields(definition, members[definition])
    _row(shown, names, members)
    for row in _records(records, members[records], shared):
        _row(shown, row, members)
        if shown.size > budget.left:
            raise Exceeded(Reason.EXPANSION, f"more than {budget.limits.expanded >> 20} MiB when decoded")
    shown.tables.append((0, shown.size))
    return shown


def _fields(member: str, xml: bytes) -> tuple[list[_Cell], list[list[_Cell]]]:
    """Return the names of the fields, and the items that records refer to by number."""
    names: list[_Cell] = []
    shared: list[list[_Cell]] = []
    inside = False
    for token in TOKEN.finditer(xml):
        if token["name"] == b"sharedItems":
            inside = token["end"] is None and not token["rest"].endswith(b"/")
        elif token["name"] == b"cacheField" and token["end"] is None:
            names.append(_source(member, token, _NAME))
            shared.append([])
        elif inside and shared and token["name"] in _ITEMS and token["end"] is None:
            shared[-1].append(_source(member, token, _VALUE))
    return names, shared


def _records(member: str, xml: bytes, shared: list[list[_Cell]]) -> Iterator[list[_Cell]]:
    row: list[_Cell] = []
    for token in TOKEN.finditer(xml):
        if token["name"] == b"r":
            if row:
                yield row
            row = []
        elif token["end"] is None and token["name"] in _ITEMS:
            row.append(_source(member, token, _VALUE))
        elif token["end"] is None and token["name"] == b"x":
            row.append(_shared(shared[len(row)] if len(row) < len(shared) else [], token["rest"]))
    if row:
        yield row


def _shared(items: list[_Cell], rest: bytes) -> _Cell:
    found = _VALUE.search(rest)
    number = (found[1] or found[2] or b"") if found else b""
    return items[int(number)] if number.isdigit() and len(number) < 10 and int(number) < len(items) else None


def _source(member: str, tag: re.Match[bytes], attribute: re.Pattern[bytes]) -> _Cell:
    found = attribute.search(tag.string, *tag.span("rest"))
    return Source(member, *found.span(1 if found[1] is not None else 2), ATTRIBUTE) if found else None


def _row(shown: Shown, cells: list[_Cell], members: Mapping[str, bytes]) -> None:
    for number, cell in enumerate(cells):
        if number:
            shown.add(b"\t")
        if cell is not None:
            raw = members[cell.member][cell.start : cell.end]
            shown.add(ATTRIBUTE.decode(raw).translate(PLAIN), cell)
    shown.add(b"\n")
