"""Writing that does not stand upright, or is small: turned, or made larger, until it can be read.

Tried only where hardly any writing was found, or most of it was a guess, and on a piece first. How far lines are
slanted is told by the angle at which a small copy of the picture falls into bands of ink and paper.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops, ImageFilter

from outgate.extract.pictures import ocr

if TYPE_CHECKING:
    from outgate.extract.pictures.ocr import Seen

_COPY = 500  # pixels of a side, at which lines are still told apart
_PIECE = 600, 300  # pixels of a piece that is tried
_STEP = 3  # degrees between the angles that are tried first
_SHARP = 6  # times as clear as at most angles, from which lines there are: photographs reach three
_STRAIGHT = frozenset({0, -90, 90})
_LARGEST = 12_000_000  # pixels of a picture that was made larger


class _Way(NamedTuple):
    """How a picture is turned, in degrees, and by how much it is made larger."""

    angle: int
    scale: int = 1


def better(grey: Image.Image, seen: Seen) -> tuple[Seen, bool]:
    """Return what is read when a picture is turned as it should be, and whether what is written there was read.

    `seen` is what was read before, and is returned where nothing is better.
    """
    angle, is_sharp = slant(grey)
    is_slanted = is_sharp and angle not in _STRAIGHT
    ways = []
    if is_slanted or (is_sharp and angle and seen.is_doubtful):
        ways = [_Way(angle), _Way(angle + 180)]
    elif seen.is_doubtful:
        ways = [_Way(180), _Way(0, 2)]
    elif is_sharp:
        ways = [_Way(0, 2)]
    found = _read(grey, ways, seen)
    is_unread = found.is_doubtful or (is_slanted and found.is_little)
    return found, not is_unread


def slant(grey: Image.Image) -> tuple[int, bool]:
    """Return by how many degrees a picture is to be turned for its lines to run level, and whether there are lines."""
    copy = grey.copy()
    copy.thumbnail((_COPY, _COPY))
    edges = ImageChops.difference(copy, copy.filter(ImageFilter.GaussianBlur(4)))
    clear = {angle: _bands(edges, angle) for angle in range(-90, 90, _STEP)}
    best = max(clear, key=lambda angle: clear[angle])
    is_sharp = clear[best] > _SHARP * max(median(clear.values()), 1)
    near = {angle: _bands(edges, angle) for angle in range(best - _STEP + 1, best + _STEP)}
    return max(near, key=lambda angle: near[angle]), is_sharp


def _bands(edges: Image.Image, angle: int) -> int:
    """Return how much neighbouring rows of a picture differ when it is turned by so many degrees."""
    turned = edges.rotate(angle, Image.Resampling.BILINEAR, expand=True)
    width = turned.width
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum(((one - other) * width) ** 2 for one, other in pairwise(rows))


def _read(grey: Image.Image, ways: list[_Way], before: Seen) -> Seen:
    """Return what is read in the first of these ways that is any good, or what was read before."""
    for way in ways:
        if grey.width * grey.height * way.scale**2 > _LARGEST:
            continue
        tried = ocr.read(_turned(_piece(grey), way))
        if tried and tried.sure and not tried.is_doubtful:
            found = ocr.read(_turned(grey, way))
            if found and found.sure > before.sure:
                return found
    return before


def _piece(grey: Image.Image) -> Image.Image:
    """Return the middle of a picture."""
    width, height = min(grey.width, _PIECE[0]), min(grey.height, _PIECE[1])
    left, top = (grey.width - width) // 2, (grey.height - height) // 2
    return grey.crop((left, top, left + width, top + height))


def _turned(grey: Image.Image, way: _Way) -> Image.Image:
    """Return a picture turned on paper of its own shade."""
    large = grey.resize((grey.width * way.scale, grey.height * way.scale)) if way.scale > 1 else grey
    paper = int(median(large.resize((32, 32)).tobytes()))
    return large.rotate(way.angle, Image.Resampling.BICUBIC, expand=True, fillcolor=paper) if way.angle else large
