"""What a data type's `[[pieces]]` say: what the fields are called in which one value stands in pieces.

They are joined, and must then be a value as a whole, of a regex and of a check.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import re2
import regex  # type: ignore[import-untyped]
from pydantic import Field, model_validator

from outgate.detect.cells import title
from outgate.detect.classes import UNANCHORED, options
from outgate.detect.columns import Names
from outgate.detect.patterns import Unusable, check_regex, compile_check
from outgate.detect.words import spelled
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

_COLUMNS = 256
_LONGEST = 64  # characters of a piece, and of a header
_SECONDS = 0.05  # for a regex, on one value
_NEAR = "near"
_TWO = 2
_COUNTED = re.compile(r"(.*?)[\W_]*(\d{1,2}|(?<=[\W_])[a-f])[\])]?")
_NUMBER = rb"(?:[^A-Za-z0-9]*[0-9]|[^A-Za-z0-9]+[a-f](?:[^a-z]|\z))"  # behind a name: a field's, or its first value
_STEPS = re.compile(r"(?:(.*)[.\[])?([^.\[]*)")


class PiecesSpec(Strict):
    """How a value stands in several fields: each called by one of its names, or all by one name and a number."""

    fields: list[list[str]] = Field(default=[], description="for each piece, in order, what its field may be called")
    counted: list[str] = Field(default=[], description="or what all are called, with a number or letter behind it")
    near: list[str] = Field(default=[], description="another field of the same row must be called one of these")
    last: str = Field(
        default="", description="regex of the last piece: without it no table is read for names that are in most texts"
    )
    by: str = Field(default="", description="what joins the pieces")
    regex: str = Field(min_length=1, description="what they are together, as a whole")
    check: str | None = None

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if bool(self.fields) == bool(self.counted):
            raise ValueError("needs either `fields` or `counted`")
        if self.fields and (len(self.fields) < _TWO or not all(self.fields)):
            raise ValueError("needs names for two fields or more")
        if not self.headers:
            raise ValueError("needs `near`: a name of one letter is in any text")
        try:
            check_regex(self.regex, 0)
            if self.last:
                check_regex(self.last, 0)
                _ = self.may_stand
            compile_check(self.check)
        except (Unusable, re2.error) as error:
            raise ValueError(str(error)) from None
        return self

    @cached_property
    def may_stand(self) -> Callable[[bytes], bool]:
        """What tells whether there may be pieces in a text in which their fields are named."""
        source = self.last.encode()
        if not source and self.counted:
            called = b"|".join(map(spelled, Names(tuple(self.counted)).phrases()))
            source = b"(?:%s)s?%s" % (called, _NUMBER)
        if not source:
            return lambda data: True  # noqa: ARG005 - of most, the names of their fields say enough
        match = re2.compile(b"(?i)" + source, options())._regexp.Match  # noqa: SLF001 - the search alone
        return lambda data: match(UNANCHORED, data, 0, len(data))[0][0] >= 0

    @cached_property
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
            is_one = self._regex.fullmatch(joined, timeout=_SECONDS) is not None and self._is_last(pieces[-1])
        except TimeoutError:
            return None
        normal = self._check(joined) if is_one else None
        return None if normal is None else (joined, normal)

    def places(self, header: Header) -> list[Place]:
        """Return which columns under a header hold the pieces of one value, in their order."""
        if not self.counted and any(header.names.isdisjoint(names) for names in self._titles):
            return []
        found = self._counted(header.cells) if self.counted else self._named(header.steps)
        return [Place(columns, self._nearby(header.steps, columns)) for columns in found]

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
        for at, one in enumerate(header):
            counted = _counted(one)
            if counted is not None and _step(counted[0]).name in self._titles[0]:
                name, number = counted
                first = header.index(name) if one == f"{name}.1" and name in header else -1
                run = runs[name]
                run += [(0, first)] if first >= 0 else []
                run.append((number, at))
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

    def _is_last(self, piece: str) -> bool:
        return not self.last or regex.fullmatch(self.last, piece, regex.ASCII | regex.IGNORECASE) is not None

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


class Header(NamedTuple):
    """The cells of a table's header, as names of fields."""

    cells: Sequence[str]
    steps: Sequence[_Step]
    names: AbstractSet[str]


def header_of(cells: Sequence[str]) -> Header:
    """Return the header of a table with these cells."""
    steps = [_step(one) for one in cells[:_COLUMNS]]
    return Header(cells[:_COLUMNS], steps, {step.name for step in steps})


def _is_letter(name: str) -> bool:
    """Whether a name, such as that of `n1`, is in any text: then what else must be there says where to look."""
    return len(name) == 1 and name.isascii()


@lru_cache(maxsize=8192)
def _step(header: str) -> _Step:
    steps = _STEPS.fullmatch(header.rstrip("])")) if len(header) <= _LONGEST else None
    return _Step(steps[1] or "", title(steps[2])) if steps else _Step("", "")


@lru_cache(maxsize=8192)
def _counted(header: str) -> tuple[str, int] | None:
    """The name and the number of `card_2`, `card[2]` and `card_b`."""
    counted = _COUNTED.fullmatch(header) if len(header) <= _LONGEST else None
    return counted and (counted[1], int(counted[2]) if counted[2].isdigit() else ord(counted[2]))


def _is_filled(row: Sequence[str], at: int) -> bool:
    return at < len(row) and 0 < len(row[at].strip()) <= _LONGEST
