"""A list of products below its title: "units sold in October:", and a line for each with its figure.

The title says in words what the figures are; a line has a code or a name, its figures and little else. Of products
that are called by codes one figure each is enough, of names so many kinds as `named` says, or one where the title says
what is listed ("search terms by click share").
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.decoded import Decoded
from outgate.detect.figures import UNPARTED, WRITTEN, fits, written
from outgate.detect.passages import Passage
from outgate.detect.product_codes import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.detect.table_spec import TableSpec
    from outgate.model import Span

_LINES = 3  # make a list
_TITLE = 200  # characters of a title
_LONG = 8192  # bytes of a list that are looked at
_MOST = 50  # titles that are looked at, …
_ALL = 3000  # … and lines of all their lists: each line may be the title of those below it
_TITLES_END = re.compile(rb"\n|:(?!//)|\xef\xbc\x9a")
_LINES_END = re.compile(  # one set of characters comes first, to which a search skips
    r"[\\\n;；、,](?:(?<=[\n;；、])|(?<=\\)n|(?<=,)\s(?![\d.,%\s/]*(?:[,;\n]|$)))\s*"  # noqa: RUF001 - as it is written
)
_UNIT = (
    r"(?:\s?(?:units?|pcs|pieces|st(?:k|ück)\.?|pz|szt\.?|uds|adet|\u0448\u0442\.?|[件個个点개台대]|"
    r"eur|usd|gbp|pln|zł|tl|\u0440\u0443\u0431\.?|sold|orders)\b)?"
)
_FIGURES = rf"(?:{WRITTEN}){_UNIT}"
_APART = r"[^\S\t]*(?:[-\u2013\u2014:=|>/&+]|,?[^\S\t])[^\S\t]*"  # tables are read with their tabs
_PERIOD = re.compile(r"(?:19|20)\d\d-")
_LINE = re.compile(
    rf"(?:\W{{0,4}}\d{{1,3}}[.)]\s{{1,3}}|\W{{0,4}})(?P<name>[^\W_](?:[^\n,;\"|\t]{{0,78}}?[^\s\-\u2013\u2014:=|>/,$€£¥])?){_APART}"
    rf"[(\[]?(?:[^\W\d_]{{1,14}}\s)?(?P<figures>{_FIGURES}(?:{_APART}{_FIGURES}){{0,5}})[)\]]?[\s.!\"'\\}}\]]*(?:(?:--|<)[^\n]*)?",
    re.IGNORECASE,
)
_LARGE = re.compile(r"(?:\d[.,'\s]?){3}|\d\s?[km千万萬億亿]|[%％]", re.IGNORECASE)  # noqa: RUF001 - more than one orders
_WORDS = 8  # of a name
_LETTERS = re.compile(rf"[^\W\d_]{{2}}|[{UNPARTED}]")


class _Line(NamedTuple):
    """A line of a list: what it is about, and where the figures stand, in characters of the list."""

    product: str
    is_code: bool
    is_sure: bool  # a code that only a product has
    name: Span
    figures: tuple[Span, ...]


def listed(data: bytes, there: Sequence[int], spec: TableSpec) -> Iterator[list[Passage]]:
    """Yield what each list tells whose title has a word of the type in it."""
    known, left = -1, _ALL
    for _, place in zip(range(_MOST), there, strict=False):
        if place < known:
            continue
        begin = max(data.rfind(b"\n", 0, place) + 1, place - _TITLE)
        end = _TITLES_END.search(data, place, place + _TITLE)
        if end is None:
            continue
        known = end.start()
        title = data[begin:known].decode("utf-8", "replace")
        read = Decoded(data, end.end(), end.end() + _LONG)
        lines = list(islice(_lines(read.text), left))
        left -= len(lines)
        if len(lines) >= _LINES and (found := _passages(read, lines, title, spec)):
            yield found


def _passages(read: Decoded, lines: Sequence[_Line], title: str, spec: TableSpec) -> list[Passage]:
    text = read.text
    columns = list(dict.fromkeys(column for _, column in spec.speech.find(title)))
    kinds = _kinds(text, lines, columns, spec)
    if not _is_enough(text, lines, kinds, title, spec):
        return []
    return [Passage(line.product, frozenset(kinds), tuple(_spans(read, line))) for line in lines]


def _lines(text: str) -> Iterator[_Line]:
    """The lines up to the first that is none of a list, or has more or fewer figures: most often the first of all."""
    figures = 0
    for begin, end in _pieces(text):
        if text[begin:end].strip():
            line = _line(text, begin, end)
            if line is None or (figures and len(line.figures) != figures):
                return
            figures = len(line.figures)
            yield line


def _pieces(text: str) -> Iterator[Span]:
    at = 0
    for end in _LINES_END.finditer(text):
        yield at, end.start()
        at = end.end()
    yield at, len(text)


def _line(text: str, begin: int, end: int) -> _Line | None:
    end = min(end, begin + _TITLE)
    found = _LINE.fullmatch(text, begin, end) if next(written(text, begin, end), None) is not None else None
    if found is None:
        return None
    code = CODE.fullmatch(found["name"].encode()) if not _PERIOD.match(found["name"]) else None
    if code is None and (len(found["name"].split()) > _WORDS or not _LETTERS.search(found["name"])):
        return None
    figures = tuple(written(text, *found.span("figures")))
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
    kinds: list[str] = []
    for at in range(len(lines[0].figures)):
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


def _spans(read: Decoded, line: _Line) -> Iterator[Span]:
    return (read.span(*span) for span in (line.name, *line.figures))
