"""One value in pieces: the two halves of an address, or the groups of a number, each in a field or column of its own.

`{"user": "jane", "host": "gmail.com"}`, `cc1=4539&cc2=5781…`, `"card": ["4539", "5781", …]`. What the fields of a row
say together is joined, and must then be a value as a whole. It counts as that value: its digest is the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import regex  # type: ignore[import-untyped]
from pydantic import Field, model_validator

from outgate.detect.cells import title
from outgate.detect.columns import Names
from outgate.detect.masking import sample
from outgate.detect.patterns import Unusable, check_regex, compile_check
from outgate.detect.undressed import tables_of
from outgate.model import Finding, Likelihood
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest
    from outgate.model import Part, Span, Table

_ROWS = 20_000  # of one table that are looked at
_COLUMNS = 256
_LONGEST = 64  # characters of a piece, and of a header
_SECONDS = 0.05  # for a regex, on one value
_PIECES = "pieces"
_NEAR = "near"
_TWO = 2
_COUNTED = re.compile(r"(.*?)[\W_]*(\d{1,2}|(?<=[\W_])[a-f])[\])]?")
_STEPS = re.compile(r"(?:(.*)[.\[])?([^.\[]*)")

type Specs = tuple[tuple[str, tuple[PiecesSpec, ...]], ...]  # by id of the data type


class PiecesSpec(Strict):
    """How a value stands in several fields: each called by one of its names, or all by one name and a number."""

    fields: list[list[str]] = Field(default=[], description="for each piece, in order, what its field may be called")
    counted: list[str] = Field(default=[], description="or what all are called, with a number or letter behind it")
    near: list[str] = Field(default=[], description="another field of the same row must be called one of these")
    by: str = Field(default="", description="what joins the pieces")
    regex: str = Field(min_length=1, description="what they are together, as a whole")
    check: str | None = None

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if bool(self.fields) == bool(self.counted):
            raise ValueError("needs either `fields` or `counted`")
        if self.fields and (len(self.fields) < _TWO or not all(self.fields)):
            raise ValueError("needs names for two fields or more")
        if not self.headers():
            raise ValueError("needs `near`: a name of one letter is in any text")
        try:
            check_regex(self.regex, 0)
            compile_check(self.check)
        except Unusable as error:
            raise ValueError(str(error)) from None
        return self

    def headers(self) -> Mapping[str, Sequence[str]]:
        """The phrases of which one of each must be in a text, by what stands for a column."""
        listed = {f"{at}": names for at, names in enumerate(self.fields or [self.counted])}
        listed |= {_NEAR: self.near} if self.near else {}
        said = {name: names for name, names in listed.items() if not any(map(_is_letter, names))}
        return {name: Names(tuple(names)).phrases() for name, names in said.items()}

    def value(self, pieces: Sequence[str]) -> tuple[str, str] | None:
        """Return what these pieces are together, and its normal form; None: nothing."""
        joined = self.by.join(pieces)
        try:
            is_one = self._regex.fullmatch(joined, timeout=_SECONDS) is not None
        except TimeoutError:
            return None
        normal = self._check(joined) if is_one else None
        return None if normal is None else (joined, normal)

    def places(self, header: Sequence[str]) -> list[Place]:
        """Return which columns under a header hold the pieces of one value, in their order."""
        steps = [_step(one) for one in header[:_COLUMNS]]
        found = self._counted(header) if self.counted else self._named(steps)
        return [Place(columns, self._nearby(steps, columns)) for columns in found]

    def _named(self, steps: Sequence[_Step]) -> Iterator[tuple[tuple[int, ...], ...]]:
        """The fields of one object that are called as the pieces are."""
        objects: dict[str, dict[str, int]] = defaultdict(dict)
        for at, step in enumerate(steps):
            objects[step.within].setdefault(step.name, at)
        for fields in objects.values():
            columns = [tuple(fields[name] for name in names if name in fields) for names in self._titles]
            if all(columns):
                yield tuple(columns)

    def _counted(self, header: Sequence[str]) -> Iterator[tuple[tuple[int, ...], ...]]:
        """The columns with one name and the next number each; of a list, the first has none."""
        runs: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, one in enumerate(header[:_COLUMNS]):
            counted = _COUNTED.fullmatch(one) if len(one) <= _LONGEST else None
            if counted is not None and _step(counted[1]).name in self._titles[0]:
                first = header.index(counted[1]) if one == f"{counted[1]}.1" and counted[1] in header else -1
                run = runs[counted[1]]
                run += [(0, first)] if first >= 0 else []
                run.append((int(counted[2]) if counted[2].isdigit() else ord(counted[2]), at))
        for run in runs.values():
            numbers = [number for number, _ in sorted(run)]
            if len(run) >= _TWO and numbers == [*range(numbers[0], numbers[0] + len(run))]:
                yield tuple((at,) for _, at in sorted(run))

    def _nearby(self, steps: Sequence[_Step], columns: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
        """The columns of which one must be filled as well; None: the pieces are in what says enough."""
        own = {at for piece in columns for at in piece}
        if not self.near or any(self._names_near.match(steps[at].within) for at in own if steps[at].within):
            return None
        return tuple(at for at, step in enumerate(steps) if at not in own and self._names_near.match(step.name))

    @cached_property
    def _titles(self) -> Sequence[Mapping[str, None]]:
        return [dict.fromkeys(map(title, names)) for names in self.fields or [self.counted]]

    @cached_property
    def _names_near(self) -> Names:
        return Names(tuple(self.near))

    @cached_property
    def _regex(self) -> Any:
        return regex.compile(self.regex, regex.ASCII)

    @cached_property
    def _check(self) -> Callable[[str], str | None]:
        return compile_check(self.check)

    __hash__ = object.__hash__  # what is remembered of specs is found by their identity
    __eq__ = object.__eq__


class Place(NamedTuple):
    """Where the pieces of one value may stand: for each, the columns; and those of which one must be filled as well."""

    pieces: tuple[tuple[int, ...], ...]
    near: tuple[int, ...] | None

    def columns(self, row: Sequence[str]) -> tuple[int, ...]:
        """Return the columns of the pieces that are filled in a row; none where they are not all there."""
        if self.near is not None and not any(_is_filled(row, at) for at in self.near):
            return ()
        found = tuple(next((at for at in piece if _is_filled(row, at)), -1) for piece in self.pieces)
        return found if min(found) >= 0 and len(set(found)) == len(found) else ()


class _Step(NamedTuple):
    """A field's name, and what it is in: `contact` and `area` of `contact.area` and `contact[area]`."""

    within: str
    name: str


