"""Text in pictures by tesseract, in this process, with the languages that are installed.

Loading the languages takes a second and some 60 MB, so it is done once for a process, when the first picture comes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import tesserocr
from PIL import Image, ImageDraw

from outgate.extract.pdf.layout import Word

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("eng", "deu", "chi_sim")
# Where Debian and others put language files; the library itself knows none of them.
FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata/",
    "/usr/share/tesseract-ocr/4.00/tessdata/",
    "/usr/share/tessdata/",
    "/usr/local/share/tessdata/",
)
_LOG = "/dev/null"  # where tesserocr has tesseract write it
_LONGEST = 15_000  # milliseconds for one picture: the last resort behind its number of pixels
_LEAST_SURE = 30  # percent: words that tesseract believes in less are noise of photographs


class Seen(NamedTuple):
    """What is written in a picture: the text as it is read, and its words with their boxes (y upwards, in pixels)."""

    text: str
    words: list[Word]


def languages() -> tuple[str, ...]:
    """Return the languages that can be read; none when no language files are installed."""
    found = _installed()
    return found[1] if found else ()


def read(image: Image.Image) -> Seen | None:
    """Return what is written in a picture of shades of grey, or None when it took too long."""
    api = _loaded()
    if api is None:
        return None
    pixels = image.tobytes()  # tesseract keeps no copy: these must live until it is done
    try:
        api.SetImageBytes(pixels, image.width, image.height, 1, image.width)
        if not api.Recognize(_LONGEST):
            return None
        return Seen(api.GetUTF8Text(), list(_words(api, image.height)))
    finally:
        api.Clear()


def _words(api: tesserocr.PyTessBaseAPI, height: int) -> Iterator[Word]:
    level = tesserocr.RIL.WORD
    for found in tesserocr.iterate_level(api.GetIterator(), level):
        box, text = found.BoundingBox(level), found.GetUTF8Text(level) if not found.Empty(level) else ""
        if box and text and found.Confidence(level) >= _LEAST_SURE:
            left, top, right, bottom = box
            yield Word(text.strip(), left, height - bottom, right, height - top)


@cache
def _installed() -> tuple[str, tuple[str, ...]] | None:
    """Return the folder of language files, and the languages in it that are wanted."""
    for folder in FOLDERS:
        try:
            _, there = tesserocr.get_languages(folder)
        except RuntimeError:
            continue
        wanted = tuple(language for language in LANGUAGES if language in there)
        if wanted:
            return folder, wanted
    return None


@cache
def _loaded() -> tesserocr.PyTessBaseAPI | None:
    """Return tesseract with the languages loaded, and its log open: it opens that at its first word, for writing.

    A worker may write to nothing once it is sealed, so it should have read a picture before. Where it has not, the
    log is standard error.
    """
    found = _installed()
    if found is None:
        return None
    api = tesserocr.PyTessBaseAPI(path=found[0], lang="+".join(found[1]))
    try:
        with open(_LOG, "wb"):  # noqa: PTH123 - to try whether it can be
            pass
    except OSError:
        api.SetVariable("debug_file", "")
    word = Image.new("L", (120, 40), 255)
    ImageDraw.Draw(word).text((10, 10), "outgate", fill=0)
    pixels = word.tobytes()
    api.SetImageBytes(pixels, word.width, word.height, 1, word.width)
    api.Recognize()
    api.Clear()
    return api
