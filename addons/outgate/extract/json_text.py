"""JSON, also as lines, sequences and behind a guard prefix: kept valid, located, tabulated; text inside its strings.

RFC 8259, RFC 7464, ndjson.org. Recognised by its first bytes; text that turns out to be broken JSON is treated
the same way token by token, since whoever receives it may be as lenient.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import orjson

from outgate.extract import json_lines, json_tree, labelled, nested, signs
from outgate.extract.json_place import Places
from outgate.extract.structured import ESCAPED, is_structured
from outgate.extract.tree import Child, Syntax, apply, stretch
from outgate.model import Edit, Part, Table, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Span, Where

_VALUE = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z|\\\Z)|[^\s\x1e"{}\[\],:]++', re.DOTALL)
# What is not there in a string cannot be there in its text: an object, rows of markup, or lines.
_TELLING = signs.either(
    (
        r'\\[nr]|[{\[]\\"|\\u00[02]',
        r"<(?:[tT]|[dD](?:[lL]|[iI][vV])|[bB][rR]|[pP][ >]|[lL][iI]|\?xml|[A-Za-z0-9_]{1,40} xmlns)",
        ESCAPED.decode(),
    )
)
_TELLING_SIGNS = (b'{\\"', b'[\\"', b"<", b"\\u", b"\\x", b"%", b"&#")
_PARTING = (b":", b",", b"=", b";", b"|", b"\\t")
_STRING = re.compile(rb'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_QUOTE, _BACKSLASH = b'"\\'
# A log may hold ten thousand short strings with JSON in them. Beyond so many they are read in the view of the whole
# only, where every value stands as well: what is missed there is that three of them are one record.
_SHORT_ONES, _LONG = 300, 1024
_LEAST = 8  # bytes of a string that can hold structured text


def recognise(data: bytes, hints: Hints) -> Syntax | None:
    """Return the syntax of JSON text, or None."""
    del hints
    if not json_tree.looks_like(data):
        return None
    document = _Document(data)
    return Syntax("json", fit, document.locate, document.tables)


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the strings that hold text with a structure of its own: JSON, tables, markup, labelled lines."""
    del hints
    data = part.data
    if (
        not any(sign in data for sign in (b"\\", b"<", b"%", b"&"))
        or not json_tree.looks_like(data)
        or _is_respelled(part)
    ):
        return
    places: Places | None = None
    count = 0
    for start, end in _telling(data):
        if count >= _SHORT_ONES and end - start < _LONG:
            continue
        raw = data[start:end]
        text = json_tree.unescape(raw).encode("utf-8", "replace")
        if is_structured(text):
            count += 1
            budget.spend(len(text))
            places = places or Places(data)
            lift = _LIFT_ASCII if raw.isascii() else _LIFT_UTF8
            step = f"json[{places.path(start)}]"
            yield Child(Part((*part.path, step), text, parent=part, lift=lift, span_in_parent=(start, end)))


def _telling(data: bytes) -> Iterator[Span]:
    """The strings that may hold text with a structure: the sign is looked for, and then the string around it."""
    at = 0
    while (sign := _TELLING.search(data, at)) is not None:
        opening = data.rfind(b'"', at, sign.start())
        while opening > at and data[opening - 1] == _BACKSLASH and _is_escaped(data, opening, at):
            opening = data.rfind(b'"', at, opening)
        string = _STRING.match(data, opening) if opening >= 0 else None
        at = sign.end()
        if string is not None and string.end() > sign.start():
            at = string.end()
            if string.end() - string.start() > _LEAST and _may_separate(string[1]):
                yield string.span(1)


def _may_separate(raw: bytes) -> bool:
    """Whether anything but prose can be in a string: what labels or separates comes at least twice."""
    if any(sign in raw for sign in _TELLING_SIGNS) or not raw.isascii():
        return True
    return any(raw.count(sign) > 1 for sign in _PARTING)


def fit(part: Part, edits: Sequence[Edit]) -> list[Edit]:
    """Keep the tokens: what is written into a string stays inside, a number or a word becomes a string.

    Raises Unwritable when an edit touches no value, or when text that was JSON would no longer be.
    """
    if _is_respelled(part):
        return list(edits)  # what is another spelling of a string stands inside of it
    fitted = list(_fitted(part.data, sorted(edits)))
    if not fitted and edits:
        raise Unwritable("there is no JSON value at that place")
    if _parses(part.data) and not _parses(apply(part.data, fitted)):
        raise Unwritable("the JSON would no longer be valid")
    return fitted


