"""Form fields: `application/x-www-form-urlencoded` (WHATWG URL, section 5) by its content, and the query of a URL.

What is written is percent-encoded, names and separators stay. One row of fields is a table; names that come
several times, or carry an index as in `items[0][email]`, make several rows.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from outgate.extract import labelled, signs
from outgate.extract.field_text import Escaping, inner
from outgate.extract.fields import Field, tables_of
from outgate.extract.percent import unquoted
from outgate.extract.place_names import shown
from outgate.extract.tree import Child, Syntax
from outgate.model import Edit, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Part, Span, Table, Where

_FORM = re.compile(rb"[^\s&=<>\"{}|^`\\;,/?]{1,128}=(?:[^\s&=][^\s&]{0,4096}+(?:&|\r?\n?\Z|(?![\s&]))|&)")
_PAIR = re.compile(rb"([^&=]*+)=?([^&]*+)(?:&|\Z)")
_LAYERED = re.compile(rb"(?i)%(?:25)*+(?:7b|5b|3c|0[ad]|09)|[{\[<]")
_ANY_LAYERED = signs.either((r"(?i)%(?:25)*(?:7b|5b|3c|0[ad]|09)|[{\[<]",))  # the same, and fast over a whole body
_NOT_IN_FORM = re.compile(rb"[^A-Za-z0-9._~*+%-]")
_SEPARATOR = re.compile(rb"[&=]")
_IN_TARGET = re.compile(rb"[&=/?#]")
_ESCAPE = re.compile(rb"\+|%(?:25)*[0-9A-Fa-f]{2}")  # `%2541` was escaped twice
_TWICE = re.compile(rb"%(?:25)++(?=[0-9A-Fa-f]{2})")
_STEP = re.compile(rb"/([^/?#]++)")


def recognise(data: bytes, hints: Hints) -> Syntax | None:
    """Return the syntax of form fields, or None."""
    del hints
    return FORM if _FORM.match(data) else None


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the values that hold text with a structure of its own, such as JSON or pasted rows."""
    is_target = part.root == "target"
    data = part.data
    if not (is_target or _FORM.match(data)) or _ANY_LAYERED.search(data) is None or _is_read(part):
        return
    spans = (*_steps(data), *_pairs(data, is_target=True)) if is_target else _pairs(data, is_target=False)
    layered = (span for _, span in spans if _LAYERED.search(data, *span))
    for child in inner(part, layered, _ESCAPING, budget):
        start = child.part.span_in_parent[0] if child.part.span_in_parent else 0
        yield Child(replace(child.part, path=(*part.path, locate(part, start)[-1])))


def _is_read(part: Part) -> bool:
    """Whether this is a form that was read as one already, before its escapes were undone in a view."""
    parent = part.parent
    return part.to_parent is not None and parent is not None and (parent.fit is fit or parent.root == "target")


def fit(part: Part, edits: Sequence[Edit]) -> list[Edit]:
    """Percent-encode what is written; an edit over several names and values is made in each of them.

    Raises Unwritable when an edit touches nothing but separators.
    """
    split = _IN_TARGET if part.root == "target" else _SEPARATOR
    fitted: list[Edit] = []
    for edit in edits:
        new = _NOT_IN_FORM.sub(lambda match: b"%%%02X" % match[0][0], edit.new)
        pieces = [Edit(*_whole(part.data, span), new) for span in _between(split, part.data, edit)]
        if not pieces:
            raise Unwritable("there is no field at that place")
        fitted += pieces
    return fitted


def locate(part: Part, offset: int) -> tuple[str, ...]:
    """Return `form[name]`, or for a URL `query[name]` and `path`."""
    data = part.data
    if part.root != "target":
        return (*part.path[-1:], f"form[{_name_at(data, 0, offset)}]")
    query = data.find(b"?", 0, offset)
    return ("path",) if query < 0 else (f"query[{_name_at(data, query + 1, offset)}]",)


def tables(part: Part, where: Where) -> list[Table]:
    """Return the fields as one table: a row, or as many as a name comes again; and what else stands in their lines."""
    data = part.data
    fields = tables_of(
        Field(_text(data[name[0] : name[1]]), _text(data[span[0] : span[1]]), span)
        for name, span in _pairs(data, is_target=part.root == "target")
    )
    return [*fields, *labelled.tables_beside(data, where)] if b"\n" in data else fields


def _pairs(data: bytes, *, is_target: bool) -> Iterator[tuple[Span, Span]]:
    start = data.find(b"?") + 1 if is_target else 0
    if is_target and not start:
        return
    for match in _PAIR.finditer(data, start):
        if match.end(1) > match.start(1) or match.end(2) > match.start(2):
            yield match.span(1), match.span(2)


def _steps(data: bytes) -> Iterator[tuple[Span, Span]]:
    """The steps of a URL's path, in the place of values; they have no names."""
    query = data.find(b"?")
    for match in _STEP.finditer(data, 0, query if query >= 0 else len(data)):
        yield (0, 0), match.span(1)


def _name_at(data: bytes, floor: int, offset: int) -> str:
    start = max(data.rfind(b"&", floor, offset) + 1, floor)
    name = data[start : start + 400].partition(b"&")[0].partition(b"=")[0]
    return shown(_text(name))


def _between(split: re.Pattern[bytes], data: bytes, edit: Edit) -> Iterator[Span]:
    """The stretches of an edit that hold no separator."""
    start = edit.start
    for match in split.finditer(data, edit.start, edit.end):
        if start < match.start():
            yield start, match.start()
        start = match.end()
    if start < edit.end:
        yield start, edit.end


def _whole(data: bytes, span: Span) -> Span:
    """Widen a span so that it cuts no `%40` in two."""
    start, end = span
    left = data.rfind(b"%", max(start - 2, 0), start)
    right = data.rfind(b"%", max(end - 2, 0), end)
    return (left if left >= 0 else start), min(right + 3, len(data)) if right >= 0 else end


def _decoded(raw: bytes) -> bytes:
    return unquoted(_TWICE.sub(b"%", raw.replace(b"+", b" ")))


def _text(raw: bytes) -> str:
    return _decoded(raw).decode("utf-8", "replace")


def _encoded(text: bytes) -> bytes:
    return quote_plus(text).encode()


FORM = Syntax("form", fit, locate, tables)
_ESCAPING = Escaping(_ESCAPE, _decoded, _encoded)
