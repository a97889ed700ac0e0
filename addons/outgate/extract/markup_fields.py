"""Structured text in HTML and XML: between tags, in attributes, in CDATA sections and comments.

`<br>` ends a line and inline tags are nothing, as in the text that a reader sees. What is written back goes through
the fit of markup, which keeps tags whole and escapes (WHATWG HTML section 13.3, XML 1.0 section 2.4).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import re2

from outgate.extract import json_tree, markup
from outgate.extract.escape_kinds import ENTITY
from outgate.extract.field_text import Escaping, inner
from outgate.extract.structured import ESCAPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Child, Hints
    from outgate.model import Part, Span

_TAGS = rb"<(?:[bB][rR](?![\w:.-])[^<>]*+>|" + markup.JOINING + rb")"
_LINE_END = rb"(?:\n|" + ESCAPED + rb")"
_NO_END = rb"(?!" + ESCAPED + rb")[&%\\]"
_MANY_LINES = rb"(?:[^Q<>\n&%\\]++|" + _NO_END + rb")*+" + _LINE_END
_JSON = rb"\s*+(?:[{\[]|&#(?:123|91|[xX](?:7[bB]|5[bB]));)"
# Text that begins as JSON does, or goes on on a second line.
_FIRST_LINE = rb"(?!<|\s)(?:[^<\n&%\\]++|" + _NO_END + rb")*+(?:<[bB][rR][\s/>]|" + _LINE_END + rb")"
_TEXT = re.compile(rb">(?=" + _JSON + rb"|\s*+" + _FIRST_LINE + rb")\s*+((?:[^<]++|" + _TAGS + rb")*+)")
_VALUES = tuple(
    re.compile(rb"=\s?Q((?:JSON|LINES)[^Q]*+)Q".replace(b"JSON", _JSON).replace(b"LINES", _MANY_LINES).replace(b"Q", q))
    for q in (b'"', b"'")
)
_CDATA = re.compile(rb"<!\[CDATA\[((?s:.*?))(?:\]\]>|\Z)")  # to the end where none is: looked for once
_COMMENT = re.compile(rb"<!--\s*+((?s:[^<\s].*?))(?:-->|\Z)")  # but for elements, which are read as those around it
_OPTIONS = re2.Options()
_OPTIONS.encoding = re2.Options.Encoding.LATIN1  # bytes, one by one
# Whether there is any such text or value at all: five times as fast as looking for it, and says no of most pages.
_ANY_TEXT = re2.compile(rb">\s*(?:[{\[]|&#|[^<\s][^<\n]*(?:\n|&#|%|\\|<[bB][rR][\s/>]))", _OPTIONS)
_ANY_VALUE = re2.compile(
    rb"=\s?(?:\"(?:\s*[{\[]|&#|[^\"\n<>]*(?:\n|&#|%|\\))|'(?:\s*[{\[]|&#|[^'\n<>]*(?:\n|&#|%|\\)))", _OPTIONS
)
_CODE = re.compile(rb"<(?:script|style)\b", re.IGNORECASE)
_NOTHING = re.compile(rb"(?!)")


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the text, the attributes and the comments that hold rows, labelled lines, or JSON."""
    del hints
    is_view = part.parent is not None and part.to_parent is not None and part.span_in_parent is None
    if part.fit is not markup.fit or (is_view and part.parent is not None and part.parent.fit is markup.fit):
        return  # a view of a page that was read as it is
    if _ANY_TEXT.search(part.data) is not None:
        yield from inner(part, _texts(part.data), _BETWEEN_TAGS, budget)
    for value in _VALUES if _ANY_VALUE.search(part.data) is not None else ():
        yield from inner(part, (match.span(1) for match in value.finditer(part.data)), _IN_TAG, budget)
    if b"<![CDATA[" in part.data:
        yield from inner(part, (match.span(1) for match in _CDATA.finditer(part.data)), _AS_IT_IS, budget)
    if b"<!--" in part.data:
        yield from inner(part, (match.span(1) for match in _COMMENT.finditer(part.data)), _AS_IT_IS, budget)


def _texts(data: bytes) -> Iterator[Span]:
    for match in _TEXT.finditer(data):
        start, end = match.span(1)
        if json_tree.looks_like(data[start:end]) or not _CODE.match(data, data.rfind(b"<", 0, start)):
            yield start, end


def _decoded(found: bytes) -> bytes:
    if found[:1] == b"&":
        return ENTITY.decode(found)
    return b"\n" if found[1:3] in (b"br", b"BR", b"Br", b"bR") else b""


_BETWEEN_TAGS = Escaping(re.compile(ENTITY.escape.pattern + rb"|" + _TAGS), _decoded, lift=markup.lift)
_IN_TAG = Escaping(ENTITY.escape, ENTITY.decode, lift=markup.lift)
_AS_IT_IS = Escaping(_NOTHING, bytes, lift=markup.lift)
