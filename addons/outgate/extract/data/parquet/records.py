"""Values and levels of columns → rows of flat tables, or records with lists and groups inside.

The levels are those of Dremel, as Apache Parquet's "Nested Encoding" describes them: a value says from which list on
it begins a new element, and how much of the way to it is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.extract.data.parquet.pages import Filled
    from outgate.extract.data.parquet.schema import Column, Step

# What writers call the layers of a list, which are nobody's words.
_LAYERS = frozenset({"list", "bag", "array", "element", "item", "array_element"})


def flat(pages: Iterable[Filled], column: Column) -> list[Any]:
    """Return one value a row; None where there is none."""
    found: list[Any] = []
    for page in pages:
        if page.defined is None:
            found += page.values
        else:
            values, highest = iter(page.values), column.steps[-1].defined
            found += [next(values) if level == highest else None for level in page.defined]
    return found


def nested(pages: Iterable[Filled], column: Column, records: list[dict[str, Any]]) -> None:
    """Put the values of a column into their records, which are made as they are needed."""
    at = [0] * (column.steps[-1].repeated + 1)  # the element of each list that is being filled; the record first
    at[0] = -1
    for page in pages:
        values, highest = iter(page.values), column.steps[-1].defined
        for index in range(page.size):
            level = page.repeated[index] if page.repeated else 0
            at[level] += 1
            at[level + 1 :] = [0] * (len(at) - level - 1)
            if at[0] == len(records):
                records.append({})
            there = page.defined[index] if page.defined else highest
            _put(records[at[0]], column.steps, at, there, next(values) if there == highest else None)


def _put(record: dict[str, Any], steps: tuple[Step, ...], at: list[int], there: int, value: Any) -> None:
    for step in steps[:-1]:
        if there < step.defined:
            record.setdefault(step.name, [] if step.is_repeated else None)
            return
        if step.is_repeated:
            record = _element(record, step, at, {})
        else:
            if record.get(step.name) is None:
                record[step.name] = {}
            record = record[step.name]
    last = steps[-1]
    if not last.is_repeated:
        record[last.name] = value
    elif there >= last.defined:
        _element(record, last, at, value)
    else:
        record.setdefault(last.name, [])


def _element(record: dict[str, Any], step: Step, at: list[int], new: Any) -> Any:
    """Return the element of a list that is being filled, `new` where it begins."""
    found = record.setdefault(step.name, [])
    if at[step.repeated] >= len(found):
        found.append(new)
    return found[at[step.repeated]]


def bare(value: Any) -> Any:
    """Return a record without the layers that a list is stored in."""
    while isinstance(value, dict) and len(value) == 1 and next(iter(value)) in _LAYERS:
        (value,) = value.values()
    if isinstance(value, dict):
        return {name: bare(inner) for name, inner in value.items()}
    return [bare(inner) for inner in value] if isinstance(value, list) else value
