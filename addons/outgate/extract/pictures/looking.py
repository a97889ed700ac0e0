"""What a picture shows: text, tables and codes, for pictures of their own and for those inside of documents.

Bounded by the pixels of a picture and by the pictures of a message; what is not looked at is a gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from outgate.extract.pdf import layout
from outgate.extract.pictures import codes, ocr, turning
from outgate.extract.tree import Child
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget

ICON = 2_500  # pixels of a picture that can show nothing worth reading
# Shares of a picture: of it nothing is seen where one looks through, and light ink is only seen on black.
_GLASS, _INK = 0.3, 0.001
_LIGHT = 170  # shades of grey from 0 to 255
_SHARP = 12_000_000  # pixels from which more of them show nothing more


def is_wanted(width: int, height: int, part: Part, path: tuple[str, ...], budget: Budget) -> bool:
    """Tell whether a picture of this size is to be looked at, and count it; if it should but may not, note the gap."""
    limits = budget.limits
    if width * height <= ICON:
        return False
    if not limits.pixels or not ocr.languages():
        why = "not looked at" if not limits.pixels else "no language files are installed"
    elif width * height > limits.pixels:
        why = f"more than {limits.pixels:,} pixels"
    elif budget.pictures >= limits.pictures:
        why = f"more than {limits.pictures} pictures"
    else:
        budget.pictures += 1
        return True
    budget.gap(Reason.IMAGE, path, why, part)
    return False


def look(image: Image.Image, part: Part, path: tuple[str, ...], budget: Budget) -> Iterator[Child]:
    """Yield what is written in a picture that is wanted. Raises Exceeded."""
    if image.mode not in {"RGBA", "LA", "PA", "La", "RGBa"} and "transparency" not in image.info:
        yield from _seen(_grey(image), part, path, budget)
        return
    clear = image.convert("RGBA")
    yield from _seen(_grey(_on("white", clear)), part, path, budget)
    if _has_light_ink(clear):
        yield from _seen(_grey(_on("black", clear)), part, (*path, "on black"), budget)


def _seen(grey: Image.Image, part: Part, path: tuple[str, ...], budget: Budget) -> Iterator[Child]:
    for code in codes.read(grey):
        yield _child((*path, f"code[{code.kind}]"), code.text, part, budget)
    seen = ocr.read(grey)
    if seen is None:
        budget.gap(Reason.IMAGE, path, "not read in time", part)
        return
    if seen.text.strip():
        yield _child((*path, "text"), seen.text, part, budget)
    if seen.is_little or seen.is_doubtful:
        better, is_read = turning.better(grey, seen)
        budget.pictures += seen.is_doubtful or better is not seen  # it took the time of another one
        if not is_read:
            budget.gap(Reason.IMAGE, path, "writing that can hardly be read", part)
        if better is not seen:
            seen = better
            yield _child((*path, "text"), seen.text, part, budget)
    for number, rows in enumerate(layout.tables(seen.words), 1):
        yield _child((*path, f"table[{number}]"), rows, part, budget)


def _child(path: tuple[str, ...], text: str, part: Part, budget: Budget) -> Child:
    data = text.encode("utf-8", "replace")
    budget.spend(len(data))
    return Child(Part(path, data, parent=part))


def _on(ground: str, clear: Image.Image) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", clear.size, ground), clear)


def _has_light_ink(clear: Image.Image) -> bool:
    """Tell whether a picture that one can look through in large parts shows anything that is not seen on white."""
    alpha = clear.getchannel("A")
    size = clear.width * clear.height
    ink = clear.convert("L").histogram(alpha.point([255 * (at > 63) for at in range(256)]))
    return sum(alpha.histogram()[:64]) > _GLASS * size and sum(ink[_LIGHT:]) > _INK * size


def _grey(image: Image.Image) -> Image.Image:
    """Return a picture in shades of grey, no larger than of use."""
    grey = image.convert("L")
    if grey.width * grey.height > _SHARP:
        scale = (_SHARP / (grey.width * grey.height)) ** 0.5
        grey = grey.resize((max(int(grey.width * scale), 1), max(int(grey.height * scale), 1)))
    return grey
