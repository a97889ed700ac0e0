"""What a data type's `[measures]` says: what business measures are called, and what their figures look like.

A word may be the beginning or the end of longer ones: `verkauft*`, `*umsatz`.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from outgate.detect.columns import Names, unaccented
from outgate.detect.speech import OPEN, Speech
from outgate.detect.words import APART
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from outgate.detect.values import Kind

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_JOINTS = re.compile(r"[_./:\-]+")
_IDENTIFIES = re.compile(r"\b(?:code|id|ids|no|nr|number|name|type|date|status|url|key|#)\s*\Z", re.IGNORECASE)
_LONGEST = 60  # characters of a header
_LEAST = 2  # measures
_EXACT = 4  # figures that count
_FEW = 3  # letters of a word that many others end with
_SHORTEST = 4  # letters of a word whose singular is known as well

type Figures = Literal["count", "money", "percent", "any"]
_CELLS: Mapping[Figures, Sequence[Kind]] = {
    "count": ("integer",),
    "money": ("money",),
    "percent": ("percent",),
    "any": ("money", "percent"),
}


class MeasureSpec(Strict):
    """What one measure is called, in a sentence or above a column, and what its figures are."""

    words: list[str] = Field(min_length=1)
    figures: Figures
    aside: bool = Field(default=False, description="counts half: what else is measured so")
    unnamed: bool = Field(default=False, description="large sums of money that no word names are of it as well")

    @property
    def kinds(self) -> Sequence[Kind]:
        """The kinds of values in its cells."""
        return _CELLS[self.figures]


class MeasuresSpec(Strict):
    """A data type's `[measures]`."""

    enough: PositiveInt = Field(
        description="what makes it likely: two for each measure, one for each that counts half, one for each exact "
        "figure up to four, two where a word of `insider` is near"
    )
    maybe: PositiveInt = Field(description="what makes it possible")
    insider: list[str] = Field(default=[], description="words of one who tells what is not public")
    openly: list[str] = Field(
        default=[], description="words of the press, of lessons and of applications: with two it is possible at most"
    )
    accounts: list[str] = Field(
        default=[], description="measures that the accounts of anybody have: alone they are nothing"
    )
    of: dict[str, MeasureSpec] = Field(min_length=_LEAST)

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if all(measure.aside for measure in self.of.values()):
            raise ValueError("all measures are `aside`: nothing would ever be found")
        if unknown := [name for name in self.accounts if name not in self.of]:
            raise ValueError(f"there is no measure {unknown[0]!r} for `accounts`")
        if self.maybe > self.enough:
            raise ValueError("`maybe` is more than `enough`")
        return self

    def headers(self) -> Mapping[str, Sequence[str]]:
        """The phrases to look for, by measure."""
        return {name: tuple(phrases(_spellings(measure.words))) for name, measure in self.of.items()}

    @cached_property
    def speech(self) -> Speech:
        """The words that say which measure a figure is of."""
        return Speech({word: name for name, of in self.of.items() for word in of.words})

    @cached_property
    def _titles(self) -> Speech:
        """The same words as they stand in the names of columns and fields."""
        return Speech({word: name for name, of in self.of.items() for word in _spellings(of.words)})

    @cached_property
    def secrecy(self) -> Speech:
        """The words of one who tells what is not public."""
        return Speech(dict.fromkeys(self.insider, ""))

    @cached_property
    def openness(self) -> Speech:
        """The words of one who tells what is public, or made up."""
        return Speech({word: word for word in self.openly})

    @cached_property
    def measure_of(self) -> Callable[[str], str]:
        """What a header says that its column measures, remembered; "" for nothing."""

        @lru_cache(maxsize=8192)
        def look(header: str) -> str:
            title = _JOINTS.sub(" ", _HUMP.sub(" ", header))
            if _IDENTIFIES.search(title):
                return ""
            named = [name for _, name in self._titles.find(title)]
            return next((name for name in named if not self.of[name].aside), named[-1] if named else "")

        return lambda header: look(header) if len(header) <= _LONGEST else ""

    def is_possible(self, named: AbstractSet[str]) -> bool:
        """Whether these may be enough: two measures, and more than accounts."""
        return len(named) >= _LEAST and not named - self.unnamed <= frozenset(self.accounts)

    def may_be(self, named: AbstractSet[str]) -> bool:
        """Whether there may be enough of them where words for these stand: some sums have none."""
        return len(named | self.unnamed) >= _LEAST and not named <= frozenset(self.accounts)

    @cached_property
    def unnamed(self) -> frozenset[str]:
        """The measures of sums that no word names."""
        return frozenset(name for name, of in self.of.items() if of.unnamed)

    def whole(self, named: Iterable[str]) -> int:
        """How many of these measures do not count half."""
        return sum(name in self.of and not self.of[name].aside for name in named)

    def weight(self, named: AbstractSet[str], exact: int) -> int:
        """What so many measures with so many exact figures come to."""
        return len(named) + self.whole(named) + min(exact, _EXACT)

    __hash__ = object.__hash__  # what is remembered of specs is found by their identity
    __eq__ = object.__eq__


def phrases(words: Iterable[str]) -> dict[str, None]:
    """Return how headers with these words are written, in small letters."""
    found: dict[str, None] = {}
    for word in words:
        begin = APART if word.isascii() and len(word) <= _FEW else ""
        end = OPEN if word.endswith(OPEN) else ""
        found |= {begin + phrase + end: None for phrase in Names((word.strip(OPEN),)).phrases()}
    return found


def _spellings(words: Iterable[str]) -> dict[str, None]:
    """The words; those with accents without them as well, as in the name of a field, and all in the singular."""
    bare = (plain for word in words if (plain := unaccented(word)).isascii())
    spelled = (*words, *bare)
    return dict.fromkeys((*spelled, *map(_singular, spelled)))


def _singular(word: str) -> str:
    is_plural = len(word) > _SHORTEST and word.isascii() and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural else word
