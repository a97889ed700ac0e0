"""The parts of a workbook that its sheets refer to: names of sheets, shared strings, styles of numbers, links.

After ECMA-376, part 1, section 18 (SpreadsheetML). Nothing that a workbook declares is trusted: sheets that it does
not list are read as well, strings that no cell shows too.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.office import number_formats
from outgate.extract.office.flow import TOKEN, attributes
from outgate.extract.office.spelling import STRING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outgate.extract.office.number_formats import Kind
    from outgate.model import Span

# A string ends where the next one begins, so that one left open never costs the whole text.
_STRING = re.compile(
    rb"<(?:[\w.-]++:)?si(?:\s[^<>]*+)?(?:/>|(?<=/)>|>(?P<inside>(?:[^<]++|<(?!/?(?:[\w.-]++:)?si[\s/>]))*+)</)"
)
_PLAIN = re.compile(rb"<t(?:\s[^<>]*+)?>([^<]*+)</t>\Z")
_SHEET = "xl/worksheets/"


class Workbook(NamedTuple):
    """What the cells of all sheets refer to."""

    strings: list[bytes]
    string_spans: list[Span]  # what stands inside each `<si>` of the member
    string_member: str
    kinds: list[Kind]  # what each style makes of a number
    from_1904: bool
    sheets: dict[str, str]  # member → title


def opened(members: Mapping[str, bytes]) -> Workbook:
    """Return the workbook of a package; what is missing or broken in it is empty."""
    main = next((name for name in members if posixpath.basename(name) == "workbook.xml"), "")
    xml = members.get(main, b"")
    links = relations(members, main)
    shared = next((target for kind, target in links.values() if kind == "sharedStrings"), "")
    shared = shared if shared in members else next((n for n in members if n.lower().endswith("sharedstrings.xml")), "")
    styles = next((target for kind, target in links.values() if kind == "styles"), "xl/styles.xml")
    strings, spans = shared_strings(members.get(shared, b""))
    return Workbook(
        strings,
        spans,
        shared,
        number_kinds(members.get(styles, b"")),
        b"date1904" in xml and any(a.get(b"date1904") in (b"1", b"true") for a in _tags(xml, b"workbookPr")),
        _titles(xml, links, members),
    )


def relations(members: Mapping[str, bytes], member: str) -> dict[str, tuple[str, str]]:
    """Return what a member refers to, by id: the last word of the relation's type, and the member it names."""
    folder, _, name = member.rpartition("/")
    found: dict[str, tuple[str, str]] = {}
    for said in _tags(members.get(f"{folder}/_rels/{name}.rels".lstrip("/"), b""), b"Relationship"):
        target = said.get(b"Target", b"").decode("utf-8", "replace")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        kind = said.get(b"Type", b"").decode("utf-8", "replace").rpartition("/")[2]
        found[said.get(b"Id", b"").decode("utf-8", "replace")] = (kind, path)
    return found


def shared_strings(xml: bytes) -> tuple[list[bytes], list[Span]]:
    """Return the shared strings as they are shown, and where each stands."""
    strings: list[bytes] = []
    spans: list[Span] = []
    for found in _STRING.finditer(xml):
        inside = found["inside"] or b""
        plain = _PLAIN.match(inside)
        strings.append(STRING.decode(plain[1]) if plain else string_text(inside))
        spans.append(found.span("inside") if found["inside"] is not None else found.span())
    return strings, spans


def string_text(inside: bytes) -> bytes:
    """Return the text of a string with runs: what stands in `t`, without the phonetic hints (`rPh`)."""
    return b"".join(STRING.decode(inside[slice(*span)]) for span in text_spans(inside))


def text_spans(inside: bytes) -> Iterator[Span]:
    """Yield where the text of each run stands."""
    at = -1
    hint = False
    for token in TOKEN.finditer(inside):
        name, ends = token["name"], token["end"] is not None
        if name == b"rPh":
            hint = not ends
        elif name == b"t" and not token["rest"].endswith(b"/"):
            if not ends:
                at = token.end()
            elif at >= 0 and not hint:
                yield at, token.start()
            if ends:
                at = -1


def number_kinds(xml: bytes) -> list[Kind]:
    """Return what each cell style makes of numbers."""
    codes = {a.get(b"numFmtId"): a.get(b"formatCode", b"") for a in _tags(xml, b"numFmt")}
    kinds: list[Kind] = []
    inside = False
    for token in TOKEN.finditer(xml):
        if token["name"] == b"cellXfs":
            inside = token["end"] is None
        elif inside and token["name"] == b"xf" and token["end"] is None:
            number = attributes(token["rest"]).get(b"numFmtId", b"0")
            code = codes.get(number, b"").decode("utf-8", "replace")
            kinds.append(number_formats.kind(int(number) if number.isdigit() else 0, code))
    return kinds


def _tags(xml: bytes, name: bytes) -> Iterator[dict[bytes, bytes]]:
    for token in TOKEN.finditer(xml):
        if token["name"] == name and token["end"] is None:
            yield attributes(token["rest"])


def _titles(xml: bytes, links: Mapping[str, tuple[str, str]], members: Mapping[str, bytes]) -> dict[str, str]:
    """Return the sheets by member, with the titles that the workbook gives them."""
    titles = {
        links[number][1]: said.get(b"name", b"").decode("utf-8", "replace")
        for said in _tags(xml, b"sheet")
        if (number := said.get(b"id", b"").decode("utf-8", "replace")) in links
    }
    found = {member: title for member, title in titles.items() if member in members}
    return found | {
        m: posixpath.basename(m) for m in members if m.startswith(_SHEET) and m.endswith(".xml") and m not in found
    }
