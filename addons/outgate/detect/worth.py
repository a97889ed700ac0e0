"""Which stretches of a text may hold a table that says anything: asked before one is read.

Code, logs and prose read like small tables everywhere, and to read them costs more than all else. A table says
something by a value that was found in it, by a word of its header that announces values, or by enough of its headers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from outgate.detect import measures, pieces, records, tables
from outgate.detect.headers import by_type
from outgate.detect.values import standing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.engine import Engine
    from outgate.detect.finders import Columns
    from outgate.detect.normal_form import NormalForm
    from outgate.detect.records import RecordSpec
    from outgate.detect.table_spec import TableSpec
    from outgate.detect.under_headers import Announced
    from outgate.detect.values import Kind


class Worth:
    """Tells it of stretches of a text, of which some `columns` are named in all of it.

    `found` is where values were found in the text, and `announced` what the headers in it, or in its normal form if it
    has one, may announce.
    """

    def __init__(  # noqa: PLR0917 - what a text has
        self,
        engine: Engine,
        data: bytes,
        form: NormalForm | None,
        columns: Columns,
        found: Sequence[int],
        announced: Announced | None,
    ) -> None:
        self._engine = engine
        self._data = data
        self._form = form
        self._to_form = None if form is None else form.back()
        self._columns = columns
        self._found = sorted(found)
        self._announced = announced
        self._vain: tuple[list[int], list[int]] = ([], [])  # where stretches begin and end that are not worth it

    def __call__(self, start: int, end: int) -> bool:
        """Whether `start:end` is worth reading."""
        starts, ends = self._vain
        at = bisect_right(starts, start) - 1
        if at >= 0 and end <= ends[at]:
            return False  # as little as all around it
        is_worth = self._is_worth(start, end)
        if not is_worth and (not ends or ends[-1] <= start):
            starts.append(start)
            ends.append(end)
        return is_worth

    def _is_worth(self, start: int, end: int) -> bool:
        if _within(self._found, start, end):
            return True
        data = shown = self._data[start:end]
        if self._form is not None and self._to_form is not None:
            start, end = self._to_form(start, end)
            shown = self._form.data[start:end]
        announced = {name for at in _within(self._in_order, start, end) for name in self._places[at]}
        if announced and self._engine.heads.may_stand(shown, announced):
            return True
        kinds = standing(shown)
        data_types = self._engine.data_types
        if not (self._in_tags or self._has_pieces or _is_enough(self._columns, kinds, data_types)):
            return False  # not even if all that is named in the whole text were named here
        columns = self._engine.columns(data)
        columns = columns if shown is data else columns | self._engine.columns(shown)
        if _is_enough(columns, kinds, data_types) or any(name in self._in_tags for name, _ in columns):
            return True
        return self._has_pieces and pieces.is_possible(columns, data_types, shown)

    @cached_property
    def _has_pieces(self) -> bool:
        """Whether values may stand in pieces somewhere in the text."""
        data = self._data if self._form is None else self._form.data
        return pieces.is_possible(self._columns, self._engine.data_types, data)

    @cached_property
    def _in_tags(self) -> Collection[str]:
        """The data types of values that whole headers announce in tags, where it is not known which they are."""
        return self._announced.data_types if self._announced is not None and self._announced.called is None else ()

    @cached_property
    def _places(self) -> Mapping[int, Collection[str]]:
        """Where headers may stand that announce values, and of which data types."""
        data = self._data if self._form is None else self._form.data
        return {} if self._announced is None else self._engine.heads.places(data, self._announced)

    @cached_property
    def _in_order(self) -> Sequence[int]:
        return sorted(self._places)


@lru_cache(maxsize=4096)  # the same few words are named in text after text
def _is_enough(columns: Columns, kinds: frozenset[Kind], data_types: Mapping[str, DataType]) -> bool:
    """Whether these columns, of these kinds of values, may make a table or a record by their headers."""
    named = by_type(columns)
    specs: Sequence[tuple[str, TableSpec | RecordSpec]] = (*tables.specs_of(data_types), *records.specs_of(data_types))
    if measures.is_possible(columns, data_types):
        return True
    return any(spec.is_worth(named[name], kinds) for name, spec in specs if name in named)


def _within(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    """Those of these places, in order, that are in a stretch."""
    return places[bisect_left(places, start) : bisect_left(places, end)]
