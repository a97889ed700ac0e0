"""The small picture of its first page that a writer puts into a document for file managers to show.

It repeats what the document says, which is read as text; so it is not read itself, for every document of LibreOffice
has one, and a value in a picture cannot be taken out. Whenever a document is rewritten its thumbnail becomes blank.
One that is large enough to be legible is looked at. Whatever else stands in that place is read like any other member: a
picture that is larger than writers make them, that is not whole, or that has anything to it besides its pixels
(ISO/IEC 15948 for PNG, ITU-T T.81 for JPEG).
"""

from __future__ import annotations

import base64
import io
import warnings
import zlib
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = frozenset({"Thumbnails/thumbnail.png", "docProps/thumbnail.jpeg", "docProps/thumbnail.jpg"})
_LARGEST = 48 << 10  # bytes
_SIDE = 512  # pixels, as LibreOffice writes them at most
_ILLEGIBLE = 256  # pixels of a side, up to which nobody reads the words of a page
_ROWS = _SIDE * (8 * _SIDE + 1)  # bytes of that many rows of the widest pixels, each with its filter
_BEGIN = len(b"\x89PNG\r\n\x1a\n")
# Chunks of PNG that tell how to show the pixels, and nothing in words; the markers of JPEG that Pillow lists.
_PLAIN_CHUNKS = frozenset(b"IHDR PLTE IDAT IEND tRNS pHYs gAMA sRGB cHRM bKGD sBIT tIME".split())
_PLAIN_CHUNK = 1024  # bytes of one that holds no pixels
_JFIF = 14  # bytes of its header, without a picture in it
_FAULTS = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, OverflowError, zlib.error)
_PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==")
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////"
    "////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8Aa//Z"
)
_BLANKS = {b"\x89PNG": _PNG, b"\xff\xd8\xff\xe0": _JPEG, b"\xff\xd8\xff\xdb": _JPEG}


def is_thumbnail(name: str, data: bytes) -> bool:
    """Tell whether a member of a document is its thumbnail."""
    if name not in _PLACES or len(data) > _LARGEST or data[:4] not in _BLANKS:
        return False
    try:
        return _is_small(data) and (_is_plain_png(data) if data.startswith(b"\x89") else _is_plain_jpeg(data))
    except _FAULTS:
        return False


def is_legible(data: bytes) -> bool:
    """Tell whether a thumbnail is so large that words can be read in it."""
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
        return max(image.size) > _ILLEGIBLE


def blank(data: bytes) -> bytes:
    """Return a white picture of one pixel in the format of the thumbnail `data`."""
    return _BLANKS[data[:4]]


def _is_small(data: bytes) -> bool:
    """Tell whether a picture has few pixels, and is whole."""
    with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
        if max(image.size) > _SIDE:
            return False
        image.load()
    return True


def _is_plain_png(data: bytes) -> bool:
    """Tell whether a PNG ends where it should, and holds its pixels and no more."""
    pixels = zlib.decompressobj()
    rows, kind = 0, b""
    for kind, body in _chunks(data):
        if kind not in _PLAIN_CHUNKS or (kind != b"IDAT" and len(body) > _PLAIN_CHUNK):
            return False
        if kind == b"IDAT":
            rows += len(pixels.decompress(body, _ROWS))
    return kind == b"IEND" and pixels.eof and not pixels.unused_data and not pixels.unconsumed_tail and rows <= _ROWS


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = _BEGIN
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += size + 12


def _is_plain_jpeg(data: bytes) -> bool:
    """Tell whether a JPEG ends where it should, and says nothing beside its pixels."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        said = getattr(image, "applist", [])
    return data.find(b"\xff\xd9") == len(data) - 2 and all(
        kind == "APP0" and body.startswith(b"JFIF\0") and len(body) <= _JFIF for kind, body in said
    )