def _is_respelled(part: Part) -> bool:
    """Whether this is a view of JSON, where quotes no longer tell where a string ends."""
    return part.to_parent is not None and part.parent is not None and part.parent.fit is fit


def _fitted(data: bytes, edits: list[Edit]) -> Iterator[Edit]:
    first = 0
    for match in _VALUE.finditer(data):
        start, end = match.span()
        while first < len(edits) and edits[first].end <= start:
            first += 1
        if first == len(edits):
            return
        at = first
        while at < len(edits) and edits[at].start < end:
            if edits[at].end > start:
                yield from _in_token(data, (start, end), edits[at])
            at += 1


def _in_token(data: bytes, token: Span, edit: Edit) -> Iterator[Edit]:
    start, end = token
    if data[start] != _QUOTE:
        yield Edit(start, end, b'"' + _escaped(edit.new) + b'"')
        return
    end -= end - start > 1 and data[end - 1] == _QUOTE
    start, stop = max(edit.start, start + 1), min(edit.end, end)
    if start < stop:
        start = _escape_around(data, start, token[0])[0]
        stop = min(_escape_around(data, stop, token[0])[1], end)
        yield Edit(start, stop, _escaped(edit.new))


def _escape_around(data: bytes, at: int, floor: int) -> Span:
    """The escape that `at` lies inside of, so that none is cut in two; otherwise `(at, at)`."""
    for start in range(max(at - 5, floor + 1), at):
        if data[start] == _BACKSLASH and not _is_escaped(data, start, floor):
            end = start + (6 if data[start + 1 : start + 2] == b"u" else 2)
            if end > at:
                return start, end
    return at, at


def _is_escaped(data: bytes, at: int, floor: int) -> bool:
    """Whether an odd number of backslashes stands before `at`; counted in C, for there may be a million."""
    reach = 64
    while True:
        before = data[max(at - reach, floor) : at]
        count = len(before) - len(before.rstrip(b"\\"))
        if count < len(before) or at - reach <= floor:
            return count % 2 == 1
        reach *= 8


def _escaped(new: bytes) -> bytes:
    """What is written, as the inside of a string; what is one already stays as it is."""
    try:
        orjson.loads(b'"' + new + b'"')
    except orjson.JSONDecodeError:
        return _escape_utf8(new)
    return new


def _parses(data: bytes) -> bool:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return json_tree.texts(data) is not None
    return True


def _escape_ascii(text: bytes) -> bytes:
    return json.dumps(text.decode("utf-8", "replace"))[1:-1].encode()


def _escape_utf8(text: bytes) -> bytes:
    return json.dumps(text.decode("utf-8", "replace"), ensure_ascii=False)[1:-1].encode()


_LIFT_ASCII = stretch(_escape_ascii)
_LIFT_UTF8 = stretch(_escape_utf8)


class _Document:
    """One JSON text, and what was learned of it so far: nothing, until somebody asks."""

    __slots__ = ("cells", "data", "places")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.places: Places | None = None
        self.cells: list[nested.Sheet] | None = None

    def locate(self, part: Part, offset: int) -> tuple[str, ...]:
        self.places = self.places or Places(self.data)
        return (*part.path[-1:], f"json[{self.places.path(offset)}]")

    def tables(self, part: Part, where: Where) -> list[Table]:
        roots = json_tree.texts(self.data)
        sheets = self._spans() if roots is None else nested.sheets(roots)
        text = (lambda leaf: json_tree.text_of(self.data, leaf)) if roots is None else _text
        found = [self._table(number, sheet, text) for number, sheet in enumerate(sheets)]
        is_view = part.to_parent is not None and part.span_in_parent is None  # of what is read as it is, too
        if is_view:
            return found
        beside = labelled.tables_beside(self.data, where) if roots is None else ()
        return [*found, *json_lines.tables(self.data, where), *beside]

    def _table(self, number: int, sheet: nested.Sheet, text: nested.Text) -> Table:
        rows = [list(map(text, row)) for row in sheet.rows]
        header, skip = nested.headed(sheet.header, rows)

        def span(row: int, column: int) -> Span | None:
            place: Span | None = nested.cell(self._spans()[number].rows, row + skip, column) if row >= 0 else None
            return place

        return Table(header, rows[skip:], span)

    def _spans(self) -> list[nested.Sheet]:
        if self.cells is None:
            self.cells = nested.sheets(json_tree.spans(self.data))
        return self.cells


def _text(leaf: str | bool | None) -> str:  # noqa: FBT001 - a JSON leaf
    if isinstance(leaf, str):
        return leaf
    return "" if leaf is None else str(leaf).lower()
