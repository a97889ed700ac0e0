"""Reads a pdf: pages with their tables, notes and form fields, attachments, properties. Nothing is written back.

Recognised by its header, which ISO 32000-1, annex H, lets stand anywhere in the first kilobyte.
A page that shows a picture and says nothing, or whose fonts do not tell their letters, or on which more is drawn than
said, is looked at as a picture. Of earlier states that are still in the file, what the last one does not say is read.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import closing
from threading import Lock
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError, raw

from outgate.extract.naming import kind
from outgate.extract.pdf import layout, page
from outgate.extract.pdf.beside import streams
from outgate.extract.pdf.marks import attached, lay_flat, marks
from outgate.extract.pdf.revisions import earlier
from outgate.extract.pdf.streams import has_damage
from outgate.extract.pictures.looking import is_wanted, look
from outgate.extract.place_names import shown
from outgate.extract.tree import Child, Exceeded, Hints
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

    from outgate.extract.tree import Budget

_MARK = b"%PDF-"
_HEAD = 1024  # bytes in which the mark stands
_IN_TEXT = re.compile(rb"\A\s{0,16}%PDF-[12]\.\d.{0,4096}?\d obj\b", re.DOTALL)
_ONE_AT_A_TIME = Lock()  # pdfium is not safe for threads
_REVISIONS = 5  # earlier states that are read, the latest of them
_BROKEN = 20  # pages that may fail in a row: a count that lies is no reason to try a billion


def is_pdf(data: bytes) -> bool:
    """Tell whether `data` is a pdf, and not a text that speaks of one."""
    at = data.find(_MARK, 0, _HEAD)
    if at < 0:
        return False
    return b"\0" in data[:_HEAD] or not data[:_HEAD].isascii() or _IN_TEXT.match(data) is not None


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Return all that a pdf says."""
    if not is_pdf(part.data):
        return ()
    path = (*part.path, kind("pdf", part, hints))
    known: set[bytes] = set()
    with _ONE_AT_A_TIME:
        found = _state(part.data, part, path, budget, known)
        ends = earlier(part.data)
        if len(ends) > _REVISIONS:
            budget.gap(Reason.PARTS, path, f"more than {_REVISIONS} earlier states", part)
        for number, end in list(enumerate(ends, 1))[-_REVISIONS:]:
            found += _state(part.data[:end], part, (*path, f"revision[{number}]"), budget, known)
    try:
        for step, text in streams(part.data, budget):
            if text not in known:
                found.append(Child(Part((*path, step), text, is_text=False, parent=part)))
    except Exceeded as limit:
        budget.gap(limit.reason, path, limit.detail, part)
    return found


def _state(data: bytes, part: Part, path: tuple[str, ...], budget: Budget, known: set[bytes]) -> list[Child]:
    """Return what a state of a pdf says that is not `known`, and add it there."""
    try:
        with PdfDocument(data) as document:
            return _Document(document, part, path, budget, known).read()
    except PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            budget.gap(Reason.ENCRYPTED, path, "pdf with a password", part)
        else:
            budget.gap(Reason.TRUNCATED, path, "a damaged pdf", part)
    return []


