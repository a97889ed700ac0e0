"""A list of products below its title: "units sold in October:", and a line for each with its figure.

The title says in words what the figures are; a line has a code or a name, its figures and little else. Of products
that are called by codes one figure each is enough, of names so many kinds as `named` says, or one where the title says
what is listed ("search terms by click share").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.figures import WRITTEN, fits
from outgate.detect.passages import Passage
from outgate.detect.product_codes import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.detect.table_spec import TableSpec
    from outgate.model import Span

_LINES = 3  # make a list
_TITLE = 200  # characters of a title
_LONG = 8192  # bytes of a list that are looked at
_MOST = 50  # titles that are looked at
_TITLES_END = re.compile(rb"\n|:(?!//)|\xef\xbc\x9a")
_LINES_END = re.compile(r"(?:\\n|[\n;；、]|,\s(?![\d.,%\s/]*(?:[,;\n]|$)))\s*")  # noqa: RUF001 - as it is written
_UNIT = r"(?:\s?(?:units?|pcs|pieces|st(?:k|ück)\.?|pz|uds|[件個个点]|eur|usd|sold|orders)\b)?"
_FIGURES = rf"(?:{WRITTEN}){_UNIT}"
_APART = r"[^\S\t]*(?:[-\u2013\u2014:=|>/&+]|,?[^\S\t])[^\S\t]*"  # tables are read with their tabs
_PERIOD = re.compile(r"(?:19|20)\d\d-")
_LINE = re.compile(
    rf"(?:\W{{0,4}}\d{{1,3}}[.)]\s{{1,3}}|\W{{0,4}})(?P<name>[^\W_](?:[^\n,;\"|\t]{{0,78}}?[^\s\-\u2013\u2014:=|>/,$€£¥])?){_APART}"
    rf"[(\[]?(?:[^\W\d_]{{1,14}}\s)?(?P<figures>{_FIGURES}(?:{_APART}{_FIGURES}){{0,5}})[)\]]?[\s.!\"'\\}}\]]*(?:(?:--|<)[^\n]*)?",
    re.IGNORECASE,
)
_FIGURE = re.compile(WRITTEN, re.IGNORECASE)
_LARGE = re.compile(r"(?:\d[.,'\s]?){3}|\d\s?[km千万萬億亿]|[%％]", re.IGNORECASE)  # noqa: RUF001 - more than one orders
_WORDS = 8  # of a name
_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class _Line(NamedTuple):
    """A line of a list: what it is about, and where the figures stand, in characters of the list."""

    product: str
    is_code: bool
    is_sure: bool  # a code that only a product has
    name: Span
    figures: tuple[Span, ...]


def listed(data: bytes, there: Sequence[int], spec: TableSpec) -> list[Passage]:
    """Return what the first list tells whose title has a word of the type in it; nothing when there is none."""
    known = -1
    for _, place in zip(range(_MOST), there, strict=False):
        if place < known:
            continue
        begin = max(data.rfind(b"\n", 0, place) + 1, place - _TITLE)
        end = _TITLES_END.search(data, place, place + _TITLE)
        if end is None:
            continue
        known = end.start()
        title = data[begin:known].decode("utf-8", "replace")
        found = _passages(data, end.end(), title, spec)
        if found:
            return found
    return []


def _passages(data: bytes, start: int, title: str, spec: TableSpec) -> list[Passage]:
    columns = list(dict.fromkeys(column for _, column in spec.speech.find(title)))
    text = data[start : start + _LONG].decode("utf-8", "replace")
    lines = list(_lines(text))
    if len(lines) < _LINES:
        return []
    kinds = _kinds(text, lines, columns, spec)
    if not _is_enough(text, lines, kinds, title, spec):
        return []
    return [Passage(line.product, frozenset(kinds), tuple(_spans(text, line, start))) for line in lines]


def _lines(text: str) -> Iterator[_Line]:
    """The lines up to the first that is none of a list: below most titles that is the first of all."""
    for begin, end in _pieces(text):
        if text[begin:end].strip():
            line = _line(text, begin, end)
            if line is None:
                return
            yield line


def _pieces(text: str) -> Iterator[Span]:
    at = 0
    for end in _LINES_END.finditer(text):
        yield at, end.start()
        at = end.end()
    yield at, len(text)


def _line(text: str, begin: int, end: int) -> _Line | None:
    found = _LINE.fullmatch(text, begin, min(end, begin + _TITLE))
    if found is None:
        return None
    code = CODE.fullmatch(found["name"].encode()) if not _PERIOD.match(found["name"]) else None
    if code is None and (len(found["name"].split()) > _WORDS or not _LETTERS.search(found["name"])):
        return None
    figures = tuple(each.span() for each in _FIGURE.finditer(text, *found.span("figures")))
    words = found["name"].casefold().split()
    return _Line(
        words[-1] if code else " ".join(words),
        code is not None,
        code is not None and code["dashed"] is None,
        found.span("name"),
        figures,
    )


def _kinds(text: str, lines: Sequence[_Line], columns: Sequence[str], spec: TableSpec) -> list[str]:
    """The columns of the title that the figures of all lines are of, in their order; none where they do not fit."""
    count = len(lines[0].figures)
    if any(len(line.figures) != count for line in lines):
        return []
    kinds: list[str] = []
    for at in range(count):
        cells = [text[slice(*line.figures[at])] for line in lines]
        left = (name for name in columns if name not in kinds)
        fitting = next((name for name in left if all(fits(cell, spec.columns[name].values) for cell in cells)), None)
        if fitting is not None:
            kinds.append(fitting)
    return kinds


def _is_enough(text: str, lines: Sequence[_Line], kinds: Sequence[str], title: str, spec: TableSpec) -> bool:
    if not set(kinds) - spec.asides or len({line.product for line in lines}) < _LINES:
        return False
    if all(line.is_code for line in lines):
        is_large = any(_LARGE.search(text[slice(*line.figures[0])]) for line in lines)
        return len(kinds) > 1 or (is_large and all(line.is_sure for line in lines))
    return spec.named is not None and (len(kinds) >= spec.named or spec.says_what_is_listed(title))


def _spans(text: str, line: _Line, start: int) -> Iterator[Span]:
    for begin, end in (line.name, *line.figures):
        before = start + len(text[:begin].encode("utf-8", "replace"))
        yield before, before + len(text[begin:end].encode("utf-8", "replace"))
