"""The data types as their files say them, and everything that can be wrong with such a file.

The id of a data type is its path: `data-types/payment/card.toml` is `payment.card`. A word list in `lists/`
(one word a line, `#` starts a comment) is named by a data type's context.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from outgate.detect import digits
from outgate.detect.announced import ALONE, AROUND, GAP, anchors_of, shapes_of
from outgate.detect.cells import Cells
from outgate.detect.columns import unaccented
from outgate.detect.context import Context
from outgate.detect.measures_spec import MeasuresSpec  # noqa: TC001 - pydantic reads the annotations
from outgate.detect.nearby import Nearby
from outgate.detect.patterns import (
    Pattern,
    Place,
    Unusable,
    check_regex,
    compile_check,
    compile_direct,
    compile_regex,
    compile_shape,
)
from outgate.detect.pieces_spec import PiecesSpec  # noqa: TC001
from outgate.detect.purchases_spec import PurchasesSpec  # noqa: TC001 - pydantic reads the annotations
from outgate.detect.records import RecordSpec  # noqa: TC001
from outgate.detect.signs_spec import SignsSpec  # noqa: TC001
from outgate.detect.table_spec import TableSpec  # noqa: TC001
from outgate.detect.unless import Regex, Unless, UnlessSpec
from outgate.model import Likelihood
from outgate.strict_toml import Fault, FileError, Strict, read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outgate.detect.digits import Near

_ID = re.compile(r"data-types/((?:[a-z][a-z0-9_-]*/)+[a-z][a-z0-9_-]*)\.toml")
_LIST = re.compile(r"lists/([a-z][a-z0-9_-]*)\.txt")

_SHORT = 4  # letters of a word that without its accent may be another one
_FIELDS = {Place.AFTER: "announced", Place.AROUND: "around", Place.ALONE: "alone", Place.BELOW: "headers"}

type Text = Annotated[str, Field(min_length=1)]
type Likely = Literal["possible", "likely", "very_likely"]


class PatternSpec(Strict):
    """One way to find values. `regex` confirms what `shape` finds; `group` is the part that is the value."""

    regex: Text
    shape: Text | None = None
    check: str | None = None
    group: int | str = 0
    reach: int = Field(default=0, ge=0, le=256)  # characters before the shape's match in which the regex may begin
    likelihood: Likely | None = None  # where it differs from the data type's
    announced: bool = False  # only right behind one of the context words
    around: bool = False  # only within 40 characters of one of the context words
    alone: bool = False  # only where the whole part is nothing but the value
    headers: list[Text] = Field(default_factory=list)  # only as a whole cell in a column that is called one of these
    needs_context: bool = False  # only with one of the context words near
    unless: list[UnlessSpec] = Field(default_factory=list)  # what stands before it and says that it is none


class ContextSpec(Strict):
    """Words that raise the likelihood when they are at most `within` bytes away; `announce` only says what follows."""

    words: list[Text] = Field(default_factory=list)
    announce: list[Text] = Field(default_factory=list)
    lists: list[str] = Field(default_factory=list)
    within: int = Field(default=60, ge=1, le=1000)


class ExampleSpec(Strict):
    """A text, and exactly what is found in it, in order: the values; for a table or record, their samples."""

    text: Text
    finds: list[str]


class DataTypeSpec(Strict):
    """A file of `data-types/`."""

    title: Text
    description: str = ""
    likelihood: Likely = "likely"
    pattern: list[PatternSpec] = Field(default_factory=list)
    context: ContextSpec | None = None
    unless: list[UnlessSpec] = Field(default_factory=list)  # of all patterns
    unless_but: Regex = ""  # over bytes; near it, no clause holds that leaves something of a likelihood
    pieces: list[PiecesSpec] = Field(default_factory=list)  # a value in several fields
    table: TableSpec | None = None
    measures: MeasuresSpec | None = None
    purchases: PurchasesSpec | None = None
    record: RecordSpec | None = None
    signs: SignsSpec | None = None
    example: list[ExampleSpec] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DataType:
    """A kind of data, compiled."""

    id: str
    file: str
    spec: DataTypeSpec
    patterns: tuple[Pattern, ...]
    context: Context | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All data types by id."""

    data_types: Mapping[str, DataType]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all data types."""
        return frozenset(self.data_types)


def load(files: Mapping[str, str]) -> Catalogue:
    """Return the data types of policy files, keyed by path. Raises FileError with every fault in every file."""
    lists = {found[1]: _words(text) for file, text in files.items() if (found := _LIST.fullmatch(file))}
    data_types: dict[str, DataType] = {}
    faults: list[Fault] = []
    for file, text in sorted(files.items()):
        if not file.startswith("data-types/"):
            continue
        try:
            data_type = _data_type(file, text, lists)
            data_types[data_type.id] = data_type
        except FileError as error:
            faults += error.faults
    if faults:
        raise FileError(*faults)
    return Catalogue(data_types)


def likelihood(name: str) -> Likelihood:
    """Return the likelihood that a policy file calls `name`."""
    return Likelihood[name.upper()]


def _data_type(file: str, text: str, lists: Mapping[str, list[str]]) -> DataType:
    named = _ID.fullmatch(file)
    if named is None:
        raise FileError(Fault(file, "", "is not named data-types/<family>/<id>.toml in small letters"))
    spec = read(file, text, DataTypeSpec)
    identity = named[1].replace("/", ".")
    faults = [*_incomplete(file, spec)]
    try:
        spec = spec.model_copy(update={"table": spec.table.with_lists(lists)}) if spec.table else spec
    except KeyError as error:
        faults.append(Fault(file, "table.columns", f"there is no lists/{error.args[0]}.txt"))
    context = _context(spec.context, lists)
    patterns: list[Pattern] = []
    for at, pattern in enumerate(spec.pattern):
        try:
            patterns.append(_pattern(identity, spec, pattern, context))
        except Unusable as error:
            faults.append(Fault(file, f"pattern[{at}].{error.field}", error.reason))
    for at, name in enumerate(spec.context.lists if spec.context else ()):
        if name not in lists:
            faults.append(Fault(file, f"context.lists[{at}]", f"there is no lists/{name}.txt"))
    if faults:
        raise FileError(*faults)
    return DataType(identity, file, spec, tuple(patterns), context)


def _pattern(identity: str, spec: DataTypeSpec, pattern: PatternSpec, context: Context | None) -> Pattern:
    check_regex(pattern.regex, pattern.group)
    place = _place(pattern)
    words = _announcing(context, spec.context)
    check = compile_check(pattern.check)
    return Pattern(
        data_type=identity,
        shapes=_shapes(pattern, place, words),
        find=compile_regex(pattern.regex, pattern.group, pattern.reach, place=place, check=check, words=words),
        direct=compile_direct(pattern.regex, pattern.group, pattern.reach, place=place),
        announced=place is Place.AFTER,
        reach=AROUND if place is Place.AROUND else pattern.reach,
        check=check,
        likelihood=likelihood(pattern.likelihood or spec.likelihood),
        needs_context=pattern.needs_context,
        cells=_cells(pattern, place, words),
        nearby=_nearby(pattern, place, words),
        near=_near(pattern, place),
        unless=Unless((*pattern.unless, *spec.unless), spec.unless_but) if pattern.unless or spec.unless else None,
    )


def _announcing(context: Context | None, spec: ContextSpec | None) -> tuple[str, ...]:
    """The words behind which a value may stand: all that count as context, and those that say no more than that."""
    more = (word.lower() for word in spec.announce) if spec else ()
    return tuple(dict.fromkeys((*(context.words if context else ()), *more)))


def _near(pattern: PatternSpec, place: Place) -> Near | None:
    return digits.near(pattern.regex, *_stretch(pattern, place))


def _nearby(pattern: PatternSpec, place: Place, words: Sequence[str]) -> Nearby | None:
    before, after = _stretch(pattern, place)
    if place is Place.AROUND:  # what counts is the end of the word, of which a shape is the beginning
        return Nearby(pattern.regex, before, after + 2 * max(map(len, words)))
    is_searched = place is Place.HERE and pattern.reach  # others are tried at one place
    return Nearby(pattern.regex, before, after) if is_searched else None


def _stretch(pattern: PatternSpec, place: Place) -> tuple[int, int]:
    """How many characters before a shape and behind it a match may begin."""
    match place:
        case Place.AFTER:
            return 0, GAP
        case Place.AROUND:
            return AROUND, AROUND
    return pattern.reach, 0


def _cells(pattern: PatternSpec, place: Place, words: Sequence[str]) -> Cells | None:
    """What a word can announce, the header of a column can tell."""
    if place is Place.BELOW:
        return Cells(pattern.regex, pattern.group, (), pattern.headers)
    return Cells(pattern.regex, pattern.group, words) if place in {Place.AFTER, Place.AROUND} else None


def _place(pattern: PatternSpec) -> Place:
    named = [place for place in Place if getattr(pattern, _FIELDS.get(place, ""), False)]
    if len(named) > 1:
        raise Unusable(str(named[1]), f"and {named[0]}: one pattern is looked for in one place")
    return named[0] if named else Place.HERE


def _shapes(pattern: PatternSpec, place: Place, words: Sequence[str]) -> tuple[bytes, ...]:
    match place:
        case Place.AFTER:
            return shapes_of(words)
        case Place.AROUND:
            return anchors_of(words)
        case Place.ALONE:
            return (ALONE,)
        case Place.BELOW:
            return ()
    return (compile_shape(pattern.regex, pattern.shape),)


def _incomplete(file: str, spec: DataTypeSpec) -> list[Fault]:
    faults = []
    kinds = (spec.pattern, spec.pieces, spec.table, spec.record, spec.measures, spec.purchases, spec.signs)
    if not any(kinds):
        named = "[[pattern]], [[pieces]], [table], [record], [measures], [purchases] or [signs]"
        faults.append(Fault(file, "", f"has no {named}: it would find nothing"))
    if not any(example.finds for example in spec.example):
        faults.append(Fault(file, "example", "has no example that fires"))
    if all(example.finds for example in spec.example):
        faults.append(Fault(file, "example", "has no near miss: an example with finds = []"))
    has_words = spec.context is not None and (spec.context.words or spec.context.lists)
    faults += [
        Fault(file, f"pattern[{at}].{field}", "there are no [context] words")
        for at, pattern in enumerate(spec.pattern)
        for field in ("announced", "around", "needs_context")
        if getattr(pattern, field) and not has_words
    ]
    return faults


def _context(spec: ContextSpec | None, lists: Mapping[str, list[str]]) -> Context | None:
    if spec is None:
        return None
    words = [*spec.words, *(word for name in spec.lists for word in lists.get(name, ()))]
    return Context(tuple(_spellings(words)), spec.within) if words else None


def _spellings(words: Sequence[str]) -> dict[str, None]:
    """The words in small letters; long ones without their accents as well, as in the name of a field."""
    small = [word.lower() for word in words]
    bare = (unaccented(word) for word in small if len(word) > _SHORT and not word.isascii())
    return dict.fromkeys((*small, *(word for word in bare if word.isascii())))


def _words(text: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
