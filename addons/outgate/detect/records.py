"""Records: several fields of one person together, in one row, object or form, or in one block of text.

A field is a finding of a data type, or what stands under a known header. A record counts with `require` different
fields, one of them of `who` and one of `beyond`. What a table or block tells of several people is one finding,
which counts the people.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Self

from pydantic import Field, PositiveInt, model_validator

from outgate.detect import history
from outgate.detect.columns import Names
from outgate.detect.headers import by_type
from outgate.detect.people import Group, Sheet, Told, fields, in_sheet, in_text, likely
from outgate.detect.undressed import tables_of
from outgate.detect.values import Kind  # noqa: TC001 - pydantic needs it when the model is built
from outgate.model import Finding, Likelihood
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest, Means
    from outgate.model import Part, Table

_BESIDE = 160  # bytes
_PAGE = 1500  # bytes below a heading that says what a page is
_HOURS = re.compile(r"(?i)\d[\d:.h ]*(?:[ap]\.?m\.?)?\s*(?:[-\u2010-\u2015~\u301c\uff5e]|to|bis|à|a|alle)\s*\d")
_FEW = 2  # people, by what says who: an imprint may have an address for questions and one for orders

type Specs = tuple[tuple[str, RecordSpec], ...]  # by id of the data type


class FieldSpec(Strict):
    """One field of a person: a data type (or family) found there, or a header with values of a kind."""

    data: list[str] = Field(default=[])
    headers: list[str] = Field(default=[])
    values: Kind = "text"

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if not (self.data or self.headers):
            raise ValueError("needs `data` or `headers`: it would never be found")
        return self


class PublicSpec(Strict):
    """Words by which one person's contact details are a signature, an imprint or a contact page, and no record."""

    words: list[str] = Field(min_length=1, description="in it or near it")
    before: list[str] = Field(default=[], description="only before it: what ends a letter")
    beyond: list[str] = Field(description="of `beyond`, the fields that such a page may have")
    columns: list[str] = Field(
        default=[], description="what hours are called: a table with them lists places, not people"
    )

    def lists_places(self, table: Table) -> bool:
        """Whether a table is of shops, say, with the hours at which they are open."""
        row = table.rows[0] if len(table.rows) else ()
        return any(
            _HOURS.search(cell) and self._columns.match(name) for name, cell in zip(table.header, row, strict=False)
        )

    @cached_property
    def _columns(self) -> Names:
        return Names(tuple(self.columns))

    @cached_property
    def said(self) -> re.Pattern[bytes]:
        """The words, compiled."""
        return _said((*self.words, *self.before))

    @cached_property
    def said_after(self) -> re.Pattern[bytes]:
        """The words that count in the text itself, compiled."""
        return _said(self.words)

    @cached_property
    def heading(self) -> re.Pattern[bytes]:
        """A line with nothing but one of the words on it, compiled."""
        dress = rb"[^\w\n]{0,8}(?:</?\w[^>\n]{0,60}>[^\w\n]{0,8}){0,3}"
        return re.compile(rb"(?m)^%s%s%s$" % (dress, self.said_after.pattern, dress))

    def is_public(self, data: bytes, start: int, end: int) -> bool:
        """Whether what stands in `data[start:end]` is public by a word before it or in it, or a heading far above."""
        before = self.said.search(data, max(0, start - _BESIDE), start)
        if before is not None or self.said_after.search(data, start, end + _BESIDE) is not None:
            return True
        return self.heading.search(data, max(0, start - _PAGE), start) is not None


class RecordSpec(Strict):
    """A data type's `[record]`."""

    columns: dict[str, FieldSpec] = Field(min_length=1, alias="fields")
    require: PositiveInt
    who: list[str] = Field(min_length=1, description="fields of which one must be there, the best first: whom it is of")
    beyond: list[str] = Field(default=[], description="fields of which one must be there: more than a business card")
    people: PositiveInt = Field(default=1, description="so many different people, at least")
    alone: bool = Field(default=False, description="headers say enough: no finding of another data type is needed")
    items: list[str] = Field(default=[], description="fields that one person has several of: what was bought")
    several: PositiveInt = Field(default=1, description="so many different items for each person, at least")
    addressed: list[str] = Field(default=[], description="fields that are none where they say whom a message goes to")
    public: PublicSpec | None = None
    within: int = Field(default=400, ge=20, le=4000, description="bytes between two fields in a block of text, at most")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.require > len(self.columns):
            raise ValueError(f"requires {self.require} fields of {len(self.columns)}")
        for name in (*self.who, *self.beyond, *self.items, *self.addressed):
            if name not in self.columns:
                raise ValueError(f"there is no field {name!r} for `who`, `beyond`, `items` or `addressed`")
        return self

    @cached_property
    def names(self) -> Mapping[str, Names]:
        """What the columns of fields with headers may be called, compiled."""
        return {name: Names(tuple(field.headers)) for name, field in self.columns.items() if field.headers}

    def headers(self) -> Mapping[str, Sequence[str]]:
        """The phrases to look for, by field."""
        return {name: names.phrases() for name, names in self.names.items()}

    def kind_of(self, field: str) -> Kind:
        """Return the kind of value that stands under a field's header."""
        return self.columns[field].values

    def is_worth(self, hit: Collection[str], kinds: Collection[Kind]) -> bool:
        """Whether a text with these headers, and values of these kinds, can hold a record or purchases by them alone.

        Who bought may be named elsewhere.
        """
        fields = {name for name in hit if name in self.names and self.columns[name].values in kinds}
        has_more = not self.beyond or not fields.isdisjoint(self.beyond)
        return (has_more and not fields.isdisjoint(self.items)) or (self.alone and self.is_record(fields))

    def field_of(self, data_type: str) -> str:
        """Return the field that a finding of `data_type` is, or ""."""
        known = self._fields.get(data_type)
        if known is None:
            covered = (name for name, field in self.columns.items() if _covers(field.data, data_type))
            known = self._fields[data_type] = next(covered, "")
        return known

    @cached_property
    def _fields(self) -> dict[str, str]:
        return {}

    __hash__ = object.__hash__  # what is remembered of specs is found by their identity
    __eq__ = object.__eq__

    def is_record(self, fields: Collection[str]) -> bool:
        """Whether these fields together are a record."""
        return (
            len(fields) >= self.require
            and any(name in fields for name in self.who)
            and (not self.beyond or any(name in fields for name in self.beyond))
        )


