"""Which stretches of a text may hold a table that says anything: asked before one is read.

Code, logs and prose read like small tables everywhere, and to read them costs more than all else. A table says
something by a value that was found in it, by a word of its header that announces values, or by enough of its headers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from outgate.detect import records, tables

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from outgate.detect.engine import Engine
    from outgate.detect.finders import Columns
    from outgate.detect.normal_form import NormalForm
    from outgate.detect.under_headers import Announced


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
        if _within(self._found, start, end) or self._places is None:
            return True
        data = shown = self._data[start:end]
        if self._form is not None and self._to_form is not None:
            start, end = self._to_form(start, end)
            shown = self._form.data[start:end]
        announced = {name for at in _within(self._in_order, start, end) for name in self._places[at]}
        if announced and self._engine.heads.may_stand(shown, announced):
            return True
        if not self._is_named:
            return False
        columns = self._engine.columns(data)
        return self._is_enough(columns if shown is data else columns | self._engine.columns(shown))

    @cached_property
    def _is_named(self) -> bool:
        return self._is_enough(self._columns)

    def _is_enough(self, columns: Columns) -> bool:
        """Whether these columns may make a table or a record without a value that is known by itself."""
        data_types = self._engine.data_types
        return tables.is_possible(columns, data_types) or records.is_possible(columns, data_types)

    @cached_property
    def _places(self) -> Mapping[int, Collection[str]] | None:
        """Where headers may stand that announce values, and of which data types; None: anywhere."""
        data = self._data if self._form is None else self._form.data
        return {} if self._announced is None else self._engine.heads.places(data, self._announced)

    @cached_property
    def _in_order(self) -> Sequence[int]:
        return sorted(self._places or ())


def _within(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    """Those of these places, in order, that are in a stretch."""
    return places[bisect_left(places, start) : bisect_left(places, end)]