def _is_letter(name: str) -> bool:
    """Whether a name, such as that of `n1`, is in any text: then what else must be there says where to look."""
    return len(name) == 1 and name.isascii()


def headers(specs: Sequence[PiecesSpec]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the phrases to look for, by what stands for a column."""
    for at, spec in enumerate(specs):
        for name, phrases in spec.headers().items():
            yield f"{_PIECES}:{at}:{name}", phrases


def find(
    part: Part, columns: Columns, found: Sequence[Finding], data_types: Mapping[str, DataType], digest: Digest
) -> Iterator[Finding]:
    """Yield the values whose pieces stand in fields of one row. Never raises."""
    del found
    possible = _possible(columns, _specs(data_types)) if columns else ()
    for table in tables_of(part) if possible else ():
        for name, specs in possible:
            for spans, value in _in_table(table, specs):
                yield _finding(part, data_types[name], spans, value, digest)


def is_possible(columns: Columns, data_types: Mapping[str, DataType]) -> bool:
    """Whether these columns may be pieces of some value."""
    return bool(columns and _possible(columns, _specs(data_types)))


@lru_cache(maxsize=8)
def _specs(data_types: Mapping[str, DataType]) -> Specs:
    return tuple((name, tuple(one.spec.pieces)) for name, one in data_types.items() if one.spec.pieces)


@lru_cache(maxsize=4096)  # the same few words occur in request after request
def _possible(columns: Columns, specs: Specs) -> Specs:
    """The specs of which every piece is named."""
    named = ((name, tuple(_named(columns, name, of))) for name, of in specs)
    return tuple((name, of) for name, of in named if of)


def _named(columns: Columns, data_type: str, specs: Sequence[PiecesSpec]) -> Iterator[PiecesSpec]:
    for at, spec in enumerate(specs):
        if all((data_type, f"{_PIECES}:{at}:{name}") in columns for name in spec.headers()):
            yield spec


@lru_cache(maxsize=8192)
def _step(header: str) -> _Step:
    steps = _STEPS.fullmatch(header.rstrip("])")) if len(header) <= _LONGEST else None
    return _Step(steps[1] or "", title(steps[2])) if steps else _Step("", "")


def _in_table(table: Table, specs: Sequence[PiecesSpec]) -> Iterator[tuple[tuple[Span, ...], tuple[str, str]]]:
    """The values in the rows of a table, and where their pieces stand; each cell is a piece of one value only."""
    places = [(spec, place) for spec in specs for place in spec.places(table.header)]
    for at in range(min(len(table.rows), _ROWS) if places else 0):
        row = table.rows[at]
        done: set[int] = set()
        for spec, place in places:
            columns = place.columns(row)
            value = spec.value([row[column].strip() for column in columns]) if columns else None
            if value is None or not done.isdisjoint(columns):
                continue
            done.update(columns)
            spans = [table.span(at, column) for column in columns]
            if None not in spans:
                yield tuple(sorted(span for span in spans if span is not None)), value


def _is_filled(row: Sequence[str], at: int) -> bool:
    return at < len(row) and 0 < len(row[at].strip()) <= _LONGEST


def _finding(
    part: Part, data_type: DataType, spans: tuple[Span, ...], value: tuple[str, str], digest: Digest
) -> Finding:
    joined, normal = value
    place = part.path[-1:] if part.locate is None else part.locate(part, spans[0][0])
    # One number that two countries could have given out is one value, as where it stands in one piece.
    named = "id" if data_type.id.startswith("id.") else data_type.id
    return Finding(
        data_type=data_type.id,
        path=(*part.path[:-1], *place),
        likelihood=Likelihood[data_type.spec.likelihood.upper()],
        sample=sample(normal if "@" in normal else joined),
        digest=digest(named, normal),
        spans=spans,
        part=part,
    )
