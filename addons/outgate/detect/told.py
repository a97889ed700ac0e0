"""Figures of products told in sentences, line by line: "B0… sold 1,234 units, revenue $38,000, conversion 12 %".

A product is told of from its code on (or from the beginning of the code's line) to the next one. What a figure is
says the word beside it. Several products with two figures each, or more of them with one, are a report. Products that
are called by name, one a line, need more: three lines of two figures, and in all so many kinds as `named` says.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from outgate.detect.classes import UNANCHORED, options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.detect.speech import Speech
    from outgate.detect.table_spec import TableSpec
    from outgate.model import Span

# A product code that nothing names is a marketplace's own, or parts of capitals and digits between dashes.
_NAMES = (
    rb"(?i:\b(?:asin|sku|artikel(?:nummer|-?nr\.?)?|item|product|producto?|produit|prodotto|r\xc3\xa9f\xc3\xa9rence|"
    rb"referencia|art\xc3\xadculo|articolo)|\xe5\x95\x86\xe5\x93\x81|\xe7\xbc\x96\xe5\x8f\xb7|\xe8\xb4\xa7\xe5\x8f\xb7|"
    rb"\xe4\xba\xa7\xe5\x93\x81|\xe5\x93\x81\xe7\x95\xaa)"
)
_CODE = re.compile(
    rb"(?<![A-Za-z0-9_/+%-])(?<![A-Za-z0-9]\.)(?:B0[0-9A-Z]{8}|(?=[0-9-]*[A-Z])(?=(?:[A-Z-]*[0-9]){3})[0-9A-Z]{1,12}(?:-[0-9A-Z]{1,12}){1,3})"
    rb"(?![A-Za-z0-9_+%-])"
    rb"|" + _NAMES + rb"(?:[\s:#]|\xef\xbc\x9a){1,3}"
    rb"(?=[A-Za-z_-]{0,19}[0-9])[A-Za-z0-9][A-Za-z0-9_-]{3,19}"
)
# Where one may begin, found by re2 in a fraction of the time.
_MAYBE: Any = re2.compile(rb"\bB0[0-9A-Z]{8}|\b[0-9A-Z]{1,12}-[0-9A-Z]|" + _NAMES, options())._regexp  # noqa: SLF001
_SCALE = r"(?:\s?(?:(?:k|m|mn|mio\.?|tsd\.?)(?![^\W\d_])|[千万萬億亿]))?"
_UNPARTED = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts that do not part words
_AMOUNT = (
    r"\d(?:[\d.,'\u00a0\u202f]|(?<=\d) (?=\d{3}(?!\d)))*(?<=\d)"
    rf"{_SCALE}(?:\s?(?:[%％€$£元円]|percent|prozent|por ciento|pour cent))?"  # noqa: RUF001 - as it is written
)
_FIGURE = re.compile(rf"(?:[$€£¥￥]\s?)?(?<![.-])(?<![^\W{_UNPARTED}]){_AMOUNT}", re.IGNORECASE)
_JOINED = re.compile(_AMOUNT, re.IGNORECASE)  # to its word: CVR12%
_ENDS = re.compile(r"[.;。；](?:\s|$)|[\"{}\[\]<>=|\t]")  # noqa: RUF001 - never between a word and its figure
_PERCENT = re.compile(r"[%％]|percent|prozent|por ciento|pour cent", re.IGNORECASE)  # noqa: RUF001
_MONEY = re.compile(r"[$€£¥￥元円]")
# What never stands between a word and its figure; and the digits of all scripts, by the bytes that they begin with.
_APART = re.compile(rb"[\"{}\[\]<>=|\t]|[.;](?=\s|\Z)")
_DIGIT = re.compile(rb"[0-9\xd9\xdb\xdf\xf0]|\xe0[\xa5-\xbc]|\xe1[\x81-\xb1]|\xea[\x98-\xaf]|\xef\xbc")
_WIDEST = 4  # bytes of a character
_NEAR = 28  # characters between a word and its figure
_AROUND = 4 * _NEAR  # the same in bytes
_LONG = 400  # bytes in which a product is told of
_LONGEST = 64  # bytes of a code with what announces it
_REACH = _LONG + _LONGEST
_MOST = 500  # products that are looked at
_WORDS = 5000  # words that are looked for
_TWICE = 2
_LINES = 3  # that name products by words
_WRAPPED = re.compile(r"[\"{}\[\]<>=|\t\\]")  # what a line may begin with inside a cell, a string or an element
_PARTS = re.compile(r"[\W_]+")
_LETTERS = re.compile(rf"[^\W\d_]{{3}}|[{_UNPARTED}]")
_WHEN = re.compile(
    r"\b(?:jan|feb|m[aä]r|apr|ma[iy]|june?|july?|aug|sep|o[ck]t|nov|de[cz]|mon|tue|wed|thu|fri|sat|sun|week|month|quarter|year|day|"
    r"today|yesterday|last|this|next|total|all|woche|monat|quartal|jahr|tag|gesamt|semaine|mois|total|mes|año|mese|anno)\w{0,8}",
    re.IGNORECASE,
)


class _Passage(NamedTuple):
    """What is told of one product, and where: all spans are of the part."""

    product: str
    columns: frozenset[str]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The products of a report in sentences, in order, the columns that their figures are of, and all spans."""

    names: Sequence[str]
    columns: Sequence[str]
    spans: tuple[Span, ...]

    def sample(self) -> str:
        """What was found, in words without a value of it."""
        return f"figures of {len(self.names)} products in sentences: {', '.join(self.columns)}"


