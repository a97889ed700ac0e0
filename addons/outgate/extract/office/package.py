"""Documents that are zip packages (OOXML, OpenDocument, EPUB): their text and tables as parts, and the way back.

Every member is read. Those in XML become text as it is shown (see `flow`), sheets become tables, everything else is
handed on as it is, so that embedded files and pictures are read by their own readers. What is rewritten is the text in
the members, in place; the package is put together again by the writer of zips. All members take part at once, for a
package is replaced as a whole.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract import delimited, labelled, zip_file
from outgate.extract.office import kinds, ods, xlsb, xlsx
from outgate.extract.office.flow import flow
from outgate.extract.office.shown import Shown, apart, lifted
from outgate.extract.office.thumbnails import blank, is_legible, is_thumbnail
from outgate.extract.pictures import reading as pictures
from outgate.extract.rows import read_rows
from outgate.extract.tree import Child, Hints, apply, outside
from outgate.model import Edit, Part, Reason, Unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from outgate.extract.office.grid import Grid
    from outgate.extract.office.shown import Source
    from outgate.extract.tree import Budget
    from outgate.model import Table, Where

_MARKUP = re.compile(rb"\s*<(?:\?xml|[A-Za-z_!])")
_HTML = re.compile(rb"(?i)<(?:!doctype\s+)?(?:html|svg)[\s>]")
_DECLARED = re.compile(rb"<\?xml[^<>]{1,60}encoding\s*=\s*[\"']([\w.-]{1,30})")
_NARROW = re.compile(r"(?:windows|cp|iso|latin|koi8|gb|big5|euc|shift|tis|mac)[\w.-]*")
_CODECS = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_SIGNATURES = ("_xmlsignatures/", "META-INF/documentsignatures.xml", "META-INF/macrosignatures.xml")


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield what a document shows, and the members that are no text of its own."""
    before = len(budget.gaps)
    found = list(zip_file.members(part, budget))
    members = {child.hints.name: child.part.data for child in reversed(found) if child.hints.name}
    kind = kinds.kind_of(members)
    if not kind:
        yield from found
        return
    path = named(part, hints, kind)
    for i in range(before, len(budget.gaps)):
        budget.gaps[i] = replace(budget.gaps[i], path=(*path, *budget.gaps[i].path[len(part.path) :]))
    yield from Package(part, path, kind, found).children(budget)


def named(part: Part, hints: Hints, kind: str) -> tuple[str, ...]:
    """Return the path of a file of this kind: a step that names the file as a member now names it as what it is."""
    last = part.path[-1]
    container, bracket, inside = last.partition("[")
    if hints.name and bracket and inside == f"{hints.name}]" and container in {"zip", "tar"}:
        return (*part.path[:-1], f"{kind}[{hints.name}]")
    return (*part.path, f"{kind}[{hints.name}]" if hints.name and container == "body" else kind)


type CellEdits = Mapping[Grid, Mapping[int, Sequence[Edit]]]  # by sheet and cell
type Writer = Callable[[dict[Source, list[Edit]], CellEdits], dict[str, list[Edit]]]


