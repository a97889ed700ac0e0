"""A catalogue compiled: one scanner for all shapes and header words, and what each of their hits means."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from outgate.detect.cpu import runs_hyperscan
from outgate.detect.portable import Re2Scanner
from outgate.detect.scanner import HyperscanScanner, Refused
from outgate.detect.words import expression
from outgate.strict_toml import Fault, FileError

if TYPE_CHECKING:
    from outgate.detect.catalogue import Catalogue, DataType
    from outgate.detect.finders import Columns
    from outgate.detect.patterns import Pattern
    from outgate.detect.scanner import Scan, Scanner


class Engine:
    """What all inspections share. Raises FileError for a shape that the scanner does not take."""

    def __init__(self, catalogue: Catalogue, scanner: type[Scanner] | None = None) -> None:
        by_shape: dict[bytes, list[Pattern]] = defaultdict(list)
        for data_type in catalogue.data_types.values():
            for pattern in data_type.patterns:
                by_shape[pattern.shape].append(pattern)
        self.data_types = catalogue.data_types
        self.patterns = list(by_shape.values())  # by index of the shape
        self.contexts = {name: data_type.context for name, data_type in catalogue.data_types.items()}
        words = _header_words(catalogue)
        self._columns = list(words.values())
        kind = scanner or (HyperscanScanner if runs_hyperscan() else Re2Scanner)
        try:
            self.scanner = kind(list(by_shape), [expression(word) for word in words])
        except Refused as error:
            raise FileError(_fault(catalogue, self.patterns[error.shape][0], error.reason)) from None

    def columns(self, *scans: Scan) -> Columns:
        """Return the columns whose words were seen in these scans."""
        return frozenset(column for scan in scans for word in scan.words for column in self._columns[word])


def _header_words(catalogue: Catalogue) -> dict[str, set[tuple[str, str]]]:
    """Each word that a table or record asks for, in small letters, with the columns that it is for."""
    words: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for data_type in catalogue.data_types.values():
        for column, header in _headers(data_type):
            words[header.lower()].add((data_type.id, column))
    return words


def _headers(data_type: DataType) -> list[tuple[str, str]]:
    kinds = [kind for kind in (data_type.spec.table, data_type.spec.record) if kind is not None]
    return [(column, word) for kind in kinds for column, words in kind.headers().items() for word in words]


def _fault(catalogue: Catalogue, pattern: Pattern, reason: str) -> Fault:
    data_type = catalogue.data_types[pattern.data_type]
    at = data_type.patterns.index(pattern)
    return Fault(data_type.file, f"pattern[{at}].shape", f"the scan does not take it: {reason}")
