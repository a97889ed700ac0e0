"""Figures that have a name: beside a word in a sentence, in a list below its title, in a cell or a field.

What a word measures says the data type's `[measures]`. Identifiers, paths, dates and numbers of things are no figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.decoded import Decoded
from outgate.detect.figures import UNPARTED, beside, fits, written
from outgate.detect.grid import layouts
from outgate.detect.undressed import tables_of
from outgate.detect.values import is_blank, is_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outgate.detect.measures_spec import MeasuresSpec
    from outgate.model import Part, Span, Table

NEAR = 600  # bytes in which figures belong together
_REACH = 64  # characters before a word in which its figure may begin, and behind it
_LONGEST = 1000  # bytes from the first to the last word that are read together
_APART = 240  # bytes between two words, so that what is between is read with them
_AROUND = 120  # bytes before the first word and behind the last one
_TITLES = 200  # places at which the title of a list may stand
_ITEMS = 3  # of a list
_UNIT = 12  # characters behind an item's figure
_ROWS = 40  # of one table that are looked at
_COLUMNS = 256
_LEAST = 2  # measures of a table
_SUM = re.compile(
    rb"[$\xa3\xac\xa5\xbd\xba\xb9] ?[0-9]|[0-9] ?(?:[kKmM\x80-\xff$]|mil|grand|tsd|tys|bin|eur|usd|gbp|pln|tl|kr|chf)",
    re.IGNORECASE,
)
_TELLING = re.compile(rb"[0-9](?:[.,' ][0-9]{3}(?![0-9])|[0-9]{3}|[.,][0-9]+ ?%| ?[kKmMtTg\x80-\xff]|[.,][0-9] )")
_ESCAPED = re.compile(rb"%[0-9A-Fa-f]{2}|\\\\[nrtu]")  # that text is read by itself, in its own letters
_NO_FIGURES = re.compile(  # addresses, times, dates, years, codes; to their first characters a search skips
    r"https?://\S+|\d(?<!\d\d)(?:\d?[:h]\d\d(?::\d\d)?|(?:(?<=1)9|(?<=2)0)\d\d[-/.]\d\d(?:[-/.]\d\d)?|"
    r"\d?[./]\d{1,2}[./](?:20)?\d\d|\d?\s?[月日号월일]|\d*(?:[-/]\d+)+|"
    r"(?:(?<=1)9|(?<=2)0)\d\d(?![\d.,]*\d|\s?[%€$£]))(?!\d)"
)
_LEADERS = re.compile(r"(?<=\w)\s?[._\u00b7\u2026]{3,}\s?(?=[\d%$€£¥])")  # `revenue .......... 38,412`
_NUMBER = re.compile(r"\D*(?:\d{1,3}(?:[.,'\s]\d{3})+(?:[.,]\d+)?|\d{1,3}(?:,\d\d)+,\d{3}|\d{1,5}(?:[.,]\d+)?)\D*")
_GOES_ON = re.compile(  # 12px, 0.5rem, 4f2a; 188,204 km, 412 MB
    r"[A-Za-z_]|[/_]\w|\s(?:km|mm|cm|kwh|kj|kcal|[kmgt]i?b|[kmg]hz|rpm|ms|mg|bpm)\b", re.IGNORECASE
)
_JOINED = re.compile(r"[/_.\-=@#\\]")  # before a word that is part of something
_JOINS = re.compile(r"[/_.\-=(@\\]\w|\(\)|[=_]|'\s*:")  # behind it
_THOUSANDS = re.compile(r"\d[.,'\s]\d{3}(?!\d)|\d{4}")
_SCALED = re.compile(r"\d\s?[^\W\d_]")  # 38.2k, 318万
_MILLIONS = re.compile(r"[.,]\d+\s?(?:m|\u043c)", re.IGNORECASE)
_CURRENCY = re.compile(
    r"\s?(?:eur|euros?|usd|gbp|chf|pln|try|brl|mxn|cny|rmb|z\u0142|tl|kr|\u0440\u0443\u0431|\u0440\.|[元円원€£$])",
    re.IGNORECASE,
)
_LETTERS = re.compile(rf"[^\W\d_{UNPARTED}]*+")
_PARTED = re.compile(r"^[,;](?:\S|$)|\S[,;]$|\n\s*[^\s:]|[^\s:]\s*\n|[/_\\;]\S")  # cells, lines and paths
_TITLE = re.compile(rb"(?:(?!\xef\xbc\x9a)[^\n:]){0,200}+(?:(?::|\xef\xbc\x9a)(?!//)\s*|\n\s*)")  # the rest of it
_ITEM = re.compile(
    r"[^\n,;\u3001\uff0c\uff1b]+(?:,(?! )[^\n,;\u3001\uff0c\uff1b]*)*(?:[\n;\u3001\uff0c\uff1b]\s?|, ?|\Z)"
)
_CALLED = re.compile(  # what stands before an item's figure
    r"(?=.*[^\W\d_])(?!.*[\"'}\])]\s*:)"
    r".{1,80}[\s:\uff1a\u201d\u300d\"')\u2013\u2014~\u2248\u3040-\u9fff\uac00-\ud7af-]"
)


class Labelled(NamedTuple):
    """A figure, where it stands, and what it measures."""

    span: Span
    measure: str
    figure: str


class Word(NamedTuple):
    """A word for a measure, where it stands, and whether a figure may be near it."""

    span: Span
    measure: str
    is_near: bool


def told(data: bytes, words: Iterable[Word], spec: MeasuresSpec) -> Iterator[Labelled]:
    """Yield the figures that stand beside words for measures, or in lists below them. Never raises.

    Only where words for enough measures are near each other.
    """
    for together in _parted(words, NEAR):
        if _may_say(data, together, spec):
            for stretch in _parted((word for word in together if word.is_near), _APART):
                yield from _beside(data, stretch, spec)
            for word in islice(_titles(data, together, spec), _TITLES):
                yield from _listed(data, word, spec)


def in_tables(part: Part, spec: MeasuresSpec) -> Iterator[Labelled]:
    """Yield the figures in the cells of tables and in fields, each table one way round. Never raises."""
    for table in tables_of(part):
        yield from next(filter(None, (list(_cells(layout, spec)) for layout in layouts(table))), ())


def _may_say(data: bytes, words: Sequence[Word], spec: MeasuresSpec) -> bool:
    """Whether there are words for two measures, or a sum of money, and a figure of thousands or a rate near them."""
    begin, end = max(0, words[0].span[0] - _AROUND), words[-1].span[1] + NEAR
    named = {word.measure for word in words}
    if not (spec.is_possible(named) or (spec.may_be(named) and _SUM.search(data, begin, end))):
        return False
    return _TELLING.search(data, begin, end) is not None


def _parted(words: Iterable[Word], gap: int) -> Iterator[list[Word]]:
    """Yield the words that are near each other, and no more of them at once than are read together."""
    found: list[Word] = []
    for word in words:
        if found and (word.span[0] - found[-1].span[0] > gap or word.span[0] - found[0].span[0] > _LONGEST):
            yield found
            found = []
        found.append(word)
    if found:
        yield found


def _beside(data: bytes, words: Sequence[Word], spec: MeasuresSpec) -> Iterator[Labelled]:
    """The figures beside words, and sums that no word names."""
    first, last = words[0].span[0], words[-1].span[1]
    begin, end = max(data.rfind(b"\n", 0, first) + 1, first - _AROUND), last + _AROUND
    if _ESCAPED.search(data, begin, end):
        return
    read = Decoded(data, begin, end)
    text = _shown(read.text)
    there = [(one, word.measure) for word in words if not _is_joined(text, one := _whole(text, read, word.span))]
    starts = {start for (start, _), _ in there}
    figures = [span for span in _numbers(text, 0, len(text)) if span[1] in starts or not _GOES_ON.match(text, span[1])]
    taken: dict[Span, str] = {}
    named: set[Span] = set()
    for _, word, figure, measure in sorted(_pairs(text, there, figures, spec)):
        if word not in named and figure not in taken:
            named.add(word)
            taken[figure] = measure
    left = [figure for figure in figures if figure not in taken and _is_sum(text, figure)]
    for figure, measure in (*taken.items(), *((figure, name) for name in spec.unnamed for figure in left)):
        yield Labelled(read.span(*figure), measure, text[slice(*figure)])


def _whole(text: str, read: Decoded, span: Span) -> Span:
    """Where a word stands in the text, with the ending that it has in this case or number."""
    start, end = read.characters(*span)
    ending = _LETTERS.match(text, end)
    return start, ending.end() if ending else end


def _pairs(
    text: str, words: Iterable[tuple[Span, str]], figures: Sequence[Span], spec: MeasuresSpec
) -> Iterator[tuple[tuple[bool, int], Span, Span, str]]:
    """Yield the figures that each word may be of; of measures that count whole, and the nearest, first."""
    starts = [start for start, _ in figures]
    for word, measure in words:
        aside, kind = spec.of[measure].aside, spec.of[measure].figures
        for figure in figures[bisect_left(starts, word[0] - _REACH) : bisect_left(starts, word[1] + _REACH)]:
            start, end = min(word[1], figure[1]), max(word[0], figure[0])
            if beside(text, word, (figure,), kind) is not None and not _PARTED.search(text[start:end]):
                yield (aside, end - start), word, figure, measure


def _is_sum(text: str, figure: Span) -> bool:
    """Whether a figure is one of thousands, of money: with its sign or name, or in millions with a fraction."""
    shown = text[slice(*figure)]
    if not fits(shown, "money") or not (_THOUSANDS.search(shown) or _SCALED.search(shown)):
        return False
    is_money = not fits(shown, "count") or _CURRENCY.match(text, figure[1]) is not None
    return is_money or _MILLIONS.search(shown) is not None


def _titles(data: bytes, words: Iterable[Word], spec: MeasuresSpec) -> Iterator[Word]:
    """The words below which a list may stand: the first of each line that counts whole."""
    done = 0
    for word in words:
        start, end = word.span
        if start >= done and not spec.of[word.measure].aside:
            done = data.find(b"\n", end, end + NEAR) + 1 or end + NEAR
            yield word


def _listed(data: bytes, word: Word, spec: MeasuresSpec) -> Iterator[Labelled]:
    """The figures of a list whose title names what they measure: three items or more that end with one each."""
    end = word.span[1]
    title = _TITLE.match(data, end, end + NEAR)
    if title is None:
        return
    read = Decoded(data, title.end(), end + NEAR)
    text = _shown(read.text)
    items = list(_items(text, 0))
    for span in items if len(items) >= _ITEMS else ():
        if fits(text[slice(*span)], spec.of[word.measure].figures):
            yield Labelled(read.span(*span), word.measure, text[slice(*span)])


def _items(text: str, start: int) -> Iterator[Span]:
    """Yield where the figures of a list stand, up to what is no item of it."""
    for item in _ITEM.finditer(text, start):
        figures = _numbers(text, *item.span())
        if not figures or item.end() - figures[-1][1] > _UNIT:
            return
        if _CALLED.fullmatch(text, item.start(), figures[-1][0]) is None:
            return
        yield figures[-1]


def _is_joined(text: str, word: Span) -> bool:
    """Whether a word is part of a path or an identifier, or the key of a field."""
    start, end = word
    return _JOINED.match(text, start - 1, start) is not None or _JOINS.match(text, end) is not None


def _numbers(text: str, start: int, end: int) -> list[Span]:
    """Where figures stand that are one number each: `100,0.1,7` are three cells, and 745622 is of something."""
    return [
        span
        for span in written(text, start, end)
        if _NUMBER.fullmatch(text, *span) and not text.endswith("#", 0, span[0])
    ]


def _shown(text: str) -> str:
    """The text, as long as it is, without what is no figure, and with blanks for rows of dots."""
    return _LEADERS.sub(_blank, _NO_FIGURES.sub(_hidden, text))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _hidden(found: re.Match[str]) -> str:
    return "\0" * len(found[0])


def _cells(table: Table, spec: MeasuresSpec) -> Iterator[Labelled]:
    """Yield the figures below headers that name measures, if there are two of these."""
    named = [(at, spec.measure_of(title)) for at, title in enumerate(table.header[:_COLUMNS]) if title]
    named = [(at, measure) for at, measure in named if measure]
    if len({measure for _, measure in named}) < _LEAST:
        return
    for row, cells in enumerate(islice(table.rows, _ROWS)):
        for at, measure in named:
            cell = cells[at].strip() if at < len(cells) else ""
            if is_blank(cell) or not any(is_of(kind, cell) for kind in spec.of[measure].kinds):
                continue
            span = table.span(row, at)
            if span is not None:
                yield Labelled(span, measure, cell)
