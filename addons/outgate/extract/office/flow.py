"""The XML of any member of a document as flowing text: paragraphs are lines, runs of one paragraph are one text.

Elements are told by their local names, which the families of formats share (WordprocessingML and DrawingML of
ECMA-376, OpenDocument 1.3): in a paragraph nothing parts a word but what is listed here; outside of one, every tag
does. A row of a table is a line with tabs. Of a tracked change both states are shown. Attributes that may hold
words of people, comments and declarations follow behind. No entity is expanded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.office.shown import Shown, Source
from outgate.extract.office.spelling import ADDRESS, ATTRIBUTE, CDATA, COMMENT, PLAIN, QUOTED, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.office.spelling import Spelling
    from outgate.model import Span

# Inside quotes no `<`, as XML has it: so a quote left open ends at the next tag and never costs the whole text.
TOKEN = re.compile(
    rb"<(?:(?P<end>/)?(?:[^\s<>/:=\"'!?]++:)?(?P<name>[^\s<>/:=\"'!?]++)"
    rb"(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
    rb"|!--(?P<comment>(?s:.*?))(?:-->|\Z)|!\[CDATA\[(?P<cdata>(?s:.*?))(?:\]\]>|\Z)"
    rb"|\?[^<>]*+>|!(?P<declared>[A-Z][^<>]*+)>?)"
)
_ATTRIBUTE = re.compile(rb"\s([\w:.-]++)\s*=\s*(?:\"([^\"<]*+)\"|'([^'<]*+)')")
# Attributes worth a look: with a blank between words, an at sign, a long number, or letters beyond ASCII. Single words
# and short numbers, which nearly all are, are passed over inside the pattern.
_WORDS = rb"(?:[A-Za-z_:]++|[-./](?=[A-Za-z]))*+"
_PAST = _WORDS + rb"(?:\d{1,6}(?=[A-Za-z_:])" + _WORDS + rb")*+(?:\d{7}|\d{0,6}[^A-Za-z0-9_:\"'<])"
_LONG_ONE = re.compile(rb"\s([\w:.-]++)\s*=\s*(?:\"(" + _PAST + rb"[^\"<]*+)\"|'(" + _PAST + rb"[^'<]*+)')")
_TELLING = re.compile(rb"[@\x80-\xff]|\w \w|\d[\d ./-]{5,30}\d|&#|%40")
_TEXT = re.compile(rb">\s*+[^<\s]|<!\[CDATA\[")
_MACHINE = re.compile(  # what programs write: addresses of schemas, identifiers, measures, styles
    rb"(?:https?://(?:schemas|www\.w3|purl)\.|urn:|application/"
    rb"|\{?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}?\Z|[0-9A-Fa-f]{8}\Z|[0-9A-Fa-f]{20}\Z"
    rb"|[+-]?\d{1,10}(?:\.\d*)?[a-z%]{0,2}\Z|\d{4}-\d\d-\d\dT[\d:.]+Z?\Z)"
)
_STYLES = frozenset(
    b"date-value time-value style fmla d points path coordsize coordorigin viewBox adj panose1 panose-1 sqref ref "
    b"spans Requires Ignorable ascii hAnsi cs eastAsia rsid typeface font-family algorithmName hashValue saltValue "
    b"cryptAlgorithmSid latentStyleCount".split()
)
_ADDRESSES = frozenset({b"Target", b"href", b"src"})

_PARAGRAPHS = frozenset({b"p", b"h", b"si", b"comment"})
_LINES = frozenset({b"br", b"cr", b"line-break"})
_GAPS = frozenset(
    b"tab s fldChar instrText ptab fld rPh annotation note-citation creator date creator-initials".split()
)
_TABS = frozenset({b"tab", b"ptab"})  # in a cell, they would end it
_CELLS = frozenset({b"tc", b"table-cell", b"covered-table-cell"})
_ROWS = frozenset({b"tr", b"table-row"})
_TABLES = frozenset({b"tbl", b"table"})
_ADDED = frozenset({b"ins", b"moveTo"})
_TAKEN = frozenset({b"del", b"moveFrom"})
_NAMED = _PARAGRAPHS | _LINES | _GAPS | _CELLS | _ROWS | _TABLES | _ADDED | _TAKEN | {b"delText", b"noBreakHyphen"}


class _Piece(NamedTuple):
    text: bytes
    source: Source | None
    state: int  # 0: stands in the text as it is, 1: only since a tracked change, -1: only before it


type _Line = list[_Piece]


class _Flow:
    """One walk over one member."""

    def __init__(self, member: str, xml: bytes, out: Shown, text: Spelling) -> None:
        self.member, self.xml, self.out, self.text = member, xml, out, text
        self.paragraphs: list[_Line] = []  # those that are open, and for each cell that is open its lines
        self.cells: list[list[_Line]] = []
        self.rows: list[list[list[_Line]]] = []
        self.table_at: list[int] = []  # where the rows of each open table began; -1: not yet
        self.state = 0

    def run(self, begin: int, stop: int) -> None:
        at = begin
        for token in TOKEN.finditer(self.xml, begin, stop):
            start, end = token.span()
            if at < start:
                self._words(at, start, self.text)
            at = end
            name = token["name"]
            if name in _NAMED:
                self._tag(name, ends=token["end"] is not None, empty=token["rest"].endswith(b"/"))
            elif token["cdata"] is not None:
                self._words(*token.span("cdata"), CDATA)
        self._words(at, stop, self.text)
        self._close()

    def _words(self, start: int, end: int, spelling: Spelling) -> None:
        raw = self.xml[start:end]
        if not raw.strip() and (not self.paragraphs or b"\n" in raw or not raw):
            return
        piece = _Piece(spelling.show(spelling.decode(raw)), Source(self.member, start, end, spelling), self.state)
        if self.paragraphs:
            self.paragraphs[-1].append(piece)
        else:
            self._emit([piece])

    def _tag(self, name: bytes, *, ends: bool, empty: bool) -> None:
        if name in _PARAGRAPHS:
            self._paragraph(ends=ends, empty=empty)
        elif name in _CELLS or name in _ROWS or name in _TABLES:
            self._grid(name, ends=ends, empty=empty)
        elif name in _ADDED or name in _TAKEN or name == b"delText":
            if not empty:
                self.state = 0 if ends else (1 if name in _ADDED else -1)
        elif self.paragraphs:
            if name in _LINES:
                self._part(b"\n")
            elif name in _TABS and not self.cells:
                self.paragraphs[-1].append(_Piece(b"\t", None, 0))
            else:
                self._part(b"-" if name == b"noBreakHyphen" else b" ")

    def _part(self, text: bytes) -> None:
        line = self.paragraphs[-1]
        if line and line[-1].text != text:
            line.append(_Piece(text, None, 0))

    def _paragraph(self, *, ends: bool, empty: bool) -> None:
        if ends and self.paragraphs:
            self._emit(self.paragraphs.pop())
        elif not ends and not empty:
            self.paragraphs.append([])

    def _grid(self, name: bytes, *, ends: bool, empty: bool) -> None:
        if name in _CELLS:
            if empty or not ends:
                self.cells.append([])
            if (empty or ends) and self.cells and self.rows:
                self.rows[-1].append(self.cells.pop())
        elif name in _ROWS and not empty:
            if not ends:
                self.rows.append([])
            elif self.rows:
                self._row(self.rows.pop())
        elif name in _TABLES and not empty:
            self._table(ends=ends)

    def _table(self, *, ends: bool) -> None:
        if self.table_at and self.table_at[-1] >= 0:
            self.out.tables.append((self.table_at[-1], self.out.size))
            self.table_at[-1] = -1
        if not ends:
            self.table_at.append(-1)
        elif self.table_at:
            self.table_at.pop()
            self.out.add(b"\n")

    def _emit(self, line: _Line) -> None:
        if not line:
            return
        if self.cells:
            self.cells[-1].append(line)
            return
        self.out.line()
        self._states(line, PLAIN)

    def _states(self, line: _Line, letters: bytes) -> None:
        """Add the line as it is now; and where a change is tracked, as it was before."""
        self._pieces([piece for piece in line if piece.state >= 0], letters)
        if any(piece.state < 0 for piece in line):
            self.out.add(b"\n" if letters is PLAIN else b" ")
            self._pieces([piece for piece in line if piece.state <= 0], letters)

    def _pieces(self, line: _Line, letters: bytes) -> None:
        for text, source, _ in line:
            self.out.add(text if source is None else text.translate(letters), source)

    def _row(self, row: list[list[_Line]]) -> None:
        if self.table_at and self.table_at[-1] < 0:
            self.out.line()
            self.out.add(b"\n")
            self.table_at[-1] = self.out.size
        for number, cell in enumerate(row):
            if number:
                self.out.add(b"\t")
            quoted = len(cell) > 1 or any(piece.text == b"\n" for line in cell for piece in line)
            letters = QUOTED if quoted or (cell and cell[0][0].text.startswith(b'"')) else PLAIN
            if quoted:
                self.out.add(b'"')
            for at, line in enumerate(cell):
                if at:
                    self.out.add(b"\n")
                self._states(line, letters)
            if quoted:
                self.out.add(b'"')
        self.out.add(b"\n")

    def _close(self) -> None:
        """Show what was left open where the member ends."""
        paragraphs, cells, rows = self.paragraphs, self.cells, self.rows
        self.paragraphs, self.cells, self.rows = [], [], []
        for line in (*(line for cell in cells for line in cell), *paragraphs):
            self._emit(line)
        for row in rows:
            self._row(row)
        while self.table_at:
            self._table(ends=True)
        self.out.line()


def flow(member: str, xml: bytes, out: Shown, text: Spelling = TEXT, within: Span | None = None) -> None:
    """Append the text of a member, or of a stretch of it, then its telling attributes, comments and declarations."""
    begin, stop = within or (0, len(xml))
    words(member, xml, out, text, (begin, stop))
    for _, source in told(member, xml, (begin, stop)):
        aside(out, source, xml)
    if xml.find(b"<!", begin, stop) >= 0:
        for token in TOKEN.finditer(xml, begin, stop):
            for name, spelling in (("comment", COMMENT), ("declared", None)):
                if token[name]:
                    aside(out, Source(member, *token.span(name), spelling), xml)


def attributes(rest: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a tag by local name, decoded."""
    return {
        found[1].rpartition(b":")[2]: TEXT.decode(found[2] if found[2] is not None else found[3])
        for found in _ATTRIBUTE.finditer(rest)
    }