def told(data: bytes, spec: TableSpec) -> Told | None:
    """Return the products whose figures are told in `data`, or None when they are too few. Never raises."""
    least = spec.told
    if least is None:
        return None
    places = list(_places(data, spec.speech))
    if len(places) < _TWICE * least:  # the figures that there must be
        return None
    passages = [passage for passage in _passages(data, places, spec) if passage.columns - spec.asides]
    if not passages and spec.named is not None:
        passages = _lines(data, places, spec)
    names = sorted({passage.product for passage in passages})
    figures = len({(passage.product, column) for passage in passages for column in passage.columns})
    columns = sorted({column for passage in passages for column in passage.columns})
    if len(names) < least or figures < _TWICE * least or not (set(spec.beyond or columns) & set(columns)):
        return None
    return Told(names, columns, tuple(sorted({span for passage in passages for span in passage.spans})))


def has_figures(data: bytes, speech: Speech, least: int) -> bool:
    """Whether there are words with figures near them for so many products."""
    enough = _TWICE * least
    return sum(1 for _ in islice(_places(data, speech), enough)) == enough


def _places(data: bytes, speech: Speech) -> Iterator[int]:
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


def _passages(data: bytes, places: Sequence[int], spec: TableSpec) -> Iterator[_Passage]:
    codes = list(islice(_codes(data, places), _MOST))
    if len(codes) < (spec.told or 0):
        return
    before = 0
    for at, (start, end) in enumerate(codes):
        stop = len(data)
        if at + 1 < len(codes):  # what stands before a code on its line is told of it
            stop = data.rfind(b"\n", end, codes[at + 1][0]) + 1 or codes[at + 1][0]
        stop = min(stop, end + _LONG)
        begin = max(before, data.rfind(b"\n", before, start) + 1, start - _LONG)
        before = stop
        if bisect_left(places, begin) < bisect_left(places, stop):
            yield _passage(data, (begin, stop), (start, end), spec)


def _lines(data: bytes, places: Sequence[int], spec: TableSpec) -> list[_Passage]:
    """What lines tell of products that they begin with the names of, if there is enough of it."""
    starts = sorted({data.rfind(b"\n", 0, place) + 1 for place in places})[:_MOST]
    lines = [_line(data, start, spec) for start in starts]
    kept = [line for line in lines if line.product and len(line.columns) >= _TWICE and line.columns - spec.asides]
    columns = {column for line in kept for column in line.columns}
    is_enough = len({line.product for line in kept}) >= _LINES and len(columns) >= (spec.named or 0)
    return kept if is_enough else []


