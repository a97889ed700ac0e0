"""What looks at a whole part after its patterns. To add one: a function, and its line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from outgate.detect import measures, pieces, purchases, records, signs, tables
from outgate.detect.catalogue import DataType
from outgate.model import Finding, Part

type Columns = frozenset[tuple[str, str]]  # (data type, column): whose header words occur in the part
type Digest = Callable[[str, str], bytes]  # of (data type, normal form)

# (part, columns, the pattern findings in this part, all data types by id, digest) -> findings; never raises
type Finder = Callable[[Part, Columns, Sequence[Finding], Mapping[str, DataType], Digest], Iterable[Finding]]

FINDERS: tuple[Finder, ...] = (tables.find, pieces.find, records.find, measures.find, purchases.find, signs.find)
