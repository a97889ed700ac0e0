"""What is told by signs that are near each other: an offer names a thing, a deed and a price, in whatever words.

Which signs there are, which of them must stand together and what the others around them count is in `[signs]`. What is
joined as the names of code, fields and paths are is no word of a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.headers import by_type
from outgate.detect.said import READ, measured, said
from outgate.detect.scanner import Scan
from outgate.model import Finding, Likelihood, Reason, uninspected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest, Means
    from outgate.detect.scanner import Candidate
    from outgate.detect.signs_spec import SignsSpec
    from outgate.detect.spoken import Spoken
    from outgate.model import Part, Span

_PATTERNS = 20_000  # places of patterns in one stretch
_ESCAPED = re.compile(rb"%[0-9A-Fa-f]{2}[^%]*%[0-9A-Fa-f]{2}")  # that text is read by itself, in its own letters
_JOINED = b"_.\\@/$"  # before a word that is part of something
_JOINS = re.compile(rb"[_(=\[]|[.:][:\w]|->|[\"']\s{0,2}[:=\]]|\\?[\"']\s*:")  # behind it
_ASIDE = re.compile(r"^\W+|\W+\Z")  # what a pattern takes beside its words is no part of what is said

type Specs = tuple[tuple[str, SignsSpec], ...]  # by id of the data type


class Sign(NamedTuple):
    """A sign, and where it stands."""

    start: int
    end: int
    name: str


def find(part: Part, columns: Columns, found: Sequence[Finding], means: Means) -> Iterator[Finding]:
    """Yield a finding for each stretch of `part` in which there are signs enough. Never raises."""
    data_types, digest, scan = means
    del found
    named = by_type(columns) if columns else {}
    possible = [
        (name, spec)
        for name, spec in _possible(columns, _specs(data_types))
        if spec.has_one(frozenset(named[name]), part.data)
    ]
    if not possible:
        return
    spoken, text, words = said(data_types), part.data.translate(READ), scan()
    if words.cut:
        yield uninspected(Reason.MATCHES, part.path, "more words of signs than the limit", part)
    for name, spec in possible:
        signs = _signs(part.data, _Words(spoken, text, words, _keys(name, spec)), spec)
        for weight, there in _enough(signs, spec):
            if _ESCAPED.search(part.data, there[0].start, there[-1].end):
                continue
            likely = Likelihood[data_types[name].spec.likelihood.upper()]
            yield _finding(part, name, there, digest, likely if weight >= spec.enough else Likelihood.POSSIBLE)


@lru_cache(maxsize=8)
def _specs(data_types: Mapping[str, DataType]) -> Specs:
    signs = ((name, data_type.spec.signs) for name, data_type in data_types.items())
    return tuple((name, spec) for name, spec in signs if spec is not None)


@lru_cache(maxsize=4096)  # the same few words are named in text after text
def _possible(columns: Columns, specs: Specs) -> Specs:
    named = by_type(columns)
    return tuple((name, spec) for name, spec in specs if spec.may_be(frozenset(named.get(name, ()))))


@lru_cache(maxsize=8)
def _keys(name: str, spec: SignsSpec) -> Mapping[str, str]:
    """The signs by what their words are of."""
    return {measured(name, sign): sign for sign in spec.of}


class _Words(NamedTuple):
    """Where words of signs stand in a text that was scanned for them."""

    spoken: Spoken[str]
    text: bytes
    scan: Scan
    signs: Mapping[str, str]  # by what their words are of

    def of(self, data: bytes, names: Collection[str]) -> Iterator[Sign]:
        """Yield the words of some signs, in order."""
        keys = {key for key, name in self.signs.items() if name in names}
        for span, of in self.spoken.places(self.text, keys, self.scan):
            if not _is_joined(data, span):
                yield from (Sign(*span, self.signs[one]) for one in of)

    def near(self, places: Sequence[int], reach: int) -> _Words:
        """Return those that are near some places, in order."""

        def is_near(candidate: Candidate) -> bool:
            at = bisect_left(places, candidate[1] - reach)
            return at < len(places) and places[at] <= candidate[2] + reach

        return self._replace(scan=Scan([*filter(is_near, self.scan.candidates)]))


def _signs(data: bytes, words: _Words, spec: SignsSpec) -> Sequence[Sign]:
    """The signs near those of which one must be there, in order: in most texts there are none."""
    found = islice(spec.needed.find(data, 0, len(data)), _PATTERNS)
    needed = {*words.of(data, spec.one_of), *(Sign(*one) for one in found)}
    if not needed:
        return ()
    others = [name for name in spec.of if name not in spec.one_of]
    near = words.near(sorted(sign.start for sign in needed), spec.within + spec.near)
    signs = sorted({*needed, *near.of(data, others)})
    stretches = _stretches(signs, spec)
    more = {Sign(*one) for start, end in stretches for one in islice(spec.others.find(data, start, end), _PATTERNS)}
    return sorted({*signs, *more}) if more else signs


def _stretches(signs: Sequence[Sign], spec: SignsSpec) -> Iterator[Span]:
    """Yield from where to where signs are near each other that may be enough, and what is around them."""
    near: list[Sign] = []
    for sign in (*signs, None):
        if near and (sign is None or sign.start - near[-1].start > spec.within):
            if spec.may_be({one.name for one in near}):
                yield max(0, near[0].start - spec.within), near[-1].end + spec.within
            near = []
        if sign is not None:
            near.append(sign)


def _is_joined(data: bytes, span: Span) -> bool:
    """Whether a word is part of a path, an identifier or an attribute, or a key."""
    start, end = span
    before = data[max(0, start - 1) : start]
    if before in {b'"', b"'"} and data[end : end + 1] == before:
        return True
    is_behind = before != b"" and before in _JOINED and data[start] < 0x80  # noqa: PLR2004 - the end of ASCII
    return is_behind or _JOINS.match(data, end) is not None


def _enough(signs: Sequence[Sign], spec: SignsSpec) -> Iterator[tuple[int, Sequence[Sign]]]:
    """Yield the signs of stretches in which they come to enough, each with what that is."""
    around = _Around(signs)
    weight = begin = end = 0
    for first, last in _together(signs, spec):
        since, until = around.move(signs[first].start - spec.within, signs[last].end + spec.within)
        here = spec.weight(around.named)
        if here < spec.maybe or around.named.keys().isdisjoint(spec.one_of):
            continue
        if weight and since >= end:
            yield weight, _speaking(signs[begin:end], spec)
            weight = 0
        begin, end, weight = begin if weight else since, until, max(weight, here)
    if weight:
        yield weight, _speaking(signs[begin:end], spec)


def _together(signs: Sequence[Sign], spec: SignsSpec) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of signs that are near each other and stand together as they must."""
    near = _Around(signs)
    for last, sign in enumerate(signs):
        first, _ = near.move(sign.start - spec.near, sign.start + 1)
        if spec.are_together(near.named.keys()):
            yield first, last


