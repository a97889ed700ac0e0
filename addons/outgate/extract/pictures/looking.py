"""What a picture shows: text, tables and codes, for pictures of their own and for those inside of documents.

Bounded by the pixels of a picture and by the pictures of a message; what is not looked at is a gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from outgate.extract.pdf import layout
from outgate.extract.pictures import codes, ocr
from outgate.extract.tree import Child
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget

ICON = 2_500  # pixels of a picture that can show nothing worth reading
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
    grey = _grey(image)
    for code in codes.read(grey):
        yield _child((*path, f"code[{code.kind}]"), code.text, part, budget)
    seen = ocr.read(grey)
    if seen is None:
        budget.gap(Reason.IMAGE, path, "not read in time", part)
        return
    if seen.text.strip():
        yield _child((*path, "text"), seen.text, part, budget)
    for number, rows in enumerate(layout.tables(seen.words), 1):
        yield _child((*path, f"table[{number}]"), rows, part, budget)


def _child(path: tuple[str, ...], text: str, part: Part, budget: Budget) -> Child:
    data = text.encode("utf-8", "replace")
    budget.spend(len(data))
    return Child(Part(path, data, parent=part))


def _grey(image: Image.Image) -> Image.Image:
    """Return a picture in shades of grey, on white where one could look through it, no larger than of use."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    grey = image.convert("L")
    if grey.width * grey.height > _SHARP:
        scale = (_SHARP / (grey.width * grey.height)) ** 0.5
        grey = grey.resize((max(int(grey.width * scale), 1), max(int(grey.height * scale), 1)))
    return grey
