"""Letters that are drawn as shapes, on a page whose other text can be read: many small outlines, of many kinds.

What charts and tables repeat (bars, rules, dots) are shapes of few kinds; letters are of as many as there are letters.
"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING

from pypdfium2 import raw

if TYPE_CHECKING:
    from pypdfium2 import PdfObject

# Points of an outline that may be a letter, and how high and wide it may be, in points of the page.
_POINTS = range(6, 400)
_LOW, _HIGH, _WIDE = 3, 80, 120
_LETTERS, _KINDS = 40, 8  # outlines like that which make a text, and of how many different numbers of points
_SEGMENTS = 100_000  # of a page that are looked at; a drawing of more is looked at as a picture


class Outlines:
    """Counts the outlines on a page that may be letters."""

    __slots__ = ("_kinds", "_letters", "_segments")

    def __init__(self) -> None:
        self._letters = self._segments = 0
        self._kinds: set[int] = set()

    def add(self, shape: PdfObject) -> None:
        """Look at one shape, which may have many outlines."""
        count = raw.FPDFPath_CountSegments(shape)
        self._segments += max(count, 0)
        if self._segments > _SEGMENTS or self.are_letters:
            return
        scale = math.sqrt(abs(_determinant(shape)))
        xs: list[float] = []
        ys: list[float] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for at in range(count):
            segment = raw.FPDFPath_GetPathSegment(shape, at)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                self._end(xs, ys, scale)
                xs, ys = [], []
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            xs.append(x.value)
            ys.append(y.value)
        self._end(xs, ys, scale)

    @property
    def are_letters(self) -> bool:
        """Whether there are enough of them."""
        return self._segments > _SEGMENTS or (self._letters >= _LETTERS and len(self._kinds) >= _KINDS)

    def _end(self, xs: list[float], ys: list[float], scale: float) -> None:
        if len(xs) in _POINTS:
            width, height = (max(xs) - min(xs)) * scale, (max(ys) - min(ys)) * scale
            if _LOW <= height <= _HIGH and width <= _WIDE:
                self._letters += 1
                self._kinds.add(len(xs))


def _determinant(shape: PdfObject) -> float:
    """Return by how much the shape's own matrix makes an area larger."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(shape, matrix):
        return 1.0
    return float(matrix.a * matrix.d - matrix.b * matrix.c)
