"""How figures are written in sentences, and whether one stands beside a word: "1,234 units", "revenue $38k", "CVR12%".

The characters are asked of text; where a figure may be near a word at all is asked of bytes, in a fraction of the time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from outgate.detect.scanner import Scan
    from outgate.detect.spoken import Spoken
    from outgate.model import Span

_SCALE = (
    r"(?:\s?(?:(?:k|m|mn|mln|mio\.?|mill?(?:ions?|ones|ón)?|mi|mil(?:ioni?|hões|yon)?|grand|tsd\.?|tys\.?|bin|\u0442\u044b\u0441\.?|\u043c\u043b\u043d)"
    r"(?![^\W\d_])|[千万萬億亿만억]))?"
)
UNPARTED = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts that do not part words
_MORE = (
    r"(?:[\d.,'\u00a0\u202f]|(?<=\d) (?=\d{3}(?!\d)))*(?<=\d)"
    rf"{_SCALE}(?:\s?(?:[%％€$£元円원₩₽₺₹]|percent|prozent|por ciento|pour cent))?"  # noqa: RUF001 - as it is written
)
_SIGN = r"[$€£¥￥₩₽₺₹]\s?"
_LEADING = r"(?<=[\s(:=][%％])"  # %7,7 as in Turkish; what is no digit's sign there would begin an escape  # noqa: RUF001
WRITTEN = rf"(?:{_SIGN}|(?<=[\s(:=])[%％])?(?:(?<![.%-])(?<![^\W{UNPARTED}])|{_LEADING})\d{_MORE}"  # noqa: RUF001
# The same from its first digit on, to which a search skips, and what may stand before it.
_FIGURE = re.compile(
    rf"\d(?:(?<![.%-]\d)(?<![^\W{UNPARTED}]\d)|(?<=[\s(:=][%％]\d)){_MORE}",  # noqa: RUF001
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:{_SIGN}|(?<=[\s(:=])[%％])\Z")  # noqa: RUF001
JOINED = re.compile(rf"\d{_MORE}", re.IGNORECASE)  # to its word: CVR12%
_ENDS = re.compile(r"[.;。；](?:\s|$)|[\"{}\[\]<>=|\t]")  # noqa: RUF001 - never between a word and its figure
_PERCENT = re.compile(r"[%％]|percent|prozent|por ciento|pour cent", re.IGNORECASE)  # noqa: RUF001
_MONEY = re.compile(r"[$€£¥￥元円원₩₽₺₹]")
# What never stands between a word and its figure; and the digits of all scripts, by the bytes that they begin with.
# One set of bytes comes first in each, to which a search skips.
_APART = re.compile(rb"[\"{}\[\]<>=|\t.;](?:(?<![.;])|(?=\s|\Z))")
_DIGIT = re.compile(
    rb"[0-9\xd9\xdb\xdf\xf0\xe0\xe1\xea\xef](?:(?<=[0-9\xd9\xdb\xdf\xf0])|"
    rb"(?<=\xe0)[\xa5-\xbc]|(?<=\xe1)[\x81-\xb1]|(?<=\xea)[\x98-\xaf]|(?<=\xef)\xbc)"
)
_IS = re.compile(r"s?\s?[:=%]?\s?(?:is|at|of|was|\u2248|~)?\s?", re.IGNORECASE)  # between a word and its figure
_RATE = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
_SIGNED = 2  # characters of a sign of money with a blank
_WIDEST = 4  # bytes of a character
_NEAR = 28  # characters between a word and its figure
_AROUND = _WIDEST * (_NEAR + 1)  # the same in bytes, and the figure's first


def written(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield where figures stand in `text[start:end]`: what `WRITTEN` finds there."""
    for found in _FIGURE.finditer(text, start, len(text) if end is None else end):
        first = found.start()
        sign = _BEFORE.search(text, max(start, first - _SIGNED), first) if first > start else None
        start = found.end()
        yield sign.start() if sign is not None else first, start


def places[Type](data: bytes, spoken: Spoken[Type], types: AbstractSet[Type], scan: Scan) -> dict[Type, list[int]]:
    """Return where words of some types stand that may have a figure near, by type, of those that a scan found."""
    found: dict[Type, list[int]] = {}
    for (start, end), of in spoken.places(data, types, scan):
        if has_figure(data, start, end):
            for one in of:
                found.setdefault(one, []).append(start)
    return found


def has_figure(data: bytes, start: int, end: int) -> bool:
    """Whether a figure may be near a word, with nothing between that parts them."""
    low, high = max(0, start - _AROUND), end + _AROUND
    apart = _APART.search(data, end, high)
    if _DIGIT.search(data, end, apart.start() if apart else high) is not None:
        return True
    if _DIGIT.search(data, low, start) is None:
        return False
    for found in _APART.finditer(data, low, start):
        low = found.end()
    return _DIGIT.search(data, low, start) is not None


def beside(text: str, word: Span, figures: Sequence[Span], values: str) -> Span | None:
    """Return the nearest figure of the right kind that no end of a sentence parts from the word."""
    best: tuple[int, Span] | None = None
    for figure in figures:
        if figure[0] - word[1] > _NEAR or word[0] - figure[1] > _NEAR:
            continue
        first, second = sorted((word, figure))
        gap = text[first[1] : second[0]]
        is_rate = values == "percent" and first == word and _IS.fullmatch(gap) is not None
        if _ENDS.search(gap) or not fits(text[slice(*figure)], values, is_rate=is_rate):
            continue
        if best is None or len(gap) < best[0]:
            best = (len(gap), figure)
    return best[1] if best else None


def fits(figure: str, values: str, *, is_rate: bool = False) -> bool:
    """Whether a figure may be of a column with these values: money and counts are no percentages.

    A rate, right behind the word for one, needs no sign: "ACOS 17".
    """
    if values == "any":
        return True
    if values == "percent":
        return _PERCENT.search(figure) is not None or (is_rate and _RATE.fullmatch(figure) is not None)
    return not _PERCENT.search(figure) and (values == "money" or not _MONEY.search(figure))
