"""Dumps of databases as SQL text: `INSERT INTO t (a, b) VALUES (…)` and PostgreSQL's `COPY t (a, b) FROM stdin`.

The rows of one table are a table under the names of its columns, which the statement or `CREATE TABLE` tells. The
text is scanned as it is; a value that is changed stays a literal: quoted, with quotes doubled.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract import labelled, signs
from outgate.extract.tree import Syntax
from outgate.model import Edit, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Hints
    from outgate.model import Part, Span, Where

_NAME = rb"(?:[`\"\[]?[\w$\x80-\xff]{1,128}[`\"\]]?\.){0,3}[`\"\[]?[\w$\x80-\xff]{1,128}[`\"\]]?"
_COLUMNS = rb"\(([^()]{1,20000})\)"
_INSERT = re.compile(
    rb"(?i)\b(?:INSERT|REPLACE)\s{1,9}(?:(?:IGNORE|LOW_PRIORITY|DELAYED|OR\s\w{1,9})\s{1,9})?INTO\s{1,9}"
    rb"(" + _NAME + rb")\s{0,9}(?:" + _COLUMNS + rb")?\s{0,9}(?:OVERRIDING\s\w{1,9}\sVALUE\s{1,9})?VALUES?\s{0,9}(?=\()"
)
_COPY = re.compile(rb"(?im)^COPY\s{1,9}(" + _NAME + rb")\s{0,9}" + _COLUMNS + rb"\s{1,9}FROM\s{1,9}stdin[^;\n]*+;\r?\n")
_CREATE = re.compile(rb"(?i)\bCREATE\s{1,9}TABLE\s{1,9}(?:IF\sNOT\sEXISTS\s{1,9})?(" + _NAME + rb")\s{0,9}\(")
# One of the two begins: told by an automaton, for `into` is an English word, and a search that ignores case is slow.
_STATEMENT = signs.either((r"(?i)(?:insert|replace)\s+(?:[a-z_]+\s+){0,2}into\s|copy\s",))
_VALUE = re.compile(
    rb"\s*+(?:[eEnNbBxX](?=')|_\w{1,20}\s?(?='))?"  # what may stand before a quote
    rb"(?:'((?:[^'\\]++|''|\\.)*+)'|([^,()'\s](?:[^,()']|\([^()]*+\))*+))\s*+([,)])",
    re.DOTALL,
)
_NEXT = re.compile(rb"\s*+,\s*+\(")
_FIRST_WORD = re.compile(rb"\s*+[`\"\[]?([\w$\x80-\xff]{1,128})")
_NO_COLUMN = frozenset(b"primary key unique constraint index fulltext foreign check spatial like exclude".split())
_ESCAPE = re.compile(r"''|\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "Z": "\x1a", "N": ""}
_LONGEST_CREATE, _CREATED = 5_000, 200  # bytes; tables whose columns are told only there
_MOST = 500_000  # values of one text that are told apart; the rest is scanned as text


class _Value(NamedTuple):
    """A literal: where it stands, where its text stands (inside the quotes), whether it is quoted."""

    whole: Span
    text: Span
    is_quoted: bool


class _Rows(NamedTuple):
    """The rows of one statement."""

    table: str
    columns: tuple[str, ...]
    rows: list[list[_Value]]


def recognise(data: bytes, hints: Hints) -> Syntax | None:
    """Return the syntax of a dump, or None."""
    del hints
    if _STATEMENT.search(data) is not None:
        if _INSERT.search(data) is None and _COPY.search(data) is None:
            return None
        return Syntax("sql", _Dump(data).fit, labelled.TEXT.locate, tables)
    return None


def tables(part: Part, where: Where) -> list[Table]:
    """Return the rows of each table of a dump, and what else stands in the text around."""
    dump = _Dump(part.data)
    return [*dump.tables(), *(labelled.tables(part, where) if dump.has_more else ())]


class _Dump:
    """One text with statements in it, parsed once somebody asks."""

    __slots__ = ("_found", "_values", "data", "has_more")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.has_more = len(data) <= 1 << 20
        self._found: list[_Rows] | None = None
        self._values: list[_Value] | None = None

    def tables(self) -> list[Table]:
        """Return one table for all rows with the same columns."""
        joined: dict[tuple[str, tuple[str, ...]], list[list[_Value]]] = {}
        for found in self._statements():
            joined.setdefault((found.table, found.columns), []).extend(found.rows)
        return [self._table(columns, rows) for (_, columns), rows in joined.items() if rows]

    def fit(self, part: Part, edits: Sequence[Edit]) -> list[Edit]:
        """Keep the literals: what is written into one is escaped, and quoted where it was a number."""
        del part
        return [fitted for edit in edits for fitted in self._fitted(edit)]

    def _fitted(self, edit: Edit) -> Iterator[Edit]:
        values = self._all()
        at = max(bisect_right(values, edit.start, key=lambda value: value.whole[0]) - 1, 0)
        touched = []
        while at < len(values) and values[at].whole[0] < edit.end:
            if values[at].whole[1] > edit.start:
                touched.append(values[at])
            at += 1
        quoted = edit.new.replace(b"\\", b"").replace(b"'", b"''")
        if not touched:
            yield edit
        for value in touched:
            start, end = max(edit.start, value.text[0]), min(edit.end, value.text[1])
            if value.is_quoted and start < end:
                yield Edit(start, end, quoted)
            elif not value.is_quoted:
                yield Edit(*value.whole, b"'" + quoted + b"'")

    def _all(self) -> list[_Value]:
        if self._values is None:
            found = (value for rows in self._statements() for row in rows.rows for value in row)
            self._values = sorted(value for value in found if value.text[1] > value.text[0])
        return self._values

    def _statements(self) -> list[_Rows]:
        if self._found is None:
            self._found = list(_statements(self.data))
        return self._found

    def _table(self, columns: tuple[str, ...], rows: list[list[_Value]]) -> Table:
        header = columns or ("",) * max(map(len, rows))

        def span(row: int, column: int) -> Span | None:
            held = rows[row] if 0 <= row < len(rows) else []
            return held[column].text if 0 <= column < len(held) else None

        return Table(header, [[_text(self.data, value) for value in row] for row in rows], span)


def _statements(data: bytes) -> Iterator[_Rows]:
    created = {_bare(found[1]): _created(data, found.end()) for found in islice(_CREATE.finditer(data), _CREATED)}
    left = _MOST
    for pattern, read in ((_INSERT, _tuples), (_COPY, _lines)):
        at = 0
        while left > 0 and (found := pattern.search(data, at)) is not None:
            rows, at = read(data, found.end(), left)
            left -= sum(map(len, rows)) + 1
            columns = _names(found[2]) if found[2] else created.get(_bare(found[1]), ())
            yield _Rows(_bare(found[1]), columns, rows)


def _tuples(data: bytes, at: int, left: int) -> tuple[list[list[_Value]], int]:
    """Return the rows in parentheses from `at` on, and where they end."""
    rows: list[list[_Value]] = []
    following = data[at : at + 1] == b"("
    at += 1
    while following and left > 0:
        row: list[_Value] = []
        while (found := _VALUE.match(data, at)) is not None:
            text = found.span(1) if found[1] is not None else _stripped(data, *found.span(2))
            row.append(_Value(text if found[1] is None else (text[0] - 1, text[1] + 1), text, found[1] is not None))
            at = found.end()
            if found[3] == b")":
                break
        rows.append(row)
        left -= len(row) + 1
        more = _NEXT.match(data, at) if found is not None else None
        following, at = more is not None, more.end() if more is not None else at
    return rows, at


def _lines(data: bytes, at: int, left: int) -> tuple[list[list[_Value]], int]:
    r"""Return the rows of a COPY, one a line, tabs between values, up to a line with `\.`."""
    rows: list[list[_Value]] = []
    while at < len(data) and left > 0:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        if data[at : at + 2] == b"\\.":
            break
        row, start = [], at
        for piece in data[at:end].rstrip(b"\r").split(b"\t"):
            row.append(_Value((start, start + len(piece)), (start, start + len(piece)), is_quoted=True))
            start += len(piece) + 1
        rows.append(row)
        left -= len(row)
        at = end + 1
    return rows, at


def _created(data: bytes, at: int) -> tuple[str, ...]:
    """Return the names of the columns in the parentheses of a CREATE TABLE that start at `at`."""
    depth, start, pieces = 0, at, []
    for end in range(at, min(len(data), at + _LONGEST_CREATE)):
        sign = data[end]
        depth += (sign == ord("(")) - (sign == ord(")"))
        if depth < 0 or (sign == ord(",") and depth == 0):
            pieces.append(data[start:end])
            start = end + 1
        if depth < 0:
            break
    words = [found[1] for piece in pieces if (found := _FIRST_WORD.match(piece)) is not None]
    return tuple(word.decode("utf-8", "replace") for word in words if word.lower() not in _NO_COLUMN)


def _names(columns: bytes) -> tuple[str, ...]:
    return tuple(_bare(name.strip()) for name in columns.split(b","))


def _bare(name: bytes) -> str:
    return name.rpartition(b".")[2].strip(b'`"[] ').decode("utf-8", "replace")


def _stripped(data: bytes, start: int, end: int) -> Span:
    return start, start + len(data[start:end].rstrip())


def _text(data: bytes, value: _Value) -> str:
    text = data[slice(*value.text)].decode("utf-8", "replace")
    if not value.is_quoted:
        return "" if text.upper() == "NULL" else text
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]) if found[1] else "'", text)
