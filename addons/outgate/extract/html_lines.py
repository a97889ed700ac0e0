"""The text of HTML as lines: the tables and labels that stand in its paragraphs, line breaks and items, not in cells.

A mail that somebody writes in a browser is of this kind: each line of what was pasted is an element. Blocks end lines,
inline tags part nothing (WHATWG HTML, section 15.3, "Rendering"). Cells stand apart: their rows are tables anyway.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.extract import labelled
from outgate.extract.offsets import Change, OffsetMap, placed

if TYPE_CHECKING:
    from outgate.model import Part, Table, Where

_INLINE = (
    rb"<(?:/?(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike"
    rb"|strong|sub|sup|time|tt|u|var|wbr)(?![\w:.-])[^<>]*+>|!--(?:[^<]|<(?!!--))*?-->)"
)
_TAG = rb"(?:" + _INLINE + rb"|</?[a-zA-Z][^<>]*+>|<[!?][^<>]*+>)"
_TOKEN = re.compile(rb"(?P<tags>" + _TAG + rb"(?:\s*+" + _TAG + rb")*+)(?P<after>\s*+)|&#?\w{1,31};", re.IGNORECASE)
_ALL_INLINE = re.compile(rb"(?:" + _INLINE + rb"|\s)++", re.IGNORECASE)
_CELL = re.compile(rb"</?t(?:able|[dhr])(?![\w:.-])", re.IGNORECASE)
_SEPARATING = (b",", b";", b"|", b"\t", b":", b"=", b"\xef")  # one of which each line of a table or label has
_BREAK = re.compile(rb"<(?:br|p|div|li)(?![\w:.-])[^<>]*+>[^<>]", re.IGNORECASE)
_FEWEST = 2


def tables(part: Part, where: Where) -> list[Table]:
    """Return the tables that stand in lines of the text, if they are worth reading."""
    data = part.data
    if max(map(data.count, _SEPARATING)) < _FEWEST or not where(0, len(data)):
        return []
    text, changes = _lines(data)
    places = OffsetMap(lambda: changes)

    def is_worth(start: int, end: int) -> bool:
        return where(*places(start, end))

    return [placed(table, places) for table in labelled.tables_beside(text, is_worth)]


def are_rows(data: bytes) -> bool:
    """Return whether lines of the HTML begin as rows or labels."""
    return _BREAK.search(data) is not None and labelled.begins_so(_lines(data)[0].lstrip())


def _lines(data: bytes) -> tuple[bytes, list[Change]]:
    """The text, and where it is another one than the HTML."""
    pieces: list[bytes] = []
    changes: list[Change] = []
    at = 0
    for token in _TOKEN.finditer(data):
        start, end = token.span()
        meant = _entity(token[0]) if token["tags"] is None else _tags(token["tags"])
        if token["tags"] is not None and meant in (b"", b" "):
            end = token.end("tags")  # what follows is a blank between words
        elif token["tags"] is not None:
            start = at + len(data[at:start].rstrip())
            meant = meant if start else b""
        pieces += (data[at:start], meant)
        changes.append(Change(start, end, len(meant)))
        at = end
    pieces.append(data[at:])
    return b"".join(pieces), changes


@lru_cache(4096)
def _tags(tags: bytes) -> bytes:
    """What stands for tags side by side: nothing, a blank, a line's end, or around a cell a blank line."""
    if _ALL_INLINE.fullmatch(tags):
        return b" " if b"> " in tags or b">\n" in tags else b""
    return b"\n\n" if _CELL.search(tags) else b"\n"


@lru_cache(4096)
def _entity(entity: bytes) -> bytes:
    return html.unescape(entity.decode("utf-8", "replace")).encode("utf-8", "replace")