def _line(data: bytes, start: int, spec: TableSpec) -> _Passage:
    end = data.find(b"\n", start)
    end = min(end if end >= 0 else len(data), start + _LONG)
    line = _passage(data, (start, end), (start, start), spec)
    spans = tuple(span for span in line.spans if span[0] < span[1])
    before = data[start : spans[0][0] if spans else start].decode("utf-8", "replace")
    pieces = [piece for piece in _WRAPPED.split(spec.speech.without(before)) if _LETTERS.search(piece)]
    name = _WHEN.sub("", pieces[-1] if pieces else "")
    words = _PARTS.sub(" ", name).casefold().split()
    return _Passage(" ".join(words) if _LETTERS.search(name) else "", line.columns, spans)


def _codes(data: bytes, places: Sequence[int]) -> Iterator[Span]:
    """Product codes so near one of these places that it may be told of them, for looking everywhere takes longer."""
    seen = known = 0  # all before has been looked at; where the last code ended
    for place in places:
        begin, end = max(seen - _LONGEST, place - _REACH, known), place + _REACH
        if seen >= min(end, len(data)):
            continue
        for found in _codes_in(data, begin, end):
            if found.end() == end < len(data):
                break  # cut: the next stretch begins before it
            known = found.end()
            yield found.span()
        seen = end


def _codes_in(data: bytes, begin: int, end: int) -> Iterator[re.Match[bytes]]:
    """What `_CODE.finditer` yields."""
    maybe, end = _MAYBE.Match, min(end, len(data))
    while begin <= end:
        start, stop = maybe(UNANCHORED, data, begin, end)[0]
        if stop < 0:
            return
        found = _CODE.match(data, start, end)
        if found is not None:
            yield found
        begin = found.end() if found is not None else start + 1


def _passage(data: bytes, within: Span, code: Span, spec: TableSpec) -> _Passage:
    text = data[slice(*within)].decode("utf-8", "surrogateescape")
    left, right = (_size_of(data, within[0], edge) for edge in code)
    hidden = text[:left] + "\0" * (right - left) + text[right:]
    hidden = hidden.encode("utf-8", "replace").decode()  # half a character, where the passage was cut, is none
    figures = [figure.span() for figure in _FIGURE.finditer(hidden)]
    words = list(spec.speech.find(hidden))
    joined = (_JOINED.match(hidden, at) for (_, at), _ in words)
    figures += {found.span() for found in joined if found is not None}.difference(figures)
    columns: dict[str, Span] = {}
    for word, column in words:
        figure = _beside(hidden, word, figures, spec.columns[column].values)
        if figure is not None and column not in columns:
            figures.remove(figure)
            columns[column] = figure
    spans = (
        (within[0] + len(_bytes(text[:start])), within[0] + len(_bytes(text[:end]))) for start, end in columns.values()
    )
    name = data[slice(*code)].decode("utf-8", "replace").casefold().split()
    return _Passage(name[-1] if name else "", frozenset(columns), (code, *sorted(spans)))


def _beside(text: str, word: Span, figures: Sequence[Span], values: str) -> Span | None:
    """The nearest figure of the right kind that no end of a sentence parts from the word."""
    best: tuple[int, Span] | None = None
    for figure in figures:
        first, second = sorted((word, figure))
        gap = text[first[1] : second[0]]
        if len(gap) > _NEAR or _ENDS.search(gap) or not _fits(text[slice(*figure)], values):
            continue
        if best is None or len(gap) < best[0]:
            best = (len(gap), figure)
    return best[1] if best else None


def _fits(figure: str, values: str) -> bool:
    if values == "percent":
        return _PERCENT.search(figure) is not None
    return not _PERCENT.search(figure) and (values == "money" or not _MONEY.search(figure))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _size_of(data: bytes, start: int, end: int) -> int:
    """How many characters there are between two places."""
    return len(data[start:end].decode("utf-8", "surrogateescape"))
