"""The words of all data types that say in a sentence what a figure is, in one scanner.

It takes long to make, so it is made once for the data types of an engine, out of what another engine has if that knew
the same words.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from outgate.detect.classes import ClassScanner
from outgate.detect.cpu import runs_hyperscan
from outgate.detect.literals import LiteralScanner
from outgate.detect.spoken import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outgate.detect.catalogue import DataType
    from outgate.detect.scanner import Scan

# The end of a string, a tag or a field ends a sentence, and a plus may be a blank in a form.
READ = bytes.maketrans(b'"<=+', b"... ")
_MOST = 200_000  # places at which a word may stand: megabytes of nothing else
_spoken: WeakKeyDictionary[Mapping[str, DataType], Spoken[str]] = WeakKeyDictionary()


def said(data_types: Mapping[str, DataType], compiled: bytes = b"") -> Spoken[str]:
    """Return the words of all types, each with the types, or the measures of types, that it is of.

    `compiled` is the words of equal types.
    """
    known = _spoken.get(data_types)
    if known is not None:
        return known
    words: dict[str, list[str]] = defaultdict(list)
    for data_type in data_types.values():
        for word, told in _words(data_type):
            words[word].append(told)
    scanner = partial(LiteralScanner, compiled=compiled) if runs_hyperscan() else ClassScanner
    made = _spoken[data_types] = Spoken(words, scanner)
    return made


def scan(data: bytes, data_types: Mapping[str, DataType]) -> Scan:
    """Return where any of the words may stand in `data`, of whatever they are: to be asked of for each by `places`."""
    return said(data_types).scan(data.translate(READ), _MOST)


def measured(data_type: str, measure: str) -> str:
    """Return what a word for a measure, or a sign, is of."""
    return f"{data_type}:{measure}"


def _words(data_type: DataType) -> Iterator[tuple[str, str]]:
    table, measures, signs = data_type.spec.table, data_type.spec.measures, data_type.spec.signs
    if table is not None and table.is_told:
        yield from ((word, data_type.id) for word in table.speech.words)
    if measures is not None:
        yield from ((word, measured(data_type.id, name)) for word, name in measures.speech.items())
    if signs is not None:
        yield from ((word, measured(data_type.id, name)) for word, name in signs.words())
