"""Entities that an XML document declares itself: what it says once each stands for its text (XML 1.0, section 4).

Programs show the text with all of them in place, so that is read as well. How long it would be is counted before
anything is put in place: a document of a few lines may stand for gigabytes. What was found there cannot go back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract.tree import Child, Exceeded
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outgate.extract.tree import Budget, Hints

_MARK = b"<!ENTITY"
_DECLARED = re.compile(rb"<!ENTITY\s+([\w.:-]{1,200})\s+(?:\"([^\"]*)\"|'([^']*)')")
_USED = re.compile(rb"&([\w.:-]{1,200});")
_DEEPEST = 50  # entities in entities


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the document with its own entities in place, if it uses any. Raises Exceeded."""
    data = part.data
    if _MARK not in data:
        return
    declared: dict[bytes, bytes] = {}
    end = 0
    for found in _DECLARED.finditer(data):
        declared.setdefault(found[1], found[2] if found[2] is not None else found[3])  # the first one binds
        end = found.end()
    if not any(found[1] in declared for found in _USED.finditer(data, end)):
        return
    sizes: dict[bytes, int] = {}
    budget.spend(_size(data[end:], declared, sizes, 0))
    text = _replaced(data[end:], declared, {}).lstrip(b"]> \t\r\n")  # the end of the declarations
    yield Child(Part((*part.path, "declared entities"), text, parent=part))


def _size(text: bytes, declared: Mapping[bytes, bytes], sizes: dict[bytes, int], depth: int) -> int:
    """Return how long a text becomes. Raises Exceeded for entities that stand for themselves, or nearly so."""
    if depth > _DEEPEST:
        raise Exceeded(Reason.MALFORMED, "entities that stand for each other")
    total = len(text)
    for found in _USED.finditer(text):
        name = found[1]
        if name in declared:
            if name not in sizes:
                sizes[name] = _size(declared[name], declared, sizes, depth + 1)
            total += sizes[name] - len(found[0])
    return total


def _replaced(text: bytes, declared: Mapping[bytes, bytes], known: dict[bytes, bytes]) -> bytes:
    def value(found: re.Match[bytes]) -> bytes:
        name = found[1]
        if name not in declared:
            return found[0]
        if name not in known:
            known[name] = _replaced(declared[name], declared, known)
        return known[name]

    return _USED.sub(value, text)
