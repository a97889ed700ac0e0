"""HTML and XML: the text without its tags as a view, edits that keep the tags whole, places, tables.

The raw text is scanned anyway, attributes, comments and CDATA included; a view is needed only where a tag parts what
a reader sees as one word (`jane<b>@</b>shop.example`). Tags that begin a block or a cell part words, inline ones and
comments do not (WHATWG HTML, section 15.3, "Rendering").
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from outgate.extract import html_lines, html_tables, xml_tree
from outgate.extract.offsets import Change, verbatim, view
from outgate.extract.place_names import shown
from outgate.extract.tree import Child, Hints, Syntax
from outgate.model import Edit, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Budget
    from outgate.model import Part, Span, Table, Where

_START = re.compile(rb"\s*+(?:\xef\xbb\xbf)?\s*+<(?:[a-zA-Z][\w:.-]*+[\s/>]|![dD][oO][cC]|!--|\?xml)")
_HTML = re.compile(
    rb"<(?:!doctype html|(?:html|head|body|meta|table|tr|td|div|span|p|br|a|b|i|ul|ol|li|h[1-6]|font|img)[\s/>])",
    re.IGNORECASE,
)
_HTML_ROOT = re.compile(rb"<(?:!doctype html|html[\s>])", re.IGNORECASE)
_XML = re.compile(rb"<\?xml|\sxmlns[=:]")
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q s samp small span "
    "strike strong sub sup time tspan tt u var wbr"
)


def _any_case(names: str, end: str = r"(?![\w:.-])") -> str:
    """Names in either case, grouped by their first letter, so that a name which is none of them is seen at once."""
    either: dict[str, list[str]] = {}
    for name in names.split():
        either.setdefault(name[0], []).append("".join(f"[{letter}{letter.upper()}]" for letter in name[1:]))
    groups = [f"[{first}{first.upper()}](?:{'|'.join(sorted(rest, reverse=True))})" for first, rest in either.items()]
    return f"(?:{'|'.join(groups)}){end}"


_IN_TAG = rb"(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>"
JOINING = rb"(?:\\?/?" + _any_case(_INLINE_NAMES).encode() + rb"[^<>]*+>|!--(?:[^<]|<(?!!--))*?-->)"
# A word, tags that do not part it, and the rest of the word. It begins with a literal, so that the search is fast.
_JOINT = re.compile(
    rb"<(?<=[\w@.+\x80-\xff-]<)" + JOINING + rb"(?:<" + JOINING + rb")*+(?=[\w@+\x80-\xff-]|\.\w)",
)
# What every joint shows, for an automaton that reads each byte as a character.
JOINT_SIGN = (
    r"[A-Za-z0-9_@.+\x80-\xff-]<(?:\\?/?"
    + _any_case(_INLINE_NAMES, "")
    + r"(?:[^A-Za-z0-9_:.<>-][^<>]*)?>(?:[A-Za-z0-9_@+.\x80-\xff-]|<)|!--)"
)
_TAG = re.compile(rb"(<(?:" + JOINING + rb"|\\?/?[a-zA-Z][^<>]*+>|[!?][^<>]*+>))")
_JOINS = re.compile(rb"<" + JOINING)
_CELL = re.compile(rb"<\\?/?t[dh]\b", re.IGNORECASE)
_TOKEN = re.compile(
    rb"<!--(?s:.*?)(?:-->|\Z)|<!\[CDATA\[(?s:.*?)(?:\]\]>|\Z)|</?[a-zA-Z]" + _IN_TAG + rb"|<[/a-zA-Z!?][^<>]*+>"
)
_VALUE = re.compile(rb"=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ENTITY = re.compile(rb"&(?:#?\w{1,31});?")
_DECLARED = frozenset({"text/html", "application/xhtml+xml", "text/xml", "application/xml"})
_NAME = re.compile(rb"</?([a-zA-Z][\w:.-]*|!--|!\[CDATA\[|\?xml)")
_ATTRIBUTE = re.compile(rb"\s([\w:.-]+)\s*=")
_WHOLE = 16 << 10  # bytes up to which a view is of the whole text
_REACH = 128  # bytes on each side of a joint that a view of a longer text shows
_BACK = 4096  # bytes in which the tag before a place is looked for


def recognise(data: bytes, hints: Hints) -> Syntax | None:
    """Return the syntax of HTML or XML, or None."""
    if _START.match(data) is None and not (hints.media_type in _DECLARED and data.find(b"<", 0, 1024) >= 0):
        return None
    if not _is_html(data):
        return XML
    begins_so = _HTML_ROOT.search(data, 0, 1024) or _HTML.match(data, data.find(b"<"))
    return HTML if begins_so else EITHER


def _is_html(data: bytes) -> bool:
    if _XML.search(data, 0, 300) is not None:
        return _HTML_ROOT.search(data, 0, 1024) is not None
    return _HTML.search(data, 0, 2048) is not None


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the text around tags that stand inside words, without the tags."""
    del hints
    data = part.data
    if not part.is_text:
        return
    joints = [match.span() for match in _JOINT.finditer(data) if not verbatim(part, *match.span())]
    if joints:
        windows = _windows(data, joints)
        budget.spend(sum(end - start for start, end in windows))
        text = b"\n".join([_without_tags(data[start:end]) for start, end in windows])
        changes = partial(_changes, data, windows)
        yield Child(replace(view(part, "markup", text, changes), lift=lift))


def lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
    """Edits of the view go back into the text between the tags."""
    spelled = [
        Edit(*child.to_parent(edit.start, edit.end), edit.new)
        for child, edits in children
        if child.to_parent is not None
        for edit in edits
    ]
    return fit(parent, spelled)


def _windows(data: bytes, joints: list[Span]) -> list[Span]:
    if len(data) <= _WHOLE:
        return [(0, len(data))]
    windows: list[Span] = []
    for start, end in joints:
        left = data.rfind(b">", 0, max(start - _REACH, 0)) + 1
        left = left if left > start - 2 * _REACH else max(start - _REACH, 0)
        right = data.find(b"<", end + _REACH, end + 2 * _REACH)
        right = right if right >= 0 else min(end + _REACH, len(data))
        if windows and left <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(right, windows[-1][1]))
        else:
            windows.append((left, right))
    return windows


def _without_tags(text: bytes) -> bytes:
    pieces = _TAG.split(text)
    pieces[1::2] = map(_spaced, pieces[1::2])
    return b"".join(pieces)


@lru_cache(4096)
def _spaced(tag: bytes) -> bytes:
    """What stands for a tag: nothing, or what separates cells or blocks."""
    if _JOINS.match(tag):
        return b""
    return b"\t" if _CELL.match(tag) else b"\n"


def _changes(data: bytes, windows: list[Span]) -> Iterator[Change]:
    before = 0
    for number, (start, end) in enumerate(windows):
        if number or start:
            yield Change(before, start, 1 if number else 0)
        for tag in _TAG.finditer(data[start:end]):
            yield Change(start + tag.start(), start + tag.end(), len(_spaced(tag[0])))
        before = end
    if before < len(data):
        yield Change(before, len(data), 0)


def fit(part: Part, edits: Sequence[Edit]) -> list[Edit]:
    """Keep the tags: an edit over some is made in the text before the first, what follows is taken out.

    In a tag, only values may change.
    Raises Unwritable when a name, or nothing that may change, stands at the place.
    """
    data = part.data
    waiting = sorted(edits)
    fitted: list[Edit] = []
    made = [False] * len(waiting)
    first = 0
    for start, end, token in _stretches(data):
        while first < len(waiting) and waiting[first].end <= start:
            first += 1
        if first == len(waiting):
            break
        if waiting[first].start >= end:
            continue
        for at in range(first, len(waiting)):
            edit = waiting[at]
            if edit.start >= end:
                break
            places = _inside(token, edit) if token else ((start, end),)
            for place in places:
                for piece in _clipped(data, place, edit):
                    fitted.append(piece._replace(new=b"") if made[at] else piece)
                    made[at] = True
    if not all(made):
        raise Unwritable("only a tag stands at that place")
    return fitted


def _stretches(data: bytes) -> Iterator[tuple[int, int, re.Match[bytes] | None]]:
    """Text and tags in turn, over the whole."""
    at = 0
    for token in _TOKEN.finditer(data):
        if at < token.start():
            yield at, token.start(), None
        yield token.start(), token.end(), token
        at = token.end()
    if at < len(data):
        yield at, len(data), None


def _inside(token: re.Match[bytes], edit: Edit) -> Iterator[Span]:
    """What may change in a tag; nothing where the edit only goes over it."""
    start, end = token.span()
    raw = token[0]
    if edit.start <= start and end <= edit.end and not raw.startswith(b"<![CDATA["):
        return
    for opening, closing in ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>")):
        if raw.startswith(opening):
            yield start + len(opening), end - (len(closing) if raw.endswith(closing) else 0)
            return
    for value in _VALUE.finditer(raw):
        group = next(i for i in (1, 2, 3) if value[i] is not None)
        yield start + value.start(group), start + value.end(group)


def _clipped(data: bytes, place: Span, edit: Edit) -> Iterator[Edit]:
    start, end = max(place[0], edit.start), min(place[1], edit.end)
    if start >= end or not data[start:end].strip():
        return
    for entity in _ENTITY.finditer(data, max(place[0], start - 32), min(place[1], end + 32)):
        if entity.start() < start < entity.end():
            start = entity.start()
        if entity.start() < end < entity.end():
            end = entity.end()
    yield Edit(start, end, _escaped(edit.new))


def _escaped(text: bytes) -> bytes:
    return html.escape(text.decode("utf-8", "replace")).encode()


def locate(part: Part, offset: int) -> tuple[str, ...]:
    """Return the element before the place, `html[td]`, or the element and attribute that it lies in."""
    data = part.data
    kind = "html" if _is_html(data) else "xml"
    start = data.rfind(b"<", max(offset - _BACK, 0), offset + 1)
    tag = _NAME.match(data, start) if start >= 0 else None
    if tag is None:
        return (*part.path[-1:], kind)
    name = shown(tag[1].decode("utf-8", "replace"))
    inside = data[start:offset]
    attributes = _ATTRIBUTE.findall(inside) if b">" not in inside else []
    step = f"{name}.{shown(attributes[-1].decode('utf-8', 'replace'))}" if attributes else name
    return (*part.path[-1:], f"{kind}[{step}]")


def _tables(part: Part, where: Where) -> list[Table]:
    """The tables that are drawn as such, and those in lines."""
    return [*html_tables.tables(part, where), *html_lines.tables(part, where)]


HTML = Syntax("html", fit, locate, _tables)
XML = Syntax("xml", fit, locate, xml_tree.tables)
# Elements that HTML has too, in something that does not begin as HTML does.
EITHER = Syntax("html", fit, locate, lambda *of: [*_tables(*of), *xml_tree.tables(*of)])
