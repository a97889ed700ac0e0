"""Figures that have a name: beside a word in a sentence, in a list below its title, in a cell or a field.

What a word measures says the data type's `[measures]`. Identifiers, paths, dates and numbers of things are no figures.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.decoded import Decoded
from outgate.detect.figures import beside, fits, written
from outgate.detect.grid import layouts
from outgate.detect.undressed import tables_of
from outgate.detect.values import is_blank, is_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outgate.detect.measures_spec import MeasuresSpec
    from outgate.model import Part, Span, Table

NEAR = 600  # bytes in which figures belong together
_APART = 240  # bytes between two words, so that what is between is read with them
_AROUND = 120  # bytes before the first word and behind the last one
_TITLES = 200  # places at which the title of a list may stand
_ITEMS = 3  # of a list
_UNIT = 12  # characters behind an item's figure
_ROWS = 40  # of one table that are looked at
_COLUMNS = 256
_LEAST = 2  # measures of a table
_ESCAPED = re.compile(rb"%[0-9A-Fa-f]{2}|\\\\[nrtu]")  # that text is read by itself, in its own letters
_NO_FIGURES = re.compile(  # addresses, times, dates, years, and codes such as 12-345
    r"https?://\S+|(?<!\d)(?:\d{1,2}[:h]\d\d(?::\d\d)?|(?:19|20)\d\d[-/.]\d\d(?:[-/.]\d\d)?|"
    r"\d{1,2}[./]\d{1,2}[./](?:20)?\d\d|\d{1,2}\s?[月日号월일]|\d+(?:[-/]\d+)+|(?:19|20)\d\d(?![\d.,]*\d|\s?[%€$£]))(?!\d)"
)
_NUMBER = re.compile(r"\D*(?:\d{1,3}(?:[.,'\s]\d{3})+(?:[.,]\d+)?|\d{1,3}(?:,\d\d)+,\d{3}|\d+(?:[.,]\d+)?)\D*")
_GOES_ON = re.compile(r"[A-Za-z_]|[/_]\w")  # 12px, 0.5rem, 4f2a
_JOINED = re.compile(r"[/_.\-=@#\\]")  # before a word that is part of something
_JOINS = re.compile(r"[/_.\-=(@\\]\w|\(\)|[=_]|'\s*:")  # behind it
_PARTED = re.compile(r"^[,;](?:\S|$)|\S[,;]$|\n\s*[^\s:]|[^\s:]\s*\n|[/_\\;]\S")  # cells, lines and paths
_TITLE = re.compile(r"[^\n:\0]{0,120}(?:[:\uff1a](?!//)\s*|\n\s*)")
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


def told(data: bytes, words: Sequence[Span], near: Sequence[int], spec: MeasuresSpec) -> Iterator[Labelled]:
    """Yield the figures that stand beside a word for a measure, or in a list below it. Never raises.

    `words` is where such words stand, and `near` where those begin that may have a figure near.
    """
    for first, last in _stretches(near):
        begin, end = max(data.rfind(b"\n", 0, first) + 1, first - _AROUND), last + _AROUND
        if not _ESCAPED.search(data, begin, end):
            yield from _beside(Decoded(data, begin, end), spec)
    for begin, end in islice(_titles(data, words), _TITLES):
        yield from _listed(Decoded(data, begin, end), spec)


def in_tables(part: Part, spec: MeasuresSpec) -> Iterator[Labelled]:
    """Yield the figures in the cells of tables and in fields, each table one way round. Never raises."""
    for table in tables_of(part):
        yield from next(filter(None, (list(_cells(layout, spec)) for layout in layouts(table))), ())


def _stretches(places: Iterable[int]) -> Iterator[Span]:
    """Words that are near each other, from the first to the last."""
    first = last = -1
    for place in places:
        if first >= 0 and (place - last > _APART or place - first > NEAR):
            yield first, last
            first = -1
        first, last = (place if first < 0 else first), place
    if first >= 0:
        yield first, last


def _beside(read: Decoded, spec: MeasuresSpec) -> Iterator[Labelled]:
    """The figures beside words: those of measures that count whole choose first."""
    text = _NO_FIGURES.sub(_hidden, read.text)
    words = [(word, measure) for word, measure in spec.speech.find(text) if not _is_joined(text, word)]
    starts = {start for (start, _), _ in words}
    figures = [span for span in _numbers(text, 0, len(text)) if span[1] in starts or not _GOES_ON.match(text, span[1])]
    for word, measure in sorted(words, key=lambda found: spec.of[found[1]].aside):
        figure = beside(text, word, figures, spec.of[measure].figures)
        if figure is not None and not _PARTED.search(text[min(word[1], figure[1]) : max(word[0], figure[0])]):
            figures.remove(figure)
            yield Labelled(read.span(*figure), measure, text[slice(*figure)])


def _titles(data: bytes, words: Iterable[Span]) -> Iterator[Span]:
    """Where lists may stand: from a word that may be in their title on, once for each line."""
    done = 0
    for start, end in words:
        if start >= done:
            done = data.find(b"\n", end, end + NEAR) + 1 or end + NEAR
            yield start, end + NEAR


def _listed(read: Decoded, spec: MeasuresSpec) -> Iterator[Labelled]:
    """The figures of a list whose title names what they measure: three items or more that end with one each."""
    text = _NO_FIGURES.sub(_hidden, read.text)
    title = _TITLE.match(text)
    named = [measure for _, measure in spec.speech.find(title[0])] if title else []
    measure = next((name for name in named if not spec.of[name].aside), None)
    if title is None or measure is None:
        return
    items = list(_items(text, title.end()))
    for span in items if len(items) >= _ITEMS else ():
        if fits(text[slice(*span)], spec.of[measure].figures):
            yield Labelled(read.span(*span), measure, text[slice(*span)])


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
    """Where figures stand that are one number each: `100,0.1,7` are three cells."""
    return [span for span in written(text, start, end) if _NUMBER.fullmatch(text, *span)]


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
