"""One page of a pdf: its text in the order of reading, its words with their boxes, and the pictures on it."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import PdfImage, raw

from outgate.extract.pdf.layout import Word
from outgate.extract.pdf.outlines import Outlines
from outgate.extract.pictures.looking import ICON

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfObject, PdfPage, PdfTextPage

    from outgate.model import Span

type _Box = tuple[float, float, float, float]  # left, bottom, right, top

_WORD = re.compile(r"\S+")
_MOST = 20_000  # words of a page that are looked at for tables
# Dots an inch, and pixels, of a page that is looked at as a picture.
_SHARP, _SMALLEST, _LARGEST = 200, 1_000_000, 8_000_000
# Words of a page, and letters of one on average, that may be letters placed one by one.
_FEWEST, _LETTERS = 12, 3
_OBJECTS = 100_000  # objects of a page that are looked at for pictures
_DEEPEST = 12  # forms inside of forms
# Strokes from which a drawing may be of letters: at least so many, and so many for each letter that is written.
_STROKES, _STROKES_A_LETTER = 300, 30
_WIDEST = 4_000_000  # square points of what is filled with a pattern that is drawn to tell
# A hyphen that only the end of the line put there, and what pdfium writes where nothing says which letter it is.
_SOFT = re.compile("[\x02\ufffe]")
_UNKNOWN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uf8ff]")
_SHARE = 0.3  # of the letters: when as many are unknown, the text cannot be read


def text_of(text: PdfTextPage) -> str:
    """Return the text of a page."""
    return _SOFT.sub("", text.get_text_range()).replace("\r\n", "\n")


def is_legible(text: str) -> bool:
    """Tell whether the fonts of a page say which letters they draw."""
    return len(_UNKNOWN.findall(text)) <= _SHARE * len(text)


def words(text: PdfTextPage) -> list[Word]:
    """Return the words of a page, turned so that most run from left to right; none when there are too many."""
    found = list(_WORD.finditer(text.get_text_range()))
    return _placed(text, [word.span() for word in found]) if len(found) <= _MOST else []


def letters(text: PdfTextPage) -> list[Word]:
    """Return the letters of a page as words, where they were placed one by one; otherwise none."""
    found = [word.span() for word in _WORD.finditer(text.get_text_range())]
    size = sum(end - start for start, end in found)
    if len(found) < _FEWEST or size > min(_LETTERS * len(found), 5 * _MOST):
        return []
    return _placed(text, [(at, at + 1) for start, end in found for at in range(start, end)])


def _placed(text: PdfTextPage, spans: list[Span]) -> list[Word]:
    said = text.get_text_range()
    ends = [(said[start:end], _box(text, start), _box(text, end - 1)) for start, end in spans]
    boxed = [(_SOFT.sub("", said), first, last) for said, first, last in ends if first and last]
    turn = _direction(_runs(boxed))
    return [Word(said, *_turned(first, last, turn)) for said, first, last in boxed]


def _runs(boxed: list[tuple[str, _Box, _Box]]) -> list[tuple[_Box, _Box]]:
    """Return the first and last letters of words; where there are letters only, one and the next."""
    if any(len(said) > 1 for said, _, _ in boxed):
        return [(first, last) for said, first, last in boxed if len(said) > 1]
    return [(first, after) for (_, first, _), (_, after, _) in pairwise(boxed)]


class Drawn(NamedTuple):
    """What is drawn on a page."""

    pictures: list[PdfImage]  # those that are large enough to show text
    strokes: int  # lines and curves of its shapes
    is_patterned: bool  # whether a shape is filled with a picture
    is_whole: bool  # whether all of the page was looked at
    are_letters: bool = False  # whether the shapes look like letters, one by one

    def may_be_letters(self, text: str) -> bool:
        """Tell whether the shapes on a page with this text may be letters, or show some."""
        return self.is_patterned or self.are_letters or self.strokes >= max(_STROKES, _STROKES_A_LETTER * len(text))


def drawn(document: PdfDocument, page: PdfPage) -> Drawn:
    """Return what is drawn on a page."""
    pictures: list[PdfImage] = []
    strokes, patterned, outlines = 0, False, Outlines()
    for count, item in enumerate(page.get_objects(max_depth=_DEEPEST)):
        if count >= _OBJECTS or (item.type == raw.FPDF_PAGEOBJ_FORM and item.level >= _DEEPEST - 1):
            return Drawn(pictures, strokes, patterned, is_whole=False, are_letters=outlines.are_letters)
        if isinstance(item, PdfImage):
            if math.prod(size_of(item)) > ICON:
                pictures.append(item)
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            strokes += max(raw.FPDFPath_CountSegments(item), 0)
            patterned = patterned or _is_patterned(document, item)
            outlines.add(item)
    return Drawn(pictures, strokes, patterned, is_whole=True, are_letters=outlines.are_letters)


def _is_patterned(document: PdfDocument, shape: PdfObject) -> bool:
    """Tell whether a shape is filled with tiles, which may be pictures; of one too wide to draw, expect it."""
    left, bottom, right, top = shape.get_bounds()
    if (right - left) * (top - bottom) > _WIDEST:
        return True
    tile = raw.FPDFPageObj_GetRenderedFillPattern(document, shape)
    if tile:
        raw.FPDFBitmap_Destroy(tile)
    return bool(tile)


def size_of(picture: PdfImage) -> tuple[int, int]:
    """Return width and height of a picture in pixels."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(picture, width, height)
    return width.value, height.value


def rendered(page: PdfPage, pictures: list[PdfImage]) -> tuple[int, int, float]:
    """Return width, height and scale at which a page is looked at: no sharper than the pictures that it is made of."""
    width, height = page.get_size()
    held = sum(math.prod(size_of(picture)) for picture in pictures)
    largest = min(_LARGEST, max(held, _SMALLEST)) if held else _LARGEST
    scale = min(_SHARP / 72, math.sqrt(largest / max(width * height, 1)))
    return max(int(width * scale), 1), max(int(height * scale), 1), scale


def _box(text: PdfTextPage, at: int) -> _Box | None:
    """Return the box of a letter, as high as its font."""
    box = raw.FS_RECTF()
    index = raw.FPDFText_GetCharIndexFromTextIndex(text, at)
    if index < 0 or not raw.FPDFText_GetLooseCharBox(text, index, box):
        return None
    return box.left, box.bottom, box.right, box.top


def _direction(words: list[tuple[_Box, _Box]]) -> str:
    """Return where most words run to: a page may be printed sideways."""
    votes = Counter(_heading(last[0] - first[0], last[1] - first[1]) for first, last in words)
    return votes.most_common(1)[0][0] if votes else "right"


def _heading(x: float, y: float) -> str:
    if abs(x) >= abs(y):
        return "right" if x >= 0 else "left"
    return "up" if y > 0 else "down"


def _turned(first: _Box, last: _Box, heading: str) -> _Box:
    """Return the box around both, turned so that what runs to `heading` runs to the right."""
    left, bottom = min(first[0], last[0]), min(first[1], last[1])
    right, top = max(first[2], last[2]), max(first[3], last[3])
    if heading == "up":
        return bottom, -right, top, -left
    if heading == "left":
        return -right, -top, -left, -bottom
    if heading == "down":
        return -top, left, -bottom, right
    return left, bottom, right, top
