"""What is laid over the pages of a pdf: notes, links, and fields of forms with what was filled in."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pypdfium2 import PdfDocument, PdfPage

_MOST = 5_000  # marks of a page
_LONGEST = 1 << 20  # bytes of one text
_TEXTS = (b"T", b"Subj", b"Contents", b"RC", b"V", b"DV", b"TU")  # ISO 32000-1, tables 164, 170 and 220


class Mark(NamedTuple):
    """One mark: the name of its form field (or nothing), and what it says."""

    field: str
    texts: tuple[str, ...]


def marks(document: PdfDocument, page: PdfPage) -> Iterator[Mark]:
    """Yield the marks of a page that say anything."""
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        with _mark(page, at) as mark:
            if mark:
                name, value = _field(document, mark)
                texts = dict.fromkeys([value, *(_wide(mark, key) for key in _TEXTS), _link(document, mark)])
                said = tuple(text for text in texts if text and text != name)
                if said:
                    yield Mark(name, said)


def attached(page: PdfPage) -> Iterator[raw.FPDF_ATTACHMENT]:
    """Yield the files that are pinned to a page."""
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        with _mark(page, at) as mark:
            found = mark and raw.FPDFAnnot_GetFileAttachment(mark)
            if found:
                yield found


def lay_flat(page: PdfPage) -> tuple[bool, bool]:
    """Draw into a page what its marks show, hidden ones as well; the page must then be opened anew.

    Tell whether there was anything to draw, and whether all of it could be.
    """
    count = raw.FPDFPage_GetAnnotCount(page)
    drawn, is_whole = False, count <= _MOST
    for at in range(min(count, _MOST)):
        with _mark(page, at) as mark:
            if mark and raw.FPDFAnnot_GetObjectCount(mark) > 0:
                drawn = True
                is_whole = is_whole and raw.FPDFAnnot_GetSubtype(mark) != raw.FPDF_ANNOT_POPUP
                raw.FPDFAnnot_SetFlags(mark, raw.FPDF_ANNOT_FLAG_PRINT)
    if drawn:
        is_whole = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS and is_whole
    return drawn, is_whole


@contextmanager
def _mark(page: PdfPage, at: int) -> Iterator[raw.FPDF_ANNOTATION]:
    mark = raw.FPDFPage_GetAnnot(page, at)
    try:
        yield mark
    finally:
        if mark:
            raw.FPDFPage_CloseAnnot(mark)


def _field(document: PdfDocument, mark: raw.FPDF_ANNOTATION) -> tuple[str, str]:
    """Return name and value of the form field that a mark shows."""
    form = document.formenv
    if form is None:
        return "", ""
    name = _utf16(lambda buffer, size: raw.FPDFAnnot_GetFormFieldName(form, mark, buffer, size))
    return name, _utf16(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, mark, buffer, size))


def _wide(mark: raw.FPDF_ANNOTATION, key: bytes) -> str:
    return _utf16(lambda buffer, size: raw.FPDFAnnot_GetStringValue(mark, key, buffer, size))


def _link(document: PdfDocument, mark: raw.FPDF_ANNOTATION) -> str:
    """Return the address that a mark leads to; pdfium gives it as 7-bit bytes."""
    link = raw.FPDFAnnot_GetLink(mark)
    action = raw.FPDFLink_GetAction(link) if link else None
    size = raw.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
    if not 1 < size <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _utf16(ask: Callable[[object, int], int]) -> str:
    """Return a text that pdfium writes into a buffer, of which it first tells the size in bytes."""
    size = ask(None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = (raw.FPDF_WCHAR * (size // 2))()
    ask(buffer, size)
    return bytes(buffer)[:-2].decode("utf-16-le", "replace")
