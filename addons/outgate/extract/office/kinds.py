"""Which kind of document a zip is, by its members, and how the text of each member is called in paths."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARKS = (b"[Content_Types].xml", b"META-INF/manifest.xml", b"META-INF/container.xml")
_TYPES: tuple[tuple[bytes, str], ...] = (
    (rb"ms-excel\.sheet\.binary\.macroEnabled\.main", "xlsb"),
    (rb"spreadsheetml\.(?:sheet|template)\.main\+xml", "xlsx"),
    (rb"ms-excel\.(?:sheet|template|addin)\.macroEnabled\.main\+xml", "xlsm"),
    (rb"wordprocessingml\.(?:document|template)\.main\+xml", "docx"),
    (rb"ms-word\.(?:document|template)\.macroEnabled\S*\.main\+xml", "docm"),
    (rb"presentationml\.(?:presentation|slideshow|template)\.main\+xml", "pptx"),
    (rb"ms-powerpoint\.\w+\.macroEnabled\.main\+xml", "pptm"),
)
_OPEN: tuple[tuple[bytes, str], ...] = (
    (b"opendocument.spreadsheet", "ods"),
    (b"opendocument.text", "odt"),
    (b"opendocument.presentation", "odp"),
    (b"opendocument.graphics", "odg"),
    (b"opendocument", "odf"),
    (b"epub", "epub"),
)
_MAIN = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "ppt/presentation.xml": "pptx",
}
_NUMBER = re.compile(r"(\D+?)(\d+)\Z")
_LAYOUT = re.compile(
    r"(?:styles|theme|settings|font|numbering|webSettings|slideMaster|slideLayout|notesMaster|handout|tableStyles)"
)
_NUMBERED = {"slide": "slide", "notesSlide": "notes"}


def is_document(data: bytes) -> bool:
    """Tell whether a zip may be a document: it then is read by the reader of documents, which knows the others too."""
    return data.startswith(b"PK") and any(mark in data for mark in _MARKS)


def kind_of(members: Mapping[str, bytes]) -> str:
    """Return the kind of document that a zip with these members is, or nothing."""
    types = members.get("[Content_Types].xml", b"").replace(b"\0", b"")
    for pattern, kind in _TYPES:
        if re.search(pattern, types):
            return kind
    named = members.get("mimetype", b"")[:100] or members.get("META-INF/manifest.xml", b"")[:2000]
    for mark, kind in _OPEN:
        if mark in named:
            return kind
    return next((kind for name, kind in _MAIN.items() if name in members), "opc" if types else "")


def step(name: str) -> str:
    """Return what the text of a member is called, such as `document`, `slide[3]` or `properties`."""
    stem = posixpath.basename(name).rpartition(".")[0]
    numbered = _NUMBER.match(stem)
    if name.endswith(".rels") or name == "[Content_Types].xml":
        return "links"
    if name.startswith("docProps/") or name == "meta.xml":
        return "properties"
    if numbered and numbered[1] in _NUMBERED:
        return f"{_NUMBERED[numbered[1]]}[{numbered[2]}]"
    return "layout" if _LAYOUT.match(stem) else stem or name