def find(part: Part, columns: Columns, found: Sequence[Finding], means: Means) -> Iterator[Finding]:
    """Yield the records in `part`, given what its patterns found there, in the order of the text. Never raises."""
    data_types, digest, _ = means
    sheets: list[Sheet] | None = None
    known: dict[tuple[str, ...], list[Told]] = {}  # types of records know the same fields, most of them
    kinds = frozenset([finding.data_type for finding in found])
    possible = _possible(columns, kinds, specs_of(data_types))
    sure = likely(found) if possible else ()
    for name, spec in possible:
        data_type = data_types[name]
        field_of = {kind: spec.field_of(kind) for kind in kinds}
        key = (*field_of.values(), "", *spec.addressed)
        told = known[key] = known[key] if key in known else fields(sure, field_of, spec.addressed)
        if sheets is None:
            sheets = [Sheet(table, sure) for table in tables_of(part)]
        groups = history.groups(part.data, sheets, told, spec) if spec.items else _groups(sheets, told, spec)
        yield from _findings(part, data_type, groups, digest)


@lru_cache(maxsize=8)
def specs_of(data_types: Mapping[str, DataType]) -> Specs:
    """Return what the records of data types are, by id."""
    records = ((name, data_type.spec.record) for name, data_type in data_types.items())
    return tuple((name, record) for name, record in records if record is not None)


@lru_cache(maxsize=4096)  # the same few words and kinds of findings occur in request after request
def _possible(columns: Columns, kinds: frozenset[str], specs: Specs) -> Specs:
    """The records that these columns and kinds of findings can make, if the words are headers and all are together."""
    named = by_type(columns)
    return tuple(
        (name, spec)
        for name, spec in specs
        if (kinds or spec.alone) and spec.is_record({*filter(None, map(spec.field_of, kinds)), *named.get(name, ())})
    )


def _findings(part: Part, data_type: DataType, groups: Iterable[Group], digest: Digest) -> Iterator[Finding]:
    least = data_type.spec.record.people if data_type.spec.record else 1
    for group in groups:
        who = tuple({one.digest or digest(data_type.id, one.text): None for one in group.who})
        if len(who) >= least and not (len(who) <= _FEW and _is_public(part.data, group, data_type.spec.record)):
            yield _finding(part, data_type, group, who, digest)


def _is_public(data: bytes, group: Group, spec: RecordSpec | None) -> bool:
    if spec is None or spec.public is None:
        return False
    if any(one.field in spec.beyond and one.field not in spec.public.beyond for one in group.told):
        return False
    spans = [one.span for one in group.told]
    return spec.public.is_public(data, min(spans)[0], max(end for _, end in spans))


def _said(words: Iterable[str]) -> re.Pattern[bytes]:
    """The words as words of their own, in UTF-8; letters outside ASCII in both cases."""
    forms = dict.fromkeys(form for word in words for form in (word.lower(), word.title(), word.upper()))
    listed = b"|".join(re.escape(form.encode()) for form in forms)
    return re.compile(rb"(?<![A-Za-z])(?i:%s)(?![A-Za-z])" % listed)


def _groups(sheets: Sequence[Sheet], found: Sequence[Told], spec: RecordSpec) -> Iterator[Group]:
    """What tables tell, the larger first, then the blocks of text; each only if it tells what none before it did."""
    of_people = [sheet for sheet in sheets if spec.public is None or not spec.public.lists_places(sheet.table)]
    groups = sorted((in_sheet(sheet, found, spec) for sheet in of_people), key=lambda group: -len(group.told))
    told: set[Told] = set()
    for group in (*groups, *in_text(found, spec)):
        if not told.issuperset(group.told):
            told.update(group.told)
            yield group


def _finding(part: Part, data_type: DataType, group: Group, who: tuple[bytes, ...], digest: Digest) -> Finding:
    shown = ", ".join(dict.fromkeys(told.field for told in group.told))
    spans = sorted({told.span for told in group.told})
    place = part.locate(part, spans[0][0]) if part.locate is not None and len(who) == 1 else part.path[-1:]
    return Finding(
        data_type=data_type.id,
        path=(*part.path[:-1], *place),
        likelihood=Likelihood[data_type.spec.likelihood.upper()],
        sample=f"record of one person: {shown}" if len(who) == 1 else f"records of {len(who)} people: {shown}",
        digest=digest(data_type.id, "\n".join(sorted(key.hex() for key in who))),
        spans=tuple(spans),
        part=part,
        people=who,
    )


def _covers(data: Sequence[str], data_type: str) -> bool:
    return any(data_type == one or data_type.startswith(f"{one}.") for one in data)
