"""How figures are written in sentences, and whether one stands beside a word: "1,234 units", "revenue $38k", "CVR12%".

The characters are asked of text; where a figure may be near a word at all is asked of bytes, in a fraction of the time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.detect.speech import Speech
    from outgate.model import Span

_SCALE = r"(?:\s?(?:(?:k|m|mn|mio\.?|tsd\.?)(?![^\W\d_])|[千万萬億亿]))?"
UNPARTED = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts that do not part words
_AMOUNT = (
    r"\d(?:[\d.,'\u00a0\u202f]|(?<=\d) (?=\d{3}(?!\d)))*(?<=\d)"
    rf"{_SCALE}(?:\s?(?:[%％€$£元円]|percent|prozent|por ciento|pour cent))?"  # noqa: RUF001 - as it is written
)
WRITTEN = rf"(?:[$€£¥￥]\s?)?(?<![.%-])(?<![^\W{UNPARTED}]){_AMOUNT}"
FIGURE = re.compile(WRITTEN, re.IGNORECASE)
JOINED = re.compile(_AMOUNT, re.IGNORECASE)  # to its word: CVR12%
_ENDS = re.compile(r"[.;。；](?:\s|$)|[\"{}\[\]<>=|\t]")  # noqa: RUF001 - never between a word and its figure
_PERCENT = re.compile(r"[%％]|percent|prozent|por ciento|pour cent", re.IGNORECASE)  # noqa: RUF001
_MONEY = re.compile(r"[$€£¥￥元円]")
# What never stands between a word and its figure; and the digits of all scripts, by the bytes that they begin with.
_APART = re.compile(rb"[\"{}\[\]<>=|\t]|[.;](?=\s|\Z)")
_DIGIT = re.compile(rb"[0-9\xd9\xdb\xdf\xf0]|\xe0[\xa5-\xbc]|\xe1[\x81-\xb1]|\xea[\x98-\xaf]|\xef\xbc")
_WIDEST = 4  # bytes of a character
_NEAR = 28  # characters between a word and its figure
_AROUND = 4 * _NEAR  # the same in bytes
_WORDS = 5000  # words that are looked for


def places(data: bytes, speech: Speech) -> Iterator[int]:
    """Yield where words stand that may have a figure near."""
    return (start for start, end in speech.places(data, _WORDS) if _has_figure(data, start, end))


def _has_figure(data: bytes, start: int, end: int) -> bool:
    """Whether a figure may be near a word, with nothing between that parts them; it may begin right behind the word."""
    low, last = max(0, start - _AROUND), max(start, end - _WIDEST)
    if _DIGIT.search(data, low, end + _AROUND) is None:
        return False
    apart = _APART.search(data, last, end + _AROUND)
    if _DIGIT.search(data, last, apart.start() if apart else end + _AROUND) is not None:
        return True
    for found in _APART.finditer(data, low, start):
        low = found.end()
    return _DIGIT.search(data, low, start + 1) is not None


def beside(text: str, word: Span, figures: Sequence[Span], values: str) -> Span | None:
    """Return the nearest figure of the right kind that no end of a sentence parts from the word."""
    best: tuple[int, Span] | None = None
    for figure in figures:
        first, second = sorted((word, figure))
        gap = text[first[1] : second[0]]
        if len(gap) > _NEAR or _ENDS.search(gap) or not fits(text[slice(*figure)], values):
            continue
        if best is None or len(gap) < best[0]:
            best = (len(gap), figure)
    return best[1] if best else None


def fits(figure: str, values: str) -> bool:
    """Whether a figure may be of a column with these values: money and counts are no percentages."""
    if values == "percent":
        return _PERCENT.search(figure) is not None
    return not _PERCENT.search(figure) and (values == "money" or not _MONEY.search(figure))
