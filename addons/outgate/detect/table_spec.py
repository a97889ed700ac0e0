"""What a data type's `[table]` says: what columns are called, what stands in them, and how many make such a table.

A table counts with `require` columns, one of them of `anchor`, in `rows` rows. Some headers are telling: nothing but
such a report has them. Two columns that bear one are enough, in one row and without an anchor.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, Self

from pydantic import Field, PositiveInt, model_validator

from outgate.detect.columns import Names, ends_of
from outgate.detect.speech import Speech
from outgate.detect.values import EVERY, Kind
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

SAID = "said:"  # before a column: words that are said of it, and no header
_ENOUGH = 2  # telling columns


class ColumnSpec(Strict):
    """What a column may be called, and what its values are."""

    headers: list[str] = Field(default=[])
    telling: list[str] = Field(default=[], description="headers that only such a report has")
    said: list[str] = Field(default=[], description="words beside the figure when it is told in a sentence")
    aside: bool = Field(default=False, description="when told, it counts only with another column of the same product")
    lists: list[str] = Field(default=[], description="files of `lists/` with more headers")
    values: Kind

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if not (self.headers or self.telling or self.lists):
            raise ValueError("needs `headers`, `telling` or `lists`: it would never be found")
        return self

    def with_lists(self, lists: Mapping[str, Sequence[str]]) -> ColumnSpec:
        """Return the column with the headers of the lists that it names. Raises KeyError for an unknown one."""
        listed = (word for name in self.lists for word in lists[name])
        return self.model_copy(update={"headers": [*self.headers, *listed]})


class TableSpec(Strict):
    """A data type's `[table]`."""

    columns: dict[str, ColumnSpec] = Field(min_length=1)
    require: PositiveInt
    rows: PositiveInt = 3
    anchor: list[str] = Field(default=[], description="columns of which one must be there")
    beyond: list[str] = Field(default=[], description="columns of which one must be there as well")
    few_rows: PositiveInt | None = Field(default=None, description="so many columns say enough in fewer rows, even one")
    no_anchor: PositiveInt | None = Field(default=None, description="so many columns say enough without an anchor")
    told: PositiveInt | None = Field(default=None, description="products whose figures are told in sentences, at least")
    named: PositiveInt | None = Field(
        default=None, description="so many columns tell enough in sentences that name products by words, one a line"
    )
    alone: PositiveInt | None = Field(
        default=None,
        description="so many columns tell enough in sentences of one product with a code; so do several months",
    )
    bare: PositiveInt | None = Field(
        default=None, description="so many columns tell enough in a sentence that names no product"
    )
    bare_needs: list[str] = Field(default=[], description="columns that are all told in such a sentence")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.require > len(self.columns):
            raise ValueError(f"requires {self.require} columns of {len(self.columns)}")
        for name in (*self.anchor, *self.beyond, *self.bare_needs):
            if name not in self.columns:
                raise ValueError(f"there is no column {name!r} for `anchor`, `beyond` or `bare_needs`")
        return self

    def with_lists(self, lists: Mapping[str, Sequence[str]]) -> TableSpec:
        """Return the spec with the headers of the lists that its columns name. Raises KeyError for an unknown one."""
        columns = {name: column.with_lists(lists) for name, column in self.columns.items()}
        return self.model_copy(update={"columns": columns})

    @cached_property
    def names(self) -> Mapping[str, Names]:
        """What each column may be called, compiled."""
        return {name: Names((*column.telling, *column.headers)) for name, column in self.columns.items()}

    @cached_property
    def bears(self) -> Callable[[str], tuple[Borne, ...]]:
        """The columns that a header may be of, each with the listed header and whether that is telling."""
        telling = {name: frozenset(column.telling) for name, column in self.columns.items()}
        of_any = Names(tuple(header for names in self.names.values() for header in names.headers))

        def look(header: str) -> tuple[Borne, ...]:
            if not of_any.match(header):  # as of nearly all, where code reads like a table
                return ()
            listed = ((name, names.match(header)) for name, names in self.names.items())
            return tuple(Borne(name, one, one in telling[name]) for name, one in listed if one)

        remembered = lru_cache(maxsize=4096)(look)
        return lambda header: remembered(ends_of(header))

    def headers(self) -> Mapping[str, Sequence[str]]:
        """The phrases to look for, by column, and by `said:` and column the words that are said of it."""
        said = {SAID + name: Names((*self.columns[name].said,)) for name in self._spoken if self.is_told}
        return {name: names.phrases() for name, names in {**self.names, **said}.items()}

    @cached_property
    def speech(self) -> Speech:
        """The words that say in a sentence which column a figure is of."""
        columns = {name: self.columns[name] for name in self._spoken}
        return Speech({word: name for name, of in columns.items() for word in (*of.said, *of.telling)})

    @cached_property
    def _anchors(self) -> Speech:
        texts = (self.columns[name] for name in self.anchor if self.columns[name].values == "text")
        return Speech({word: "" for column in texts for word in (*column.telling, *column.headers)})

    def says_what_is_listed(self, title: str) -> bool:
        """Whether the title of a list names a column of words that the rows of such a table are about."""
        return next(self._anchors.find(title), None) is not None

    @cached_property
    def asides(self) -> frozenset[str]:
        """The columns that do not count alone when they are told."""
        return frozenset(name for name, column in self.columns.items() if column.aside)

    @cached_property
    def _spoken(self) -> tuple[str, ...]:
        return tuple(name for name, column in self.columns.items() if column.values not in ("code", "text", "date"))

    def may_be_told(self, hit: Collection[str]) -> bool:
        """Whether a part can tell such figures in sentences when these columns, or words said of them, are in it."""
        spoken = {name for name in self._spoken if name in hit or SAID + name in hit}
        return self.is_told and bool(spoken & set(self.beyond or spoken))

    @cached_property
    def is_told(self) -> bool:
        """Whether figures of the type are looked for in sentences."""
        return self.told is not None or self.bare is not None

    def is_worth(self, hit: Collection[str], kinds: Collection[Kind] = EVERY) -> bool:
        """Whether a text can hold such a table when these columns' words were seen in it, and values of these kinds."""
        columns = {name for name in hit if name in self.columns and self.columns[name].values in kinds}
        return sum(name in columns for name in self._telling) >= _ENOUGH or self.is_possible(columns)

    @cached_property
    def _telling(self) -> tuple[str, ...]:
        return tuple(name for name, column in self.columns.items() if column.telling)

    def is_enough(self, columns: Mapping[str, bool]) -> bool:
        """Whether a table of these columns (is the header telling?) is one of the type, given enough rows."""
        if sum(columns.values()) >= _ENOUGH:
            return True
        return self.is_possible(columns) and self.is_anchored(columns)

    def is_possible(self, columns: Collection[str]) -> bool:
        """Whether these columns are enough, if it is known what the rows are about."""
        return len(columns) >= self.require and self.is_beyond(columns)

    def is_beyond(self, columns: Collection[str]) -> bool:
        """Whether one of the columns is there without which the others say nothing."""
        return not self.beyond or any(name in columns for name in self.beyond)

    def is_anchored(self, columns: Collection[str]) -> bool:
        """Whether these columns tell what the rows are about."""
        named = not self.anchor or any(name in columns for name in self.anchor)
        return named or (self.no_anchor is not None and len(columns) >= self.no_anchor)

    def least_rows(self, columns: Mapping[str, bool]) -> int:
        """How many rows there must be of these columns."""
        is_plain = sum(columns.values()) < _ENOUGH and (self.few_rows is None or len(columns) < self.few_rows)
        return self.rows if is_plain else 1

    __hash__ = object.__hash__  # what is remembered of specs is found by their identity
    __eq__ = object.__eq__


class Borne(NamedTuple):
    """A column of a spec that a header names: by which of the listed headers, and whether that is telling."""

    name: str
    listed: str
    is_telling: bool
