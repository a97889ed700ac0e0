"""Text as shapes, as drawing programs write it: the outline of each letter, traced from its pixels."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator

type _Point = tuple[int, int]

_SIZE = 40  # pixels of the font that is traced


def outlined(text: str, x: int, y: int, *, height: float = 12.0) -> bytes:
    """Return the operators of a pdf page that fill the letters of a line; `height` in points."""
    font = ImageFont.load_default(_SIZE)
    scale, out, at = height / _SIZE, b"", 0.0
    for letter in text:
        loops = b"".join(_path(loop, x + at, y, scale) for loop in _loops_of(letter))
        out += loops + b"f*\n" if loops else b""
        at += font.getlength(letter) * scale
    return out


@cache
def _loops_of(letter: str) -> list[list[_Point]]:
    mask = Image.new("1", (2 * _SIZE, 2 * _SIZE))
    ImageDraw.Draw(mask).text((4, 4), letter, fill=1, font=ImageFont.load_default(_SIZE))
    return list(_loops(mask))


def _path(loop: list[_Point], x: float, y: float, scale: float) -> bytes:
    corners = [f"{x + px * scale:.2f} {y - py * scale:.2f}".encode() for px, py in loop]
    return corners[0] + b" m " + b"".join(corner + b" l " for corner in corners[1:]) + b"h "


def _loops(mask: Image.Image) -> Iterator[list[_Point]]:
    """Yield the borders between ink and paper, each as the corners one passes with the ink on one side."""
    follows: dict[_Point, list[_Point]] = {}
    ink = {(px, py) for px in range(mask.width) for py in range(mask.height) if mask.getpixel((px, py))}
    for px, py in ink:
        for dx, dy, start, end in _SIDES:
            if (px + dx, py + dy) not in ink:
                follows.setdefault((px + start[0], py + start[1]), []).append((px + end[0], py + end[1]))
    while follows:
        at = next(iter(follows))
        loop = []
        while at in follows:
            loop.append(at)
            ends = follows[at]
            following = ends.pop()
            if not ends:
                del follows[at]
            at = following
        yield loop


# Of a pixel: the neighbour, and the two ends of the side towards it.
_SIDES = ((0, -1, (0, 0), (1, 0)), (1, 0, (1, 0), (1, 1)), (0, 1, (1, 1), (0, 1)), (-1, 0, (0, 1), (0, 0)))
