"""One pattern of a data type, compiled: the cheap shape that the scan looks for, and what then confirms it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import regex  # type: ignore[import-untyped]

from outgate.detect.announced import find_after, find_after_in_bytes, find_alone, find_around, said
from outgate.detect.checks import CHECKS
from outgate.detect.effort import over_bytes, quick
from outgate.detect.extent import back
from outgate.detect.shapes import Underivable, derive

if TYPE_CHECKING:
    from outgate.detect.cells import Cells
    from outgate.detect.digits import Near
    from outgate.detect.nearby import Nearby
    from outgate.detect.unless import Unless
    from outgate.model import Likelihood, Span

_AFTER = 512  # bytes in which a match over bytes is looked for
TIMEOUT = 0.25  # seconds for one candidate; only regexes that could need them are run under it


type Direct = Callable[[bytes, int, int], Span | None]  # (data, shape from, to), in bytes
type Find = Callable[[str, int, int], Span | None]  # (text, shape from, to), in characters; raises TimeoutError


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A regex with its shape. `find` looks in a window of text; `check` gives a value's normal form, or None.

    The match begins where the shape's match does (or one character behind it: the boundary), or, with
    `reach`, up to so many characters before it.
    """

    data_type: str
    shapes: tuple[bytes, ...]  # it is looked for where one of them matches
    reach: int  # characters before the shape in which a match may begin
    check: Callable[[str], str | None]
    find: Find
    direct: Direct | None  # finds the same over bytes, where it can
    announced: bool  # there is a digit soon behind the shape, or nothing
    likelihood: Likelihood
    needs_context: bool
    nearby: Nearby | None = None  # whether it may match near a shape at all, asked before text is decoded
    near: Near | None = None  # how many digits there must be near a shape for this one to match
    unless: Unless | None = None  # what stands before a value and says that it is none
    cells: Cells | None = None  # how values stand in a column below their header, where a header can tell them

    def __repr__(self) -> str:
        return f"<Pattern of {self.data_type}>"


class Unusable(Exception):  # noqa: N818 - the policy author's error, told with the field it is in
    """A pattern that cannot be used; carries the field at fault and the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def compile_shape(source: str, shape: str | None) -> bytes:
    """Return the shape given, or the one derived from the regex. Raises Unusable."""
    if shape is not None:
        return shape.encode()
    try:
        return derive(source)
    except Underivable as error:
        raise Unusable("shape", f"none is given, and none can be derived from the regex: {error}") from None


def check_regex(source: str, group: int | str) -> None:
    """Raises Unusable for a regex that is not valid, that matches nothing at all, or that lacks the group."""
    try:
        compiled: Any = quick(source) or regex.compile(source, regex.ASCII)
    except regex.error as error:
        raise Unusable("regex", f"not a valid regex: {error}") from None
    if compiled.search("") is not None:
        raise Unusable("regex", "matches the empty text")
    if group not in (range(compiled.groups + 1) if isinstance(group, int) else compiled.groupindex):
        raise Unusable("group", "the regex has no such group")


def plain(value: str) -> str:
    """Return the normal form of a value that has no check: in small letters, one space for many."""
    return " ".join(value.casefold().split())


class Place(StrEnum):
    """Where a regex may match, seen from its shape's match."""

    HERE = "here"
    AFTER = "after"  # the shape is a word that announces the value
    AROUND = "around"  # … or that stands behind it
    ALONE = "alone"  # the shape is a whole part
    BELOW = "below"  # there is no shape: only in a column, below a header that is looked for


def compile_regex(
    source: str,
    group: int | str,
    reach: int = 0,
    *,
    place: Place = Place.HERE,
    check: Callable[[str], str | None] = plain,
    words: Sequence[str] = (),
) -> Find:
    """Return the finder for a valid regex: by `re` where it cannot run away, by `regex` with a time-out otherwise.

    `check` and `words` are of account around words.
    """
    fast = quick(source)
    slow: Any = None if fast else regex.compile(source, regex.ASCII)
    at = fast.match if fast else _timed(slow.match)
    search = fast.search if fast else _timed(slow.search)
    match place:
        case Place.AFTER:
            return find_after(_exact(at, group))
        case Place.AROUND:
            return find_around(said(words), search, group, check)
        case Place.ALONE:
            return find_alone(at, group)
        case Place.BELOW:
            return _nowhere
    return _searcher(search, group, lambda _, start: max(0, start - reach)) if reach else _matcher(at, group)


def _nowhere(text: str, start: int, end: int) -> None:
    del text, start, end


def compile_direct(source: str, group: int | str, reach: int = 0, *, place: Place = Place.HERE) -> Direct | None:
    """Return the finder over bytes for a regex that reads them as it reads text, otherwise None."""
    regex_of_bytes = over_bytes(source) if place in {Place.HERE, Place.AFTER} else None
    if regex_of_bytes is None:
        return None
    if place is Place.AFTER:
        return find_after_in_bytes(_exact(regex_of_bytes.match, group))
    if not reach:
        return _matcher(regex_of_bytes.match, group)
    return _searcher(_bounded(regex_of_bytes.search), group, back(source, reach))


def _bounded(search: Callable[..., Any]) -> Callable[[bytes, int], Any]:
    """Search a stretch only, and again in all that follows when a match runs into its end."""

    def near(data: bytes, at: int) -> Any:
        found = search(data, at, at + _AFTER)
        return search(data, at) if found and found.end() == at + _AFTER else found

    return near


def compile_check(name: str | None) -> Callable[[str], str | None]:
    """Return the named check; without a name, one that takes every value. Raises Unusable."""
    if name is None:
        return plain
    if name not in CHECKS:
        raise Unusable("check", f"no such check; there are {', '.join(sorted(CHECKS))}")
    return CHECKS[name]


def _timed(run: Callable[..., Any]) -> Callable[[str, int], Any]:
    return lambda text, at: run(text, at, timeout=TIMEOUT)


def _matcher[T: (str, bytes)](match: Callable[[T, int], Any], group: int | str) -> Callable[[T, int, int], Span | None]:
    """The match that begins where the shape's does, or behind the character that is its boundary."""

    def find(text: T, start: int, end: int) -> Span | None:
        del end
        found = match(text, start) or match(text, start + 1)
        return found.span(group) if found else None

    return find


def _exact[T: (str, bytes)](match: Callable[[T, int], Any], group: int | str) -> Callable[[T, int, int], Span | None]:
    def find(text: T, start: int, end: int) -> Span | None:
        del end
        found = match(text, start)
        return found.span(group) if found else None

    return find


def _searcher[T: (str, bytes)](
    search: Callable[[T, int], Any], group: int | str, low: Callable[[T, int], int]
) -> Callable[[T, int, int], Span | None]:
    """Of the matches from `low` of the shape's place on, the first one that is at that place."""

    def find(text: T, start: int, end: int) -> Span | None:
        found = search(text, low(text, start))
        while found and found.end() <= start:
            found = search(text, found.end())
        return found.span(group) if found and found.start() < end else None

    return find
