"""Text with a structure of its own in one field of another format (rows in a cell, JSON in an attribute or a cookie).

Each is a view of its field with the field's escapes undone, mapped exactly, so that what is changed in it is changed
in the field and nowhere else. Prose is left to the scan of the whole: only what has a structure is cut out.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.offsets import Change, verbatim, view
from outgate.extract.structured import is_structured
from outgate.extract.tree import Child

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator

    from outgate.extract.tree import Budget
    from outgate.model import Lift, Part, Span

# A page may hold ten thousand short fields with JSON in them. Beyond so many they are read in the whole only, where
# every value stands as well: what is missed there is that three of them are one record.
_SHORT_ONES, _LONG = 300, 1024
_LEAST = 8  # bytes of a field that can hold structured text


class Escaping(NamedTuple):
    """How text is written in a field: what an escape looks like, what it means, and how any text is written."""

    escape: re.Pattern[bytes]
    decode: Callable[[bytes], bytes]  # of one escape
    encode: Callable[[bytes], bytes] = bytes
    lift: Lift | None = None  # where `encode` alone does not keep the format valid


def inner(part: Part, fields: Iterable[Span], escaping: Escaping, budget: Budget) -> Iterator[Child]:
    """Give the fields of `part` that hold structured text, each named after its place. Raises Exceeded."""
    data = part.data
    count = 0
    for start, end in fields:
        if end - start < _LEAST or (count >= _SHORT_ONES and end - start < _LONG):
            continue
        text = escaping.escape.sub(lambda found: escaping.decode(found[0]), data[start:end])
        if is_structured(text) and not verbatim(part, start, end):
            count += 1
            budget.spend(len(text))
            yield Child(_field(part, (start, end), text, escaping))


def _field(part: Part, span: Span, text: bytes, escaping: Escaping) -> Part:
    path = part.locate(part, span[0]) if part.locate is not None else ()
    changes = partial(_changes, part.data, span, escaping)
    seen = view(part, path[-1] if path else "field", text, changes, escaping.encode)
    return replace(seen, lift=seen.lift and (escaping.lift or seen.lift), locate=None, span_in_parent=span)


def _changes(data: bytes, span: Span, escaping: Escaping) -> Iterator[Change]:
    start, end = span
    yield Change(0, start, 0)
    for found in escaping.escape.finditer(data[start:end]):
        yield Change(start + found.start(), start + found.end(), len(escaping.decode(found[0])))
    yield Change(end, len(data), 0)
