"""A catalogue compiled: scanners for all shapes and header words, and what each of their hits means."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING

from outgate.detect import digits, pieces
from outgate.detect.classes import ClassScanner
from outgate.detect.cpu import runs_hyperscan
from outgate.detect.headers import Headers
from outgate.detect.literals import LiteralScanner
from outgate.detect.said import said
from outgate.detect.scanner import NOTHING, Refused, Scan, has_literal
from outgate.detect.under_headers import Heads
from outgate.strict_toml import Fault, FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from outgate.detect.catalogue import Catalogue, DataType
    from outgate.detect.columns import Names
    from outgate.detect.finders import Columns
    from outgate.detect.patterns import Pattern
    from outgate.detect.scanner import Scanner


_end = itemgetter(2)
_SIZE = 8  # bytes in which the size of what was compiled is written
BELOW = "below"  # stands for the column of a data type whose values are told by its header


class DataTypes(dict[str, "DataType"]):
    """All data types by id, hashable by identity, so that what follows from them alone is worked out once."""

    __hash__ = object.__hash__  # type: ignore[assignment]


class Engine:
    """What all inspections share. Raises FileError for a shape that the scanner does not take.

    `compiled` is another engine's: where it is of the same shapes, they need not be compiled again.
    """

    def __init__(self, catalogue: Catalogue, literals: type[Scanner] | None = None, compiled: bytes = b"") -> None:
        self.data_types = DataTypes(catalogue.data_types)
        size = int.from_bytes(compiled[:_SIZE])
        self._said = said(self.data_types, compiled[_SIZE : _SIZE + size])
        self.contexts = {name: data_type.context for name, data_type in catalogue.data_types.items()}
        by_shape = _by_shape(catalogue)
        shapes = sorted(by_shape, key=has_literal, reverse=True)
        self.patterns = [by_shape[shape] for shape in shapes]  # by index of the shape
        self.heads = Heads(self.patterns, self.data_types)
        self.near = [digits.for_all(pattern.near for pattern in patterns) for patterns in self.patterns]
        self._headers = Headers(_headers(catalogue))
        self._split = sum(map(has_literal, shapes))
        known = partial(LiteralScanner, compiled=compiled[_SIZE + size :])
        kind = literals or (known if runs_hyperscan() else ClassScanner)
        self._literals = self._compiled(kind, shapes[: self._split], 0)
        self._classes = self._compiled(ClassScanner, shapes[self._split :], self._split)

    @property
    def compiled(self) -> bytes:
        """What took long to compile, for another engine; nothing where nothing did."""
        if not isinstance(self._literals, LiteralScanner):
            return b""
        words = self._said.compiled
        return len(words).to_bytes(_SIZE) + words + self._literals.compiled

    def scan(self, data: bytes, most: int) -> Scan:
        """Scan `data` for everything, giving up after about `most` candidates."""
        one = self._literals.scan(data, most)
        other = self._classes.scan(data, most)
        if other is NOTHING:
            return one
        by = self._split
        others = [(which + by, start, end) for which, start, end in other.candidates]
        if one is NOTHING:
            return Scan(others, other.cut)
        # In the order of the text: of one pattern, what begins before a match that is known already is not tried.
        return Scan(list(merge(one.candidates, others, key=_end)), one.cut or other.cut)

    def columns(self, data: bytes) -> Columns:
        """Return the columns that are named in a text."""
        return self._headers.named(data)

    def _compiled(self, kind: Callable[[Sequence[bytes]], Scanner], shapes: Sequence[bytes], by: int) -> Scanner:
        try:
            return kind(shapes)
        except Refused as error:
            raise FileError(_fault(self.data_types, self.patterns[error.shape + by][0], error.reason)) from None


def _by_shape(catalogue: Catalogue) -> dict[bytes, list[Pattern]]:
    """The patterns to try where a shape matches: one shape may stand for several."""
    out: dict[bytes, list[Pattern]] = defaultdict(list)
    for data_type in catalogue.data_types.values():
        for pattern in data_type.patterns:
            for shape in dict.fromkeys(pattern.shapes):
                out[shape].append(pattern)
    return out


def _headers(catalogue: Catalogue) -> dict[tuple[str, str], list[str]]:
    """The phrases that a table, a record, measures or pieces ask for, by data type and column."""
    out: dict[tuple[str, str], list[str]] = defaultdict(list)
    for data_type in catalogue.data_types.values():
        spec = data_type.spec
        kinds = (spec.table, spec.record, spec.measures, spec.purchases, spec.signs)
        for column, phrases in (pair for kind in kinds if kind is not None for pair in kind.headers().items()):
            out[data_type.id, column] += phrases
        for column, phrases in pieces.headers(data_type.spec.pieces):
            out[data_type.id, column] += phrases
        for names in _below(data_type):
            out[data_type.id, BELOW] += names.phrases()
    return out


def _below(data_type: DataType) -> list[Names]:
    """What columns may be called whose values are told by that alone."""
    return [one.cells.names for one in data_type.patterns if one.cells is not None and one.cells.names is not None]


def _fault(data_types: Mapping[str, DataType], pattern: Pattern, reason: str) -> Fault:
    data_type = data_types[pattern.data_type]
    at = data_type.patterns.index(pattern)
    return Fault(data_type.file, f"pattern[{at}].shape", f"the scan does not take it: {reason}")
