"""The data types as a Markdown table, which the README holds: one line each, identity numbers one line a country."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from outgate.detect import DataType

_BY_COUNTRY = frozenset(("company", "id", "vehicle"))
_COUNTRIES = {
    "at": "Austria",
    "au": "Australia",
    "be": "Belgium",
    "br": "Brazil",
    "ca": "Canada",
    "ch": "Switzerland",
    "cn": "China",
    "cz": "Czechia",
    "de": "Germany",
    "dk": "Denmark",
    "es": "Spain",
    "fi": "Finland",
    "fr": "France",
    "gb": "United Kingdom",
    "hk": "Hong Kong",
    "ie": "Ireland",
    "il": "Israel",
    "in": "India",
    "it": "Italy",
    "jp": "Japan",
    "kr": "South Korea",
    "mx": "Mexico",
    "ng": "Nigeria",
    "nl": "Netherlands",
    "no": "Norway",
    "ph": "Philippines",
    "pl": "Poland",
    "pt": "Portugal",
    "ro": "Romania",
    "se": "Sweden",
    "sg": "Singapore",
    "th": "Thailand",
    "tr": "Türkiye",
    "tw": "Taiwan",
    "us": "United States",
    "za": "South Africa",
}
_NO_CHECK = frozenset(("code", "digits"))  # they make a normal form, and hold for nearly everything


def table(data_types: Mapping[str, DataType]) -> str:
    """Return the table, with a line's end behind each of its lines."""
    rows = [("Data type", "What it is", "Told by", "Examples"), ("---", "---", "---", "---:")]
    by_row = groupby(sorted(data_types.values(), key=lambda one: one.id), key=_row_of)
    rows += [_row(name, list(group)) for name, group in by_row]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row_of(data_type: DataType) -> str:
    family, *rest = data_type.id.split(".")
    return f"{family}.{rest[0]}" if family in _BY_COUNTRY and len(rest) > 1 else data_type.id


def _row(name: str, group: Sequence[DataType]) -> tuple[str, str, str, str]:
    title = "; ".join(one.spec.title for one in group)
    is_country = name != group[0].id
    if is_country:
        names = ", ".join(one.id.rpartition(".")[2] for one in group)
        name, title = f"{name}.*", f"{_COUNTRIES.get(name.rpartition('.')[2], '')}: {names}"
    ways = dict.fromkeys(way for one in group for way in _ways(one))
    examples = sum(len(one.spec.example) for one in group)
    return f"`{name}`", title, ", ".join(way for way in _WAYS if way in ways), str(examples)


_WAYS = (
    "its form",
    "a check",
    "a word near",
    "its field or column",
    "the columns of a table",
    "fields together",
    "figures and their names",
    "words near each other",
)


def _ways(data_type: DataType) -> Iterator[str]:
    spec = data_type.spec
    for pattern in spec.pattern:
        if pattern.check and pattern.check not in _NO_CHECK:
            yield "a check"
        if pattern.announced or pattern.around:
            yield from ("a word near", "its field or column")
        elif pattern.needs_context:
            yield "a word near"
        elif pattern.headers:
            yield "its field or column"
        elif not pattern.alone:
            yield "its form"
    if spec.pieces:
        yield "its field or column"
    yield from _of_many(
        ("the columns of a table", spec.table),
        ("fields together", spec.record),
        ("figures and their names", spec.measures),
        ("words near each other", spec.signs),
    )


def _of_many(*ways: tuple[str, object]) -> Iterable[str]:
    return (name for name, spec in ways if spec is not None)
