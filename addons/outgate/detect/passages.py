"""What a stretch of a text tells of one product: which columns figures are told of, and where these stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.decoded import Decoded
from outgate.detect.figures import JOINED, WRITTEN, beside, fits, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outgate.detect.table_spec import TableSpec
    from outgate.model import Span

_LEAST = 3  # periods of a series
_DAYS = 31  # a number up to this behind a month may be a day
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = re.compile(r"\d{1,2}")
_MONTHS = (
    r"jan|feb|f[eé]v|m[aä]r|apr|avr|abr|ma[iy]|mag|jui?n|giu|jui?l|lug|aug|ao[uû]|ago|sep|set|o[ck]t|ott|nov|"
    r"de[czé]|dic|ene|gen"
)
_PERIOD = (
    r"(?:(?<![^\W_])(?:(?:w|wk|kw|cw|week|woche|semaine|semana|settimana)\s?\d{1,2}|[qQtT][1-4]|"
    rf"(?:{_MONTHS})[a-zäéèûç]{{0,7}}\.?(?:\s?'?(?:20)?2\d)?|20\d\d-\d\d(?:-\d\d)?|\d{{1,2}}/(?:20)?\d\d)(?!\w)|"
    r"第?\d{1,2}\s?(?:月|周|週))"
)
# A period and its figure; a part of the sentence may stand before it, but no other figure.
_SERIES = re.compile(
    rf"(?P<period>{_PERIOD})(?:\s?[:=\-\u2013]\s?|\s|(?<=[月周週]))(?P<figure>{WRITTEN})", re.IGNORECASE
)


class Passage(NamedTuple):
    """What is told of one product, and where: all spans are of the part."""

    product: str
    columns: frozenset[str]
    spans: tuple[Span, ...]
    is_series: bool = False


def passage(data: bytes, within: Span, code: Span, spec: TableSpec) -> Passage:
    """Return what is told between two places of the product whose code stands at `code`, which may be empty."""
    read = Decoded(data, *within)
    left, right = (len(Decoded(data, within[0], edge).text) for edge in code)
    hidden = _hidden(read.text, (left, right))
    figures = list(written(hidden))
    over_time = _over_time(hidden) if len(figures) >= _LEAST else []
    if over_time:
        for found in over_time:  # the number of a week is no figure
            hidden = _hidden(hidden, found.span("period"))
        figures = list(written(hidden))
    columns = _told(hidden, figures, spec)
    series = [each.span("figure") for each in over_time if _is_of(each["figure"], columns, spec)]
    spans = sorted({*columns.values(), *series})
    there = tuple(read.span(*span) for span in spans)
    name = data[slice(*code)].decode("utf-8", "replace").casefold().split()
    return Passage(name[-1] if name else "", frozenset(columns), (code, *there), bool(series))


def _told(text: str, figures: list[Span], spec: TableSpec) -> dict[str, Span]:
    """The figure of each column that a word names."""
    words = list(spec.speech.find(text))
    joined = (JOINED.match(text, at) for (_, at), _ in words)
    figures += {found.span() for found in joined if found is not None}.difference(figures)
    columns: dict[str, Span] = {}
    for word, column in words:
        figure = beside(text, word, figures, spec.columns[column].values) if column not in columns else None
        if figure is not None:
            figures.remove(figure)
            columns[column] = figure
    return columns


def _over_time(text: str) -> list[re.Match[str]]:
    """Periods with a figure each, if there are enough of them."""
    found = [each for each in _SERIES.finditer(text) if not _is_day_or_year(each["figure"])]
    return found if len({each["period"].casefold() for each in found}) >= _LEAST else []


def _is_of(figure: str, columns: Iterable[str], spec: TableSpec) -> bool:
    """Whether a figure may be of one of the columns that say something by themselves."""
    return any(fits(figure, spec.columns[name].values) for name in columns if name not in spec.asides)


def _hidden(text: str, span: Span) -> str:
    start, end = span
    return text[:start] + "\0" * (end - start) + text[end:]


def _is_day_or_year(figure: str) -> bool:
    return _YEAR.fullmatch(figure) is not None or (_DIGITS.fullmatch(figure) is not None and int(figure) <= _DAYS)


def of_all(passages: Sequence[Passage]) -> tuple[list[str], list[str], int]:
    """Return the products and the columns of passages, in order, and how many figures they tell."""
    names = sorted({each.product for each in passages})
    columns = sorted({column for each in passages for column in each.columns})
    return names, columns, len({(each.product, column) for each in passages for column in each.columns})