class Package:
    """One document: its members, what was made of them, and how each of these goes back."""

    def __init__(self, part: Part, path: tuple[str, ...], kind: str, found: Sequence[Child]) -> None:
        self.part, self.path, self.kind = part, path, kind
        self.found = {child.hints.name: child for child in reversed(found) if child.hints.name}
        self.others = [child for child in found if self.found.get(child.hints.name) is not child]
        self.members: dict[str, bytes] = {}  # those in markup, as UTF-8
        self.codecs: dict[str, str] = {}  # of those that are in another encoding
        self.texts: dict[str, Shown] = {}  # by step
        self.raw: dict[str, str] = {}  # name of the member, by step
        self.grids: dict[str, Grid] = {}
        self.blanked: set[str] = set()  # steps that show a thumbnail
        self.steps: Counter[str] = Counter()
        self.done: set[str] = set()  # members that a reader of this kind has shown
        self.writers: list[Writer] = []

    def children(self, budget: Budget) -> Iterator[Child]:
        """Yield the parts of the document. Raises Exceeded."""
        locked = self._locked(budget)
        for name, child in self.found.items():
            if name not in locked:
                self._take(name, child.part.data, budget)
        if self.kind in _READERS:
            yield from _READERS[self.kind](self, budget)
        groups: dict[str, list[str]] = {}
        for name in self.members:
            if name not in self.done:
                groups.setdefault(kinds.step(name), []).append(name)
        for step, names in groups.items():
            shown = Shown()
            for name in names:
                flow(name, self.members[name], shown)
            yield from self.text(step, shown, budget)
        yield from self._unread(locked, budget)

    def text(self, step: str, shown: Shown, budget: Budget) -> Iterator[Child]:
        """Yield a text of the document. Raises Exceeded."""
        budget.spend(shown.size)
        if not shown.size:
            return
        step = self._free(step)
        self.texts[step] = shown

        # A member that is not compressed is in the package's own bytes: what is found in both is one.
        source = self.found.get(shown.member)
        part = Part(
            (*self.path, step),
            shown.data,
            parent=self.part,
            lift=self.lift,
            fit=_keep,
            tables=partial(tables, shown),
            locate=_line,
            span_in_parent=source.part.span_in_parent if source is not None else None,
        )
        yield Child(part)

    def sheet(self, step: str, grid: Grid, budget: Budget) -> Iterator[Child]:
        """Yield the cells of a sheet. Raises Exceeded."""
        data = grid.text(budget)
        if not data:
            return
        step = self._free(step)
        self.grids[step] = grid
        yield Child(
            Part(
                (*self.path, step),
                data,
                parent=self.part,
                lift=self.lift,
                fit=delimited.fit,
                locate=grid.locate,
                tables=grid.tables,
            )
        )

    def lift(self, parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
        """Write the edits of all parts into their members, and the members into the package."""
        if any(name.startswith(_SIGNATURES) for name in self.found):
            raise Unwritable("a signed document")
        members = ((name, child.part.data) for name, child in self.found.items())
        new = {name: blank(data) for name, data in members if is_thumbnail(name, data)}
        sources: dict[Source, list[Edit]] = {}
        cells: dict[Grid, dict[int, list[Edit]]] = {}
        for child, edits in children:
            step = child.path[-1]
            if step in self.blanked:
                continue
            if step in self.raw:
                new[self.raw[step]] = apply(child.data, edits)
            elif step in self.grids:
                if not self.writers:
                    raise Unwritable(f"sheets of {self.kind} are not written")
                cells[self.grids[step]] = self.grids[step].changed(edits)
            else:
                for source, own in self.texts[step].changed(edits).items():
                    sources.setdefault(source, []).extend(own)
        by_member = self._edits(sources, cells)
        for member, own in by_member.items():
            new[member] = self._encoded(member, apply(self.members[member], apart(own)))
        return self._zipped(parent, new)

    def _edits(self, sources: dict[Source, list[Edit]], cells: CellEdits) -> dict[str, list[Edit]]:
        edits: dict[str, list[Edit]] = {}
        for writer in self.writers:
            for member, own in writer(sources, cells).items():
                edits.setdefault(member, []).extend(own)
        for member, own in lifted(self.members, sources).items():
            edits.setdefault(member, []).extend(own)
        return edits

    def _zipped(self, parent: Part, new: dict[str, bytes]) -> Sequence[Edit]:
        changed: list[tuple[Part, Sequence[Edit]]] = []
        for name, data in new.items():
            old = self.found[name].part
            changed.append((old, [Edit(0, len(old.data), data)]))
        lift = changed[0][0].lift
        if lift is None:
            raise Unwritable("a member that cannot be written back")
        return lift(parent, changed)

    def _take(self, name: str, data: bytes, budget: Budget) -> None:
        """Keep a member that is markup, as UTF-8."""
        codec = _codec(data)
        if codec:
            try:
                data = data.decode(codec).removeprefix("\ufeff").encode()
            except (UnicodeError, LookupError):
                return
            self.codecs[name] = codec
        data = data.removeprefix(codecs.BOM_UTF8)
        if not _MARKUP.match(data) or _HTML.search(data, 0, 400):
            return
        if b"<!ENTITY" in data:
            budget.gap(Reason.MALFORMED, (*self.path, name), "a document that declares entities", self.part)
        self.members[name] = data

    def _encoded(self, name: str, data: bytes) -> bytes:
        codec = self.codecs.get(name, "")
        if codec:
            mark = "\ufeff" if codec.startswith("utf-16") else ""
            return (mark + data.decode("utf-8", "replace")).encode(codec, "xmlcharrefreplace")
        had_mark = self.found[name].part.data.startswith(codecs.BOM_UTF8)
        return codecs.BOM_UTF8 + data if had_mark else data

    def _locked(self, budget: Budget) -> set[str]:
        """Return the members of an OpenDocument file that need a password, and note that they do."""
        manifest = self.found.get("META-INF/manifest.xml")
        if manifest is None or b"encryption-data" not in manifest.part.data:
            return set()
        budget.gap(Reason.ENCRYPTED, self.path, f"{self.kind} with a password", self.part)
        entries = re.split(rb"<(?:\w+:)?file-entry", manifest.part.data)
        paths = [re.search(rb'full-path\s*=\s*"([^"]*)"', entry) for entry in entries if b"encryption-data" in entry]
        return {path[1].decode("utf-8", "replace") for path in paths if path}

    def _unread(self, locked: set[str], budget: Budget) -> Iterator[Child]:
        """Yield the members that are not text of the document, and what is no member."""
        for name, child in self.found.items():
            known = name in self.members or name in locked or name in self.done
            if not child.part.data or known:
                continue
            if is_thumbnail(name, child.part.data):
                yield from self._thumbnail(name, child, budget)
            else:
                step = self._free(name)
                self.raw[step] = name
                own = replace(child.part, path=(*self.path, step), lift=self.lift)
                yield Child(own, child.hints)
        for child in self.others:
            yield Child(replace(child.part, path=(*self.path, *child.part.path[-1:]), lift=None), child.hints)

    def _thumbnail(self, name: str, child: Child, budget: Budget) -> Iterator[Child]:
        """Yield what can be read in a thumbnail: a value in it goes with it, for it is blank in what is rewritten."""
        if not is_legible(child.part.data):
            return
        for seen in pictures.read(replace(child.part, path=(*self.path, name)), child.hints, budget):
            step = self._free(f"{name} {seen.part.path[-1]}")
            self.blanked.add(step)
            yield Child(replace(seen.part, path=(*self.path, step), parent=self.part, lift=self.lift), seen.hints)

    def _free(self, step: str) -> str:
        """Return the step, or the first of its kind that is not taken: what goes back is known by it."""
        self.steps[step] += 1
        if self.steps[step] == 1:
            return step
        return self._free(f"{step} {self.steps[step]}")


def _codec(data: bytes) -> str:
    """Return the encoding of XML that is not in UTF-8 (XML 1.0, appendix F), or nothing."""
    wide = next((codec for mark, codec in _CODECS if data.startswith(mark)), "")
    said = _DECLARED.match(data) if not wide else None
    name = said[1].decode().lower() if said else ""
    return wide or ("" if name in {"", "utf-8", "utf8", "us-ascii"} or not _NARROW.fullmatch(name) else name)


def tables(shown: Shown, part: Part, where: Where) -> list[Table]:
    """Return the tables of a text, and what is labelled beside them."""
    worth = (span for span in shown.tables if where(*span))
    own = [table for span in worth for table in read_rows(part.data, b"\t", *span).tables()]
    return [*own, *labelled.tables(part, outside(shown.tables, where))]


def _keep(part: Part, edits: Sequence[Edit]) -> list[Edit]:
    """Any text may stand in a document: what it is in is written by the lift."""
    return list(edits)


def _line(part: Part, offset: int) -> tuple[str, ...]:
    return (*part.path[-1:], f"line[{part.data.count(b'\n', 0, offset) + 1}]")


# Who shows more of a kind than the flowing text of its members.
_READERS: dict[str, Callable[[Package, Budget], Iterator[Child]]] = {
    "xlsx": xlsx.read,
    "xlsm": xlsx.read,
    "xlsb": xlsb.read,
    "ods": ods.read,
}
