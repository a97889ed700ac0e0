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
_SURE = 60  # percent, from which a word is believed
_NEARLY = 0.9  # of the letters that were sure before
# Words of a line that stand in different columns: how near they are, in heights of a word, and how many tell.
_GAP, _CUT = 0.7, 3
_NEAR = 16  # pixels
_WRITING, _LITTLE = 60, 20  # letters that make a text, and fewer than which are hardly one


class Seen(NamedTuple):
    """What is written in a picture: the text as it is read, and its words with their boxes (y upwards, in pixels).

    Of so many `letters`, some are `sure`: tesseract believes in the words they are in.
    """

    text: str
    words: list[Word]
    letters: int
    sure: int
    is_cut: bool = False  # whether its lines were taken for columns

    @property
    def is_doubtful(self) -> bool:
        """Whether there is writing of which most is a guess: another script, another way up, or too small."""
        return self.letters >= _WRITING and 2 * self.sure < self.letters

    @property
    def is_little(self) -> bool:
        """Whether hardly any writing was found."""
        return self.sure < _LITTLE


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
        seen = _recognised(api, image.height)
        if seen is not None and seen.is_cut:
            api.SetPageSegMode(tesserocr.PSM.SINGLE_BLOCK)
            whole = _recognised(api, image.height)
            seen = whole if whole is not None and whole.sure >= _NEARLY * seen.sure else seen
        return seen
    finally:
        api.SetPageSegMode(tesserocr.PSM.AUTO)
        api.Clear()


def _recognised(api: tesserocr.PyTessBaseAPI, height: int) -> Seen | None:
    if not api.Recognize(_LONGEST):
        return None
    found = list(_words(api, height))
    return Seen(
        api.GetUTF8Text(),
        [word for word, sure, _ in found if sure >= _LEAST_SURE],
        sum(len(word.text) for word, _, _ in found),
        sum(len(word.text) for word, sure, _ in found if sure >= _SURE),
        _is_cut([(word, block) for word, _, block in found]),
    )


def _is_cut(words: list[tuple[Word, int]]) -> bool:
    """Tell whether lines were taken for columns, because their spaces stand below each other.

    Words of different blocks are then as near to each other as those of a line, and one may be cut in two.
    """
    begins: dict[int, list[tuple[Word, int]]] = {}
    for word, block in words:
        begins.setdefault(int(word.left) // _NEAR, []).append((word, block))
    cut = 0
    for word, block in words:
        reach = _GAP * (word.top - word.bottom)
        first, last = int(word.right) // _NEAR, int(word.right + reach) // _NEAR
        near = (own for key in range(first, last + 1) for own in begins.get(key, ()))
        cut += any(
            own != block and 0 <= other.left - word.right < reach and _is_beside(word, other) for other, own in near
        )
    return cut >= _CUT


def _is_beside(one: Word, other: Word) -> bool:
    """Tell whether two words stand on one line."""
    middle = (other.top + other.bottom) / 2
    return one.bottom < middle < one.top


def _words(api: tesserocr.PyTessBaseAPI, height: int) -> Iterator[tuple[Word, float, int]]:
    """Yield the words, how sure tesseract is of each, in percent, and the number of the block it stands in."""
    level, block = tesserocr.RIL.WORD, 0
    for found in tesserocr.iterate_level(api.GetIterator(), level):
        box, text = found.BoundingBox(level), found.GetUTF8Text(level) if not found.Empty(level) else ""
        block += found.IsAtBeginningOf(tesserocr.RIL.BLOCK)
        if box and text:
            left, top, right, bottom = box
            yield Word(text.strip(), left, height - bottom, right, height - top), found.Confidence(level), block


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
