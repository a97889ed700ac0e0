"""XML as a tree of spans, and the tables in it: like elements side by side are rows, their children the columns.

No entity is ever expanded but the five of XML and character references, nothing is fetched, and broken text gives
what could be read: elements left open end with the text.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from outgate.extract import nested
from outgate.model import Table

if TYPE_CHECKING:
    from outgate.model import Part, Span, Where

_TOKEN = re.compile(
    rb"<(?:!--(?s:.*?)(?:-->|\Z)|!\[CDATA\[(?s:(?P<cdata>.*?))(?:\]\]>|\Z)|(?P<end>/)?(?P<name>[A-Za-z_\x80-\xff][\w:.\x80-\xff-]*+)"
    rb"(?P<rest>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>|[!?][^<>]*+>)"
)
_ATTRIBUTE = re.compile(rb"\s([A-Za-z_][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DEEPEST = 200  # elements inside each other that are told apart
_UNCLOSED = 16  # elements that one end tag may close


@dataclass(slots=True)
class _Element:
    """An element that is open."""

    name: str
    place: Span
    attributes: list[tuple[str, Span]] = field(default_factory=list)
    children: list[tuple[str, Any, Span]] = field(default_factory=list)
    text: Span | None = None

    def node(self) -> Any:
        """The element as a node: its text, its like children as a list, or children and attributes by name."""
        if not self.children:
            return self.text if self.text or not self.attributes else self._record()
        names = {name for name, _, _ in self.children}
        if len(names) == 1 and len(self.children) > 1:
            return [_unwrapped(node) for _, node, _ in self.children]
        return self._record()

    def _record(self) -> nested.Placed:
        record = nested.Placed()
        for name, span in self.attributes:
            record[name] = span
            record.places[name] = span
        again: set[str] = set()
        for name, node, place in self.children:
            if name in again:
                record[name].append(node)
            elif name in record:
                record[name] = [record[name], node]
                again.add(name)
            else:
                record[name] = node
                record.places[name] = place
        return record


def tables(part: Part, where: Where) -> list[Table]:
    """Return the tables of an XML text, the outer ones first."""
    del where
    data = part.data
    return [_table(data, sheet) for sheet in nested.sheets([root(data)])]


def root(data: bytes) -> Any:
    """Return the tree of `data`; its leaves are spans, None for an element with nothing in it."""
    stack = [_Element("", (0, 0))]
    at = deep = 0
    for token in _TOKEN.finditer(data):
        _take_text(data, stack[-1], at, token)
        at = token.end()
        if token["name"] is None:
            continue
        if token["end"]:
            deep = _end(stack, token, deep)
        elif not token["rest"].endswith(b"/"):
            deep = _begin(stack, token, deep)
        elif not deep:
            _add(stack[-1], _element(token))
    while len(stack) > 1:
        _pop(stack)
    return stack[0].node()


def _table(data: bytes, sheet: nested.Sheet) -> Table:
    rows = [[_text(data, span) for span in row] for row in sheet.rows]
    header, skip = nested.headed(sheet.header, rows)

    def span(row: int, column: int) -> Span | None:
        place: Span | None = nested.cell(sheet.rows, row + skip, column) if row >= 0 else None
        return place

    return Table(header, rows[skip:], span)


def _take_text(data: bytes, element: _Element, start: int, token: re.Match[bytes]) -> None:
    if element.text is not None:
        return
    if token["cdata"] is not None:
        element.text = token.span("cdata")
    elif text := data[start : token.start()].strip():
        begin = data.find(text, start)
        element.text = (begin, begin + len(text))


def _begin(stack: list[_Element], token: re.Match[bytes], deep: int) -> int:
    if deep or len(stack) > _DEEPEST:
        return deep + 1
    stack.append(_element(token))
    return 0


def _end(stack: list[_Element], token: re.Match[bytes], deep: int) -> int:
    if deep:
        return deep - 1
    name = token["name"].decode("utf-8", "replace")
    if any(element.name == name for element in stack[-_UNCLOSED:]):
        while len(stack) > 1:
            closed = stack[-1].name == name
            _pop(stack)
            if closed:
                break
    return 0


def _pop(stack: list[_Element]) -> None:
    element = stack.pop()
    _add(stack[-1], element)


def _add(parent: _Element, element: _Element) -> None:
    parent.children.append((element.name, element.node(), element.place))


def _element(token: re.Match[bytes]) -> _Element:
    element = _Element(token["name"].decode("utf-8", "replace"), token.span("name"))
    base = token.start("rest")
    for match in _ATTRIBUTE.finditer(token["rest"]):
        start, end = match.span(2) if match[2] is not None else match.span(3)
        element.attributes.append((match[1].decode(), (base + start, base + end)))
    return element


def _unwrapped(node: Any) -> Any:
    """A cell of a spreadsheet row: what stands inside its only child."""
    if isinstance(node, nested.Placed) and len(node) == 1:
        (inner,) = node.values()
        if not isinstance(inner, dict | list):
            return inner
    return node


def _text(data: bytes, span: Span | None) -> str:
    return "" if span is None else html.unescape(data[span[0] : span[1]].decode("utf-8", "replace"))