def words(member: str, xml: bytes, out: Shown, text: Spelling, within: Span) -> None:
    """Append the text of a stretch of a member, and nothing else."""
    if _TEXT.search(xml, *within) is not None or within[0]:
        _Flow(member, xml, out, text).run(*within)


def told(member: str, xml: bytes, within: Span) -> Iterator[tuple[bytes, Source]]:
    """Yield the attributes in which words of a person may stand, with their local names."""
    seen = within[0]  # up to where the tag around was looked for
    tag: re.Match[bytes] | None = None
    for found in _LONG_ONE.finditer(xml, *within):
        group = 2 if found[2] is not None else 3
        if _TELLING.search(found[group]) is None or _MACHINE.match(found[group]):
            continue
        name = found[1].rpartition(b":")[2]
        if name in _STYLES or found[1].startswith(b"xmlns"):
            continue
        start = xml.rfind(b"<", seen, found.start())
        if start >= 0:
            tag = TOKEN.match(xml, start)
        seen = found.start()
        if tag is not None and tag["name"] is not None and tag.start("rest") <= seen < tag.end():
            yield name, Source(member, *found.span(group), ADDRESS if name in _ADDRESSES else ATTRIBUTE)


def aside(out: Shown, source: Source, xml: bytes) -> None:
    """Append what stands beside the text as a line of its own."""
    raw = xml[source.start : source.end]
    text = source.spelling.decode(raw) if source.spelling is not None else raw
    if text.strip():
        out.line()
        out.add(text.translate(PLAIN), source)
