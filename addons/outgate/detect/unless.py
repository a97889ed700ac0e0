"""What stands before a value and says that it is none, or hardly one.

The password in `https://user:word@host` is no e-mail address, the number behind `id=` no telephone. An address by which
an author is named in a change log, a copyright notice or a package is public: it is left as possible.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, model_validator

from outgate.detect.endings import Endings, union
from outgate.detect.loosely import may_match
from outgate.model import Likelihood
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BACK = 240  # bytes before a value that are looked at, at most: less where its line begins there
FAR = 400  # bytes between two values over which a clause goes on
BEHIND = 120  # bytes behind a value in which `but` is looked for
MOST = 4  # lines above a value's that a clause can ask for
TIMES = 3  # that `within` must be in a text
AROUND = 4096  # bytes, of each block of a text and its neighbours, in which `spread` is counted: not far away
OFTEN = 16  # values behind one byte: then it pays to look for what any clause could say before one
HOUSES = 0.4  # for each value there, at least: lists of authors have .5 to .9, a shop's customers .1 to .3


def _regex(source: str) -> str:
    try:
        union((source,))
    except re.error as error:
        raise ValueError(f"not a valid regex: {error}") from None
    return source


type Regex = Annotated[str, AfterValidator(_regex)]


class UnlessSpec(Strict):
    """Regexes over bytes for what stands before a value, and what is left of the value's likelihood then."""

    before: list[str] | str = Field(default=[], description="ends where the value begins, and is on its line")
    line: list[str] = Field(default=[], description="the whole of its line as far as the value, or of `lines`")
    lines: int = Field(
        default=0, ge=0, le=MOST, description="lines above that may belong to it; they are in `before` too"
    )
    goes_on: str = Field(default="", description="between two values: what is left of the first is left of the second")
    within: str = Field(default="", description=f"is in the text at least {TIMES} times")
    spread: str = Field(default="", description="matches a value; most around it differ in its group")
    close: str = Field(default="", description="characters of which one stands right before the value: asked first")
    likelihood: Literal["possible", "likely"] | None = Field(default=None, description="what is left; none: nothing")

    @model_validator(mode="after")
    def _compiles(self) -> Self:
        if not (self.before or self.line):
            raise ValueError("needs `before` or `line`: it would never hold")
        try:
            self.clause  # noqa: B018 - it is compiled
        except re.error as error:
            raise ValueError(f"not a valid regex: {error}") from None
        return self

    @cached_property
    def clause(self) -> Clause:
        """The clause, compiled; one for all patterns of a data type, which go on for each other."""
        return Clause.of(self)


class Clause(NamedTuple):
    """A clause, ready to be asked."""

    before: Endings
    line: Endings
    lines: int
    goes_on: re.Pattern[bytes] | None
    within: re.Pattern[bytes] | None
    spread: re.Pattern[bytes] | None
    close: bytes
    left: Likelihood | None
    said: tuple[str, ...]  # what stands before a value, as regexes that end with it

    @classmethod
    def of(cls, spec: UnlessSpec) -> Clause:
        """Return the clause compiled. Raises re.error."""
        before = [spec.before] if isinstance(spec.before, str) else spec.before
        return cls(
            Endings(f"(?:{one})\\Z" for one in before),
            Endings(spec.line),
            spec.lines,
            union((spec.goes_on,)),
            union((spec.within,)),
            union((spec.spread,)),
            spec.close.encode(),
            Likelihood[spec.likelihood.upper()] if spec.likelihood else None,
            (*(f"(?:{one})\\Z" for one in before if one), *(f"^(?:{one})\\Z" for one in spec.line if one)),
        )

    def holds(self, data: bytes, start: int, end: int, memory: Memory, but: re.Pattern[bytes] | None = None) -> bool:
        """Whether it holds for the value `data[start:end]`: by what stands before it, or by the value before it.

        It does not where `but` is in what was looked at, or right behind the value.
        """
        if self.within is not None and memory.lacks(self.within):
            return False
        if not self._is_said(data, start) and not self._goes_on(data, start, memory):
            return False
        if but is not None and but.search(data, _starts(data, start, self.lines)[-1], end + BEHIND):
            return False
        if self.within is not None and not memory.has(self.within, data):
            return False
        if self.spread is not None and not memory.is_spread(self.spread, data, start, but):
            return False
        memory.ends[id(self)] = end
        return True

    def may_hold(self, data: bytes, start: int) -> bool:
        """Whether the byte before `start` leaves it possible; every other one before a value is asked for nothing."""
        if self.close and data[start - 1 : start] not in self.close:
            return False
        can_end = self.line.behind(data, start) is not None or self.before.behind(data, start) is not None
        return can_end or self.goes_on is not None

    def _is_said(self, data: bytes, start: int) -> bool:
        line, before = self.line.behind(data, start), self.before.behind(data, start)
        if line is None and before is None:
            return False
        starts = _starts(data, start, self.lines)
        if line is not None and any(line.fullmatch(data, low, start) for low in starts):
            return True
        return before is not None and before.search(data, starts[-1], start) is not None

    def _goes_on(self, data: bytes, start: int, memory: Memory) -> bool:
        last = memory.ends.get(id(self))
        if self.goes_on is None or last is None or start - last > FAR:
            return False
        return self.goes_on.fullmatch(data, last, start) is not None