class _Document:
    """One open pdf and what was read of it; lives no longer than `read`."""

    def __init__(
        self, document: PdfDocument, part: Part, path: tuple[str, ...], budget: Budget, known: set[bytes]
    ) -> None:
        self.document = document
        self.part = part
        self.path = path
        self.budget = budget
        self.before = frozenset(known)  # texts, and digests of pictures, of other states
        self.known = known
        self.found: list[Child] = []
        self.is_silent = False  # whether a page shows nothing
        self.fields: dict[str, None] = {}  # lines of the form: a field may show on several pages

    def read(self) -> list[Child]:
        """Return what was found. A limit that is hit keeps what was found before."""
        try:
            self.document.init_forms()
            self._properties()
            self._attachments()
            self._pages()
            self._text((*self.path, "form"), "\n".join(self.fields))
            if self.is_silent and has_damage(self.part.data, self.budget.limits.pixels):
                self.budget.gap(Reason.TRUNCATED, self.path, "a page that shows nothing, of a damaged pdf", self.part)
        except Exceeded as limit:
            self.budget.gap(limit.reason, self.path, limit.detail, self.part)
        return self.found

    def _add(self, path: tuple[str, ...], data: bytes, hints: Hints | None = None, *, is_text: bool = True) -> None:
        if data.strip() and data not in self.before:
            self.known.add(data)
            self.budget.spend(len(data))
            self.found.append(Child(Part(path, data, is_text=is_text, parent=self.part), hints or Hints()))

    def _text(self, path: tuple[str, ...], text: str) -> None:
        self._add(path, text.encode("utf-8", "replace"))

    def _properties(self) -> None:
        said = self.document.get_metadata_dict(skip_empty=True)
        titles = [item.get_title() for item in self.document.get_toc(max_depth=8)] if len(self.document) else []
        self._text((*self.path, "properties"), "\n".join(f"{key}: {value}" for key, value in said.items()))
        self._text((*self.path, "outline"), "\n".join(titles))

    def _attachments(self) -> None:
        for at in range(min(self.document.count_attachments(), self.budget.limits.parts)):
            self._attachment(self.document.get_attachment(at))

    def _attachment(self, attachment: pypdfium2.PdfAttachment) -> None:
        try:
            name = attachment.get_name()
            data = bytes(attachment.get_data())
        except PdfiumError:
            self.budget.gap(Reason.TRUNCATED, (*self.path, "attachment"), "a damaged attachment", self.part)
            return
        self._add((*self.path, f"attachment[{shown(name)}]"), data, Hints(name=name), is_text=False)
        self._text((*self.path, "attachment names"), name)

    def _pages(self) -> None:
        broken = 0
        for at in range(len(self.document)):
            path = (*self.path, f"page[{at + 1}]")
            if len(self.found) >= self.budget.limits.parts:
                raise Exceeded(Reason.PARTS, f"more than {self.budget.limits.parts} parts")
            before = len(self.found)
            try:
                self._page(at, path)
                self.is_silent = self.is_silent or len(self.found) == before
                broken = 0
            except PdfiumError:
                self.budget.gap(Reason.TRUNCATED, path, "a damaged page", self.part)
                broken += 1
                if broken >= _BROKEN:
                    return

    def _page(self, at: int, path: tuple[str, ...]) -> None:
        with closing(self.document[at]) as sheet:
            text = self._words(sheet, path)
            said = self._marks(sheet, path)
            marked, is_whole = lay_flat(sheet)
            if not is_whole:
                self.budget.gap(Reason.IMAGE, path, "what a note shows cannot be drawn", self.part)
            if not marked:
                self._pictures(sheet, path, text)
        if marked:
            with closing(self.document[at]) as sheet:
                self._pictures(sheet, path, self._flat(sheet, path, {*text.splitlines(), *said}))

    def _words(self, sheet: pypdfium2.PdfPage, path: tuple[str, ...]) -> str:
        with closing(sheet.get_textpage()) as letters:
            text = page.text_of(letters)
            self._text(path, text)
            self._text((*path, "letters"), layout.spelled(page.letters(letters)))
            for number, rows in enumerate(layout.tables(page.words(letters)), 1):
                self._text((*path, f"table[{number}]"), rows)
        return text

    def _marks(self, sheet: pypdfium2.PdfPage, path: tuple[str, ...]) -> set[str]:
        """Read what the marks on a page say, and return its lines."""
        lines: set[str] = set()
        for number, mark in enumerate(marks(self.document, sheet), 1):
            lines.update(line for text in mark.texts for line in text.splitlines())
            if mark.field:
                self.fields.update(dict.fromkeys(f"{mark.field}: {said}" for said in mark.texts))
            else:
                self._text((*path, f"note[{number}]"), "\n".join(mark.texts))
        for pinned in attached(sheet):
            self._attachment(pypdfium2.PdfAttachment(pinned, self.document))
        return lines

    def _flat(self, sheet: pypdfium2.PdfPage, path: tuple[str, ...], known: set[str]) -> str:
        """Read what the marks on a page show besides what is known, and return all that the page shows."""
        with closing(sheet.get_textpage()) as letters:
            text = page.text_of(letters)
        self._text((*path, "marks"), "\n".join(line for line in text.splitlines() if line not in known))
        return text

    def _pictures(self, sheet: pypdfium2.PdfPage, path: tuple[str, ...], text: str) -> None:
        """Look at the pictures on a page; at the page as a whole where there is more to it than they and its text."""
        drawn = page.drawn(self.document, sheet)
        if not drawn.is_whole:
            self.budget.gap(Reason.IMAGE, path, "a page of which not all is looked at for pictures", self.part)
        whole = not page.is_legible(text) or not (text.strip() or not drawn.pictures)
        for number, picture in enumerate(() if whole else drawn.pictures, 1):
            step = (*path, f"picture[{number}]")
            if is_wanted(*page.size_of(picture), self.part, step, self.budget):
                self._look(picture.get_bitmap(render=True).to_pil(), step)
        if not whole and not drawn.may_be_letters(text):
            return
        width, height, scale = page.rendered(sheet, drawn.pictures if whole else [])
        if is_wanted(width, height, self.part, path, self.budget):
            self._look(sheet.render(scale=scale, grayscale=True).to_pil(), path)

    def _look(self, image: Image.Image, path: tuple[str, ...]) -> None:
        """Look at a picture that is wanted, unless another state shows it: then it does not count either."""
        digest = hashlib.sha256(image.tobytes()).digest()
        if digest in self.before:
            self.budget.pictures -= 1
            return
        self.known.add(digest)
        self.found += look(image, self.part, path, self.budget)
