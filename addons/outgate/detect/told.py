"""Figures of products told in sentences, line by line: "B0… sold 1,234 units, revenue $38,000, conversion 12 %".

A product is told of from its code on (or from the beginning of the code's line) to the next one. What a figure is
says the word beside it. Several products with two figures each, or more of them with one, are a report; so is one
product with as many kinds of figures as `alone` says, or with one kind over several weeks or months. Products that
are called by name, one a line, need more: three lines of two figures, and in all so many kinds as `named` says.
A list below its title (see `listed.py`) is a report too, and `bare` kinds of figures beside each other are, of
whatever product they may be.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from outgate.detect.figures import UNPARTED
from outgate.detect.listed import listed
from outgate.detect.passages import Passage, of_all, passage
from outgate.detect.product_codes import codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.detect.table_spec import TableSpec
    from outgate.model import Span

_LONG = 400  # bytes in which a product is told of
_MOST = 500  # lines, or places without a product, that are looked at
_TWICE = 2
_LINES = 3  # that name products by words
_BESIDE = 200  # bytes in which figures are told of no product
_OPENS = re.compile(rb'[\[:]\s?"')  # a string of JSON, which is a line by itself
_LINES_END = re.compile(rb"\n")
_CLOSES = re.compile(rb'\n|(?<!\\)"(?=\s{0,4}[\]},])')
_ESCAPED = re.compile(rb"%[0-9A-Fa-f]{2}|\\\\[nrtu]")  # that text is read by itself, in its own letters
_WRAPPED = re.compile(r"[\"{}\[\]<>=|\t\\]")  # what a line may begin with inside a cell, a string or an element
_PARTS = re.compile(r"[\W_]+")
_LETTERS = re.compile(rf"[^\W\d_]{{3}}|[{UNPARTED}]")
_WHEN = re.compile(
    r"\b(?:jan|feb|m[aä]r|apr|ma[iy]|june?|july?|aug|sep|o[ck]t|nov|de[cz]|mon|tue|wed|thu|fri|sat|sun|week|month|quarter|year|day|"
    r"today|yesterday|last|this|next|total|all|woche|monat|quartal|jahr|tag|gesamt|semaine|mois|total|mes|año|mese|anno)\w{0,8}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """The products of a report in sentences, in order, the columns that their figures are of, and all spans."""

    names: Sequence[str]
    columns: Sequence[str]
    spans: tuple[Span, ...]
    is_bare: bool  # no product is named

    def sample(self) -> str:
        """What was found, in words without a value of it."""
        count = len(self.names)
        products = "one product" if count == 1 else f"{count} products"
        return f"figures of {products} in sentences: {', '.join(self.columns)}"


def told(data: bytes, there: Sequence[int], spec: TableSpec) -> Told | None:
    """Return the products whose figures are told in `data`, or None when they are too few. Never raises.

    `there` is where words of the type stand that may have a figure near.
    """
    for reading in (_by_code, _by_name, listed, _beside):
        for found in reading(data, there, spec):
            names, columns, _ = of_all(found)
            if spec.is_beyond(columns):
                spans = tuple(sorted({span for each in found for span in each.spans}))
                return Told(names, columns, spans, is_bare=reading is _beside)
    return None


def _by_code(data: bytes, there: Sequence[int], spec: TableSpec) -> Iterator[list[Passage]]:
    """What is told of products that are called by codes, if there is enough of it."""
    if spec.told is None:
        return
    kept = [(each, is_sure) for each, is_sure in _passages(data, there, spec) if each.columns - spec.asides]
    found = [each for each, _ in kept]
    names, _, figures = of_all(found)
    is_enough = len(names) >= spec.told and figures >= _TWICE * spec.told
    if is_enough or any(_is_enough_alone(*each, spec) for each in kept):
        yield found


def _is_enough_alone(found: Passage, is_sure: bool, spec: TableSpec) -> bool:  # noqa: FBT001 - a pair of one list
    return spec.alone is not None and (len(found.columns) >= spec.alone or (is_sure and found.is_series))


def _passages(data: bytes, there: Sequence[int], spec: TableSpec) -> Iterator[tuple[Passage, bool]]:
    found = codes(data, there, _LONG)
    before = 0
    for at, ((start, end), is_sure) in enumerate(found):
        stop = len(data)
        if at + 1 < len(found):  # what stands before a code on its line is told of it
            after = found[at + 1][0][0]
            stop = data.rfind(b"\n", end, after) + 1 or after
        stop = min(stop, end + _LONG)
        begin = max(before, data.rfind(b"\n", before, start) + 1, start - _LONG)
        before = stop
        if bisect_left(there, begin) < bisect_left(there, stop):
            yield passage(data, (begin, stop), (start, end), spec), is_sure


def _by_name(data: bytes, there: Sequence[int], spec: TableSpec) -> Iterator[list[Passage]]:
    """What lines tell of products that they begin with the names of, if there is enough of it."""
    if spec.named is None or len(there) < _TWICE * _LINES:
        return
    within = sorted({_within(data, place) for place in there})[:_MOST]
    lines = [_line(data, *each, spec) for each in within]
    kept = [line for line in lines if line.product and len(line.columns) >= _TWICE and line.columns - spec.asides]
    names, columns, _ = of_all(kept)
    if len(names) >= _LINES and len(columns) >= spec.named:
        yield kept


def _within(data: bytes, place: int) -> Span:
    """Where the line, or the string of JSON, begins and ends that holds a place."""
    start = data.rfind(b"\n", 0, place) + 1
    opened = None
    for opened in _OPENS.finditer(data, max(start, place - _LONG), place):
        start = opened.end()
    ends = _LINES_END if opened is None else _CLOSES
    end = ends.search(data, start, start + _LONG)
    return start, end.start() if end is not None else min(len(data), start + _LONG)


def _line(data: bytes, start: int, end: int, spec: TableSpec) -> Passage:
    line = passage(data, (start, end), (start, start), spec)
    spans = tuple(span for span in line.spans if span[0] < span[1])
    before = data[start : spans[0][0] if spans else start].decode("utf-8", "replace")
    pieces = [piece for piece in _WRAPPED.split(spec.speech.without(before)) if _LETTERS.search(piece)]
    name = _WHEN.sub("", pieces[-1] if pieces else "")
    words = _PARTS.sub(" ", name).casefold().split()
    return Passage(" ".join(words) if _LETTERS.search(name) else "", line.columns, spans)


def _beside(data: bytes, there: Sequence[int], spec: TableSpec) -> Iterator[list[Passage]]:
    """Figures of so many kinds beside each other that it does not matter what they are told of."""
    if spec.bare is None or len(there) < spec.bare:
        return
    for place, last in islice(zip(there, there[spec.bare - 1 :], strict=False), _MOST):
        if last - place > _BESIDE:
            continue
        begin = max(data.rfind(b"\n", 0, place) + 1, place - _BESIDE // _TWICE)
        end = begin + _BESIDE + _BESIDE // _TWICE
        if _ESCAPED.search(data, begin, end):
            continue
        found = passage(data, (begin, end), (begin, begin), spec)
        if len(found.columns) >= spec.bare and found.columns.issuperset(spec.bare_needs):
            spans = tuple(span for span in found.spans if span[0] < span[1])
            figures = b" ".join(data[slice(*span)] for span in spans)
            yield [found._replace(product=figures.decode("utf-8", "replace"), spans=spans)]
