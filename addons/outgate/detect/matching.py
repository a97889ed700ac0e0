"""From the candidates of one text to its matches: confirmed, as likely as what stands around them says, one at a place.

In an export this is done for every few bytes: it is written for speed, and asks nothing that the answer does not need.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.confirm import confirm
from outgate.detect.overlap import longest
from outgate.detect.unless import Memory
from outgate.model import Likelihood

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from outgate.detect.confirm import Value
    from outgate.detect.context import Context
    from outgate.detect.engine import Engine
    from outgate.detect.patterns import Pattern
    from outgate.detect.scanner import Candidate
    from outgate.model import Span

_span = attrgetter("span")
_new = tuple.__new__  # a third of what calling a NamedTuple costs
_MOST = Likelihood.VERY_LIKELY
_RAISED = {one: Likelihood(min(one + 1, _MOST)) for one in Likelihood}


class Match(NamedTuple):
    """A confirmed value, and where it is in the data of its part."""

    pattern: Pattern
    value: Value
    span: Span
    likelihood: Likelihood


def matches(
    engine: Engine,
    data: bytes,
    candidates: Iterable[Candidate],
    slow: Collection[Pattern],
    is_too_slow: Callable[[Pattern], None],
) -> Iterator[Match]:
    """Confirm candidates; of one pattern, none that starts inside a match or where it was tried just before.

    They come in the order of their ends: a longer word comes behind the shorter one inside it. Patterns that are `slow`
    are not tried, and `is_too_slow` is told of one that ran into its time-out.
    """
    done: dict[Pattern, int] = {}
    by_shape, nears, contexts, memory = engine.patterns, engine.near, engine.contexts, Memory()
    for shape, start, end in candidates:
        asked = nears[shape]
        if asked is not None and not asked.is_in(data, start, end):
            continue
        for pattern in by_shape[shape]:
            until = done.get(pattern, 0)  # the end of a match, or, negative, where there was none
            if start < until or start == ~until or pattern in slow:
                continue
            done[pattern] = ~start
            try:
                value = confirm(pattern, data, start, end)
            except TimeoutError:
                is_too_slow(pattern)
                continue
            if value is None:
                continue
            likelihood = _likelihood(pattern, contexts[pattern.data_type], data, value)
            if likelihood is not None and pattern.unless is not None:
                likelihood = pattern.unless.left(data, value.start, value.end, likelihood, memory)
            if likelihood is not None:
                done[pattern] = value.end
                yield _new(Match, (pattern, value, value[:2], likelihood))


def _likelihood(pattern: Pattern, context: Context | None, data: bytes, value: Value) -> Likelihood | None:
    """How likely a value is by the words around it; None for nothing."""
    likely = pattern.likelihood
    if likely is _MOST and not pattern.needs_context:
        return likely
    if pattern.cells is not None or (context is not None and context.is_near(data, value.start, value.end)):
        return _RAISED[likely]  # it was found by its word, or has one near
    return None if pattern.needs_context else likely


def raised(likelihood: Likelihood, *, near: bool) -> Likelihood:
    """Return the likelihood of a value that has a word of its context `near`, or has not."""
    return _RAISED[likelihood] if near else likelihood


def one_each(matches: list[Match]) -> list[Match]:
    """Of matches of one data type that overlap, the longest; in the order of the text."""
    matches.sort(key=_span)
    if _are_apart(matches):
        return matches
    groups: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        groups[match.pattern.data_type].append(match)
    kept: list[Match] = []
    for group in groups.values():
        if _are_apart(group):
            kept += group
        else:
            kept += [group[at] for at in longest([(*match.span, match.likelihood) for match in group])]
    return sorted(kept, key=_span)


def _are_apart(matches: Sequence[Match]) -> bool:
    ends = accumulate((match.span[1] for match in matches), max, initial=0)
    return all(match.span[0] >= end for match, end in zip(matches, ends, strict=False))
