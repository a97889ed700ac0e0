"""What a data type's `[signs]` says: words and forms that together tell what a text is about, whatever its sentences.

A word may be the beginning or the end of longer ones: `delet*`, `*konto`. A pattern is one that re2 takes.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Self

import re2
from pydantic import AfterValidator, Field, PositiveInt, model_validator

from outgate.detect.columns import unaccented
from outgate.detect.forms import Forms
from outgate.detect.speech import OPEN, Speech
from outgate.detect.words import APART
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

_SHORT = 3  # letters of a word that many others have in them
_LONG = 5  # letters of a word that without its accents is no other one


def _usable(pattern: str) -> str:
    try:
        Forms({"": [pattern]})
    except (re2.error, ValueError) as error:
        raise ValueError(f"the pattern is not taken: {error}") from None
    return pattern


class SignSpec(Strict):
    """One sign: what it is told by, and what it counts."""

    words: list[str] = Field(default=[])
    patterns: list[Annotated[str, AfterValidator(_usable)]] = Field(
        default=[], description="in any case, as re2 takes them"
    )
    weight: int = Field(default=1, description="less than nothing where it speaks against")

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if not self.words and not self.patterns:
            raise ValueError("has neither words nor patterns")
        return self


class SignsSpec(Strict):
    """A data type's `[signs]`: what is found where signs stand together, by what all those around them weigh."""

    together: list[list[str]] = Field(min_length=1, description="signs of which all must be near each other")
    one_of: list[str] = Field(min_length=1, description="signs of which one must be around them")
    near: PositiveInt = Field(default=120, description="bytes between these")
    within: PositiveInt = Field(default=350, description="bytes around them in which signs count")
    maybe: PositiveInt = Field(description="what makes it possible: each sign counts once")
    enough: PositiveInt = Field(description="what makes it likely")
    of: dict[str, SignSpec] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        if unknown := [name for name in chain(*self.together, self.one_of) if name not in self.of]:
            raise ValueError(f"there is no sign {unknown[0]!r}")
        if not all(any(self.of[name].words for name in names) for names in self.together):
            raise ValueError("a list of `together` has no sign with words: it would be looked for in all text")
        if self.maybe > self.enough:
            raise ValueError("`maybe` is more than `enough`")
        return self

    def headers(self) -> Mapping[str, Sequence[str]]:
        """The phrases to look for, by sign: of those that must be there."""
        asked = dict.fromkeys(chain(*self.together, self.one_of))
        return {name: tuple(_phrases(self.of[name].words)) for name in asked if self.of[name].words}

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield all words, in small letters, and the sign that each is of."""
        for name, sign in self.of.items():
            yield from ((word, name) for word in Speech(dict.fromkeys(_spellings(sign.words), name)).words)

    @cached_property
    def needed(self) -> Forms:
        """The patterns of signs of which one must be there."""
        return Forms({name: self.of[name].patterns for name in self.one_of})

    @cached_property
    def others(self) -> Forms:
        """The patterns of the others."""
        return Forms({name: sign.patterns for name, sign in self.of.items() if name not in self.one_of})

    def has_one(self, named: AbstractSet[str], data: bytes) -> bool:
        """Whether one of the signs may be in a text of which one must be, where words of some signs are."""
        return not named.isdisjoint(self.one_of) or self.needed.are_in(data)

    @cached_property
    def _patterned(self) -> frozenset[str]:
        return frozenset(name for name, sign in self.of.items() if sign.patterns)

    def may_be(self, named: AbstractSet[str]) -> bool:
        """Whether signs that must be together may be, where words of these are: of others there may be patterns."""
        return self.are_together(named | self._patterned) and any(named & set(names) for names in self.together)

    def are_together(self, named: AbstractSet[str]) -> bool:
        """Whether these are all that must be together."""
        return any(named >= names for names in self._sets)

    @cached_property
    def _sets(self) -> Sequence[frozenset[str]]:
        return [*map(frozenset, self.together)]

    def weight(self, named: Iterable[str]) -> int:
        """What these signs come to."""
        return sum(self.of[name].weight for name in named)

    __hash__ = object.__hash__  # what is remembered of specs is found by their identity
    __eq__ = object.__eq__


def _spellings(words: Iterable[str]) -> dict[str, None]:
    """The words; those with accents without them as well, as many type."""
    bare = (unaccented(word) for word in words if len(word.strip(OPEN)) >= _LONG and not word.isascii())
    return dict.fromkeys((*words, *(word for word in bare if word.isascii())))


def _phrases(words: Iterable[str]) -> Iterator[str]:
    """The words as the names of columns are looked for, in small letters; short ones only where they stand apart.

    If all were asked to, the automaton would take ten times as long to learn what text looks like.
    """
    for word in map(str.lower, _spellings(words)):
        begin = APART if word.isascii() and len(word) <= _SHORT else ""
        yield begin + word.lstrip(OPEN)