def _speaking(signs: Iterable[Sign], spec: SignsSpec) -> Sequence[Sign]:
    """Those of these signs that do not speak against it."""
    return [sign for sign in signs if spec.of[sign.name].weight > 0]


class _Around:
    """The signs in a stretch that only moves on, counted as they come and go."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        self._signs = signs
        self._first = self._next = 0
        self.named: Counter[str] = Counter()

    def move(self, start: int, end: int) -> tuple[int, int]:
        """Look from `start` to `end`; return the first sign that begins there, and the one behind the last."""
        signs = self._signs
        while self._next < len(signs) and signs[self._next].start < end:
            self.named[signs[self._next].name] += 1
            self._next += 1
        while self._first < self._next and signs[self._first].start < start:
            name = signs[self._first].name
            self.named[name] -= 1
            if not self.named[name]:
                del self.named[name]
            self._first += 1
        return self._first, self._next


def _finding(part: Part, data_type: str, signs: Sequence[Sign], digest: Digest, likelihood: Likelihood) -> Finding:
    names = sorted({sign.name for sign in signs})
    texts = {_ASIDE.sub("", part.data[sign.start : sign.end].decode("utf-8", "replace").casefold()) for sign in signs}
    return Finding(
        data_type=data_type,
        path=part.path,
        likelihood=likelihood,
        sample=f"{len(names)} signs: {', '.join(names)}",
        digest=digest(data_type, "\n".join(sorted(texts))),
        spans=((signs[0].start, max(sign.end for sign in signs)),),
        part=part,
    )
