"""The small picture of its first page that a writer puts into a document for file managers to show.

It repeats what the document says, which is read as text; so it is not read itself, for every document of LibreOffice
has one, and a value in a picture cannot be taken out. Whenever a document is rewritten its thumbnail becomes blank.
A large picture in that place is no thumbnail and is read like any other.
"""

from __future__ import annotations

import base64

_PLACES = frozenset({"Thumbnails/thumbnail.png", "docProps/thumbnail.jpeg", "docProps/thumbnail.jpg"})
_LARGEST = 48 << 10  # bytes
_PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==")
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////"
    "////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8Aa//Z"
)
_BLANKS = {b"\x89PNG": _PNG, b"\xff\xd8\xff\xe0": _JPEG, b"\xff\xd8\xff\xdb": _JPEG}


def is_thumbnail(name: str, data: bytes) -> bool:
    """Tell whether a member of a document is its thumbnail."""
    return name in _PLACES and len(data) <= _LARGEST and data[:4] in _BLANKS


def blank(data: bytes) -> bytes:
    """Return a white picture of one pixel in the format of the thumbnail `data`."""
    return _BLANKS[data[:4]]
