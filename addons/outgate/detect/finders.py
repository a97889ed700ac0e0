"""What looks at a whole part after its patterns. To add one: a function, and its line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect import measures, pieces, purchases, records, signs, tables
from outgate.model import Finding, Part

if TYPE_CHECKING:
    from outgate.detect.catalogue import DataType
    from outgate.detect.scanner import Scan

type Columns = frozenset[tuple[str, str]]  # (data type, column): whose header words occur in the part
type Digest = Callable[[str, str], bytes]  # of (data type, normal form)


class Means(NamedTuple):
    """What all of them use."""

    data_types: Mapping[str, DataType]  # by id
    digest: Digest
    scan: Callable[[], Scan]  # for the words of sentences: once, when the first asks


# (part, columns, the pattern findings in this part, means) -> findings; never raises
type Finder = Callable[[Part, Columns, Sequence[Finding], Means], Iterable[Finding]]

FINDERS: tuple[Finder, ...] = (tables.find, pieces.find, records.find, measures.find, purchases.find, signs.find)
