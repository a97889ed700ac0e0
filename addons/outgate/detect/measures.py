"""Figures of a business, of whatever they may be: several measures with exact figures near each other.

Figures in a textbook, a game or the press are round; in a leak they are exact, or who tells them says that they are
not public. What figures near each other come to is in `[measures]`; less than one exact figure comes to nothing, and
with only one they are a hint.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum, auto
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from outgate.detect.decoded import Decoded
from outgate.detect.figures import has_figure
from outgate.detect.headers import by_type
from outgate.detect.labelled import NEAR, Word, in_tables, told
from outgate.detect.openness import is_open
from outgate.detect.said import measured, said
from outgate.model import Finding, Likelihood, Reason, uninspected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest, Means
    from outgate.detect.labelled import Labelled
    from outgate.detect.measures_spec import MeasuresSpec
    from outgate.model import Part, Span

_MOST = 20_000  # figures in the tables of one part
_SECRECY = 2  # what it counts that figures are said not to be public
_SURE = 2  # exact figures, where nobody says so
_MUCH = 8  # what figures come to that need no second exact one
_MANY = 4  # measures, told in as many rates, that need none at all: scores of a seller
_RATES = 2  # rates with a fraction say as much as one exact figure
_DIGITS = 3  # of an exact figure, without the zeros around them
_LARGE = range(4, 10)  # digits before the point; longer ones are numbers of things
_YEARS = range(1900, 2100)
_LARGE_FIGURE = re.compile(r"\d[.,'\s]\d{3}(?!\d)|\d{4}|\d\s?[^\W\d_]")
_FRACTION_OF = re.compile(r"\d[.,]\d|[%\uff05]")
_EXACT_RATE = re.compile(r"\d[.,]\d+\s?[%\uff05]")
_FRACTION = re.compile(r"[.,]\d{1,2}(?=\D*\Z)")
_SCALED = re.compile(r"\d\s?[^\W\d_]")  # 2.73 m, 318万
_WHOLE_MILLIONS = re.compile(r"\d+\s?(?:m|\u043c).*", re.IGNORECASE | re.DOTALL)
_SIGNS = re.compile(
    r"^[$€£¥\uffe5₩₽₺₹(\s]+|(?:\s|[%\uff05€$£)₩₽₺₹]|\b(?:eur|usd|gbp|pln|chf|kr|z\u0142|tl)\b)+\Z", re.IGNORECASE
)
_place = attrgetter("span")

type Specs = tuple[tuple[str, MeasuresSpec], ...]  # by id of the data type


def find(part: Part, columns: Columns, found: Sequence[Finding], means: Means) -> Iterator[Finding]:
    """Yield one finding for all business figures of `part`, if they are enough. Never raises."""
    data_types, digest, scan = means
    del found
    for name, spec in _possible(columns, _specs(data_types)) if columns else ():
        spoken = said(data_types)
        there = scan()
        if there.cut:
            yield uninspected(Reason.MATCHES, part.path, "more words of figures than the limit", part)
        words = _words(part.data, spoken.places(part.data, _keys(name, spec).keys(), there), _keys(name, spec))
        figures = {*told(part.data, words, spec), *islice(in_tables(part, spec), _MOST)}
        weight, report = _Weighed(part.data, spec).heaviest(sorted(figures, key=_place))
        if weight >= spec.maybe:
            likely = Likelihood[data_types[name].spec.likelihood.upper()]
            extent = report[0].span[0], report[-1].span[1]
            is_likely = weight >= spec.enough and not is_open(part.data, extent, spec)
            yield _finding(part, name, report, digest, likely if is_likely else Likelihood.POSSIBLE)


def beyond(found: Sequence[Finding], data_types: Mapping[str, DataType]) -> Sequence[Finding]:
    """Return the findings of a message, its figures only where no report is found that is known by its own shape."""
    specs = {one.data_type: data_types[one.data_type].spec for one in found if one.data_type in data_types}
    if all(spec.measures is None for spec in specs.values()) or all(spec.table is None for spec in specs.values()):
        return found
    return [one for one in found if one.data_type not in specs or specs[one.data_type].measures is None]


def is_possible(columns: Columns, data_types: Mapping[str, DataType]) -> bool:
    """Whether a table may hold figures enough: two measures are named, and one of them counts whole."""
    named = by_type(columns)
    here = ((spec, frozenset(named[name])) for name, spec in _specs(data_types) if name in named)
    return any(spec.is_possible(measures) and spec.whole(measures) for spec, measures in here)


@lru_cache(maxsize=8)
def _specs(data_types: Mapping[str, DataType]) -> Specs:
    measures = ((name, data_type.spec.measures) for name, data_type in data_types.items())
    return tuple((name, spec) for name, spec in measures if spec is not None)


@lru_cache(maxsize=4096)  # the same few words are named in text after text
def _possible(columns: Columns, specs: Specs) -> Specs:
    named = by_type(columns)
    return tuple((name, spec) for name, spec in specs if spec.may_be(frozenset(named.get(name, ()))))


@lru_cache(maxsize=8)
def _keys(name: str, spec: MeasuresSpec) -> Mapping[str, str]:
    """The measures by what their words are of."""
    return {measured(name, measure): measure for measure in spec.of}


def _words(data: bytes, places: Iterable[tuple[Span, Sequence[str]]], keys: Mapping[str, str]) -> Iterator[Word]:
    """Yield the words for measures; of two that overlap the first, and the longer of those that begin at one place."""
    known = 0
    for (start, end), of in places:
        if start >= known:
            known = end
            yield Word((start, end), keys[of[0]], has_figure(data, start, end))


class _Weighed:
    """What figures in one text come to."""

    def __init__(self, data: bytes, spec: MeasuresSpec) -> None:
        self._data = data
        self._spec = spec
        self._secret: dict[int, bool] = {}  # of a stretch of the text, whether it says that it is secret

    def heaviest(self, figures: Sequence[Labelled]) -> tuple[int, list[Labelled]]:
        """Return what figures near each other come to where it is most, and all that may be of a report, in order."""
        near = _Near(self._spec)
        heaviest = first = told = 0
        report: list[Labelled] = []
        for at, one in enumerate(figures):
            near.add(one)
            while one.span[0] - figures[first].span[0] > NEAR:
                near.take_away(figures[first])
                first += 1
            weight = self._weight(near, figures[first].span[0])
            if weight >= self._spec.maybe:
                report += figures[max(first, told) : at + 1]
                told = at + 1
                heaviest = max(heaviest, weight)
        return heaviest, report

    def _weight(self, near: _Near, start: int) -> int:
        """What these figures, of which the first stands at `start`, come to: neither exact nor secret, nothing."""
        spec, named = self._spec, near.named
        if not spec.is_possible(named):
            return 0
        rates, exact = near.tally[_Kind.RATE], near.tally[_Kind.EXACT]
        weight = spec.weight(named, exact + rates // _RATES)
        scores = spec.whole(named) >= _MANY and near.tally[_Kind.FRACTION] >= _MANY
        exactly = rates // _RATES + near.tally[_Kind.WHOLE] or scores
        if weight >= spec.enough and (exactly >= _SURE or (exactly and weight >= _MUCH)):
            return weight
        is_large = rates or near.tally[_Kind.LARGE]
        if is_large and weight >= spec.maybe - _SECRECY and self._is_secret(start):
            return weight + _SECRECY
        return min(weight, spec.enough - 1) if exactly else 0

    def _is_secret(self, start: int) -> bool:
        """Whether it is said near a place that what stands there is not public."""
        stretch = start // NEAR
        if stretch not in self._secret:
            text = Decoded(self._data, max(0, stretch * NEAR - NEAR // 2), (stretch + 2) * NEAR).text
            self._secret[stretch] = next(self._spec.secrecy.find(text), None) is not None
        return self._secret[stretch]


class _Kind(Enum):
    """What a figure may be as well."""

    EXACT = auto()
    WHOLE = auto()  # an exact one of a measure that counts whole
    RATE = auto()  # a percentage with a fraction, of such a measure
    FRACTION = auto()
    LARGE = auto()  # of thousands, and named


class _Near:
    """The figures that are near each other, counted as they come and go."""

    def __init__(self, spec: MeasuresSpec) -> None:
        self._spec = spec
        self._measures: Counter[str] = Counter()
        self.tally: Counter[_Kind] = Counter()

    @property
    def named(self) -> AbstractSet[str]:
        """The measures that they are of."""
        return self._measures.keys()

    def add(self, one: Labelled) -> None:
        """Count a figure."""
        self._measures[one.measure] += 1
        self.tally.update(self._kinds(one))

    def take_away(self, one: Labelled) -> None:
        """Count it no more."""
        self._measures[one.measure] -= 1
        if not self._measures[one.measure]:
            del self._measures[one.measure]
        self.tally.subtract(self._kinds(one))

    def _kinds(self, one: Labelled) -> Iterator[_Kind]:
        figure, is_whole = one.figure, not self._spec.of[one.measure].aside
        if is_exact(figure):
            yield _Kind.EXACT
            if is_whole:
                yield _Kind.WHOLE
        if is_whole and _EXACT_RATE.search(figure):
            yield _Kind.RATE
        if _FRACTION_OF.search(figure):
            yield _Kind.FRACTION
        if one.measure not in self._spec.unnamed and (is_exact(figure) or _LARGE_FIGURE.search(figure)):
            yield _Kind.LARGE


@lru_cache(maxsize=8192)
def is_exact(figure: str) -> bool:
    """Whether a figure is a large one with three digits or more that say something: 18,204 and 2.73 m, not 20,000.

    "781 million" is how the press writes.
    """
    bare = _SIGNS.sub("", figure)
    if _WHOLE_MILLIONS.fullmatch(bare):
        return False
    is_scaled = _SCALED.search(bare) is not None
    digits = "".join(filter(str.isdigit, bare if is_scaled else _FRACTION.sub("", bare)))
    if len(digits.strip("0")) < _DIGITS or len(digits) > _LARGE[-1]:
        return False
    return is_scaled or (len(digits) in _LARGE and not (bare.isdecimal() and int(bare) in _YEARS))


def _finding(
    part: Part, data_type: str, figures: Sequence[Labelled], digest: Digest, likelihood: Likelihood
) -> Finding:
    named = ", ".join(sorted({one.measure for one in figures}))
    return Finding(
        data_type=data_type,
        path=part.path,
        likelihood=likelihood,
        sample=f"{len(figures)} figures: {named}",
        digest=digest(data_type, "\n".join(sorted({one.figure for one in figures}))),
        spans=tuple(one.span for one in figures),
        part=part,
    )
