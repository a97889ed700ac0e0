"""Files that are not what they are called: an archive, or something encrypted, under the name of a picture or a text.

Content decides how a part is read, whatever it is called; this says that it was called something else. Only what no
honest program does counts: exports named `.csv` that are workbooks, logs that are gzipped, pictures under the name of
another kind of picture are everyday.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.extract.magic import ENCRYPTED
from outgate.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.extract.tree import Budget, Child, Hints
    from outgate.model import Part

_PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "avif"})
_MEDIA = frozenset({"mp3", "m4a", "wav", "ogg", "flac", "mp4", "mov", "avi", "mkv", "webm", "ttf", "woff"})
_TEXTS = frozenset({"txt", "md", "pdf"})
_TYPES = ("image/", "audio/", "video/", "font/")
_ARCHIVES = (
    (b"PK\x03\x04", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"MSCF\0\0\0\0", "cab"),
    *ENCRYPTED,
)
_LONGEST = 5  # letters of an ending


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Note an archive that is called a picture, a sound, a film or a text. Yields nothing."""
    called = _called(hints)
    if called:
        content = next((name for mark, name in _ARCHIVES if part.data.startswith(mark)), "")
        if content:
            budget.gap(Reason.MISMATCH, part.path, f"{content} under the name of {called}", part)
    return ()


def _called(hints: Hints) -> str:
    """Return what the sender calls it, where that rules an archive out."""
    ending = hints.name.rpartition(".")[2].lower() if "." in hints.name[-_LONGEST - 1 :] else ""
    if ending in _PICTURES | _MEDIA | _TEXTS:
        return ending
    return hints.media_type.partition("/")[0] if hints.media_type.startswith(_TYPES) else ""