class Memory:
    """What clauses remember of one text while it is read from its beginning to its end."""

    def __init__(self) -> None:
        self.ends: dict[int, int] = {}  # of the last value for which a clause held
        self._has: dict[re.Pattern[bytes], bool] = {}
        self._spread: dict[tuple[re.Pattern[bytes], int], bool] = {}  # by block

    def lacks(self, regex: re.Pattern[bytes]) -> bool:
        """Whether it is known already that `regex` is not in the text often enough."""
        return self._has.get(regex) is False

    def has(self, regex: re.Pattern[bytes], data: bytes) -> bool:
        """Whether `regex` is in the text often enough."""
        known = self._has.get(regex)
        if known is None:
            times = sum(1 for _ in zip(regex.finditer(data), range(TIMES), strict=False))
            known = self._has[regex] = times == TIMES
        return known

    def is_spread(self, regex: re.Pattern[bytes], data: bytes, at: int, but: re.Pattern[bytes] | None) -> bool:
        """Whether the matches around `at` differ by their group, which took nothing in those of no house of their own.

        They are not where `but` is among them.
        """
        key = regex, at // AROUND
        known = self._spread.get(key)
        if known is None:
            low, high = max(0, (key[1] - 1) * AROUND), (key[1] + 2) * AROUND
            found = {one[0].lower(): one[1] for one in regex.finditer(data, low, high)}
            houses = {house.lower() for house in found.values() if house}
            known = len(houses) >= HOUSES * len(found) and not (but and but.search(data, low, high))
            self._spread[key] = known
        return known


class _Asked:
    """The clauses that may hold for a value behind one byte."""

    def __init__(self, clauses: tuple[Clause, ...]) -> None:
        self.clauses = clauses
        self._going = [one for one in clauses if one.goes_on is not None]
        self._lines = max((one.lines for one in clauses), default=0)
        self._times = 0
        self._may: Callable[[bytes], bool] | None = None

    def of(self, data: bytes, start: int, memory: Memory) -> Sequence[Clause]:
        """Return those that may hold for the value at `start`: in an export, by one quick look, none of them."""
        if self._may is None:
            self._times += 1
            if self._times < OFTEN or not self.clauses:
                return self.clauses
            self._may = may_match(said for one in self.clauses for said in one.said)
        if self._may(data[_starts(data, start, self._lines)[-1] : start]):
            return self.clauses
        return [one for one in self._going if id(one) in memory.ends] if memory.ends else ()


class Unless:
    """The clauses of one pattern, in order; those that leave something do not hold near `but`."""

    def __init__(self, specs: Sequence[UnlessSpec], but: str = "") -> None:
        self._clauses = [one.clause for one in specs]
        self._but = union((but,))
        self._behind: dict[bytes, _Asked] = {}  # by the byte before a value

    def left(self, data: bytes, start: int, end: int, likelihood: Likelihood, memory: Memory) -> Likelihood | None:
        """Return how likely the value `data[start:end]` is at most, by what stands before it; None when it is none."""
        for clause in self._asked(data, start).of(data, start, memory):
            if clause.holds(data, start, end, memory, self._but if clause.left else None):
                if clause.left is None:
                    return None
                likelihood = min(likelihood, clause.left)
        return likelihood

    def is_none_below(self, header: str) -> bool:
        """Whether what stands below this header of a column is none: it says what `header=` would say before it."""
        label = header.encode("utf-8", "replace") + b"="
        end = len(label)
        return any(one.left is None and one.holds(label, end, end, Memory()) for one in self._asked(label, end).clauses)

    def _asked(self, data: bytes, start: int) -> _Asked:
        last = data[start - 1 : start]
        asked = self._behind.get(last)
        if asked is None:
            asked = self._behind[last] = _Asked(tuple(one for one in self._clauses if one.may_hold(data, start)))
        return asked


def _starts(data: bytes, start: int, lines: int) -> list[int]:
    """Where the line of a value begins, and lines above it, but not further away than is looked at."""
    bound = max(0, start - BACK)
    out = [max(bound, data.rfind(b"\n", bound, start) + 1)]
    while len(out) <= lines and out[-1] > bound:
        out.append(max(bound, data.rfind(b"\n", bound, out[-1] - 1) + 1))
    return out
