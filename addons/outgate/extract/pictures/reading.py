"""Reads pictures: what they show, frame by frame, and what is said of them. The header tells the size before anything.

A picture of 100,000 pixels square is a gap and no memory.
"""

from __future__ import annotations

import io
import struct
import warnings
from itertools import chain
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from outgate.extract.pictures import png_chunks, properties
from outgate.extract.pictures.endings import end_of
from outgate.extract.pictures.kinds import is_picture
from outgate.extract.pictures.looking import is_wanted, look
from outgate.extract.tree import Child, Exceeded
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outgate.extract.tree import Budget, Hints

# The limit of pixels is ours, and asked before a picture is decoded; this one would warn, on standard error.
Image.MAX_IMAGE_PIXELS = None
_FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP", "ICO", "AVIF", "JPEG2000", "MPO")
_FAULTS = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, OverflowError, EOFError, MemoryError)
_FAULTS_OF_HEADERS = (*_FAULTS, ZeroDivisionError, AttributeError, struct.error, RuntimeError)


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Return what a picture shows and says. A limit that is hit keeps what was found before."""
    found: list[Child] = []
    if not is_picture(part.data):
        return found
    path = (*part.path, "picture")
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(part.data), formats=_FORMATS) as image:
            for child in chain(_said(image, part, path, budget), _shown(image, part, path, budget)):
                found.append(child)  # noqa: PERF402 - what comes before a fault is kept
        if png_chunks.is_damaged(part.data):
            budget.gap(Reason.IMAGE, path, "a damaged picture (checksum)", part)
    except Exceeded as limit:
        budget.gap(limit.reason, path, limit.detail, part)
    except UnidentifiedImageError:
        budget.gap(Reason.IMAGE, path, "a picture of a kind that is not read", part)
    except _FAULTS_OF_HEADERS as error:
        budget.gap(Reason.IMAGE, path, f"a damaged picture ({type(error).__name__})", part)
    kind, end = end_of(part.data)
    if part.data[end:].strip(b"\0"):
        found.append(Child(Part((*part.path, f"{kind} trailing"), part.data[end:], is_text=False, parent=part)))
    return found


def _said(image: Image.Image, part: Part, path: tuple[str, ...], budget: Budget) -> Iterator[Child]:
    try:
        told, packet = properties.lines(image).encode("utf-8", "replace"), properties.xmp(image)
    except _FAULTS_OF_HEADERS:
        told, packet = b"", b""  # what stands there is scanned as bytes
    known = told.decode("utf-8", "replace") + packet.decode("utf-8", "replace")
    more = (text for text in png_chunks.texts(part.data, budget.left) if text.partition(": ")[2] not in known)
    for step, data in (("properties", told), ("xmp", packet), ("texts", "\n".join(more).encode("utf-8", "replace"))):
        if data:
            budget.spend(len(data))
            yield Child(Part((*path, step), data, parent=part))


def _shown(image: Image.Image, part: Part, path: tuple[str, ...], budget: Budget) -> Iterator[Child]:
    """Yield what each frame shows: pages of a fax, pictures of an animation."""
    frames = int(getattr(image, "n_frames", 1))
    for frame in range(frames):
        image.seek(frame)
        step = path if frames == 1 else (*path, f"frame[{frame + 1}]")
        if is_wanted(image.width, image.height, part, step, budget):
            yield from look(ImageOps.exif_transpose(image), part, step, budget)
        elif image.width * image.height > budget.limits.pixels or budget.pictures >= budget.limits.pictures:
            return
