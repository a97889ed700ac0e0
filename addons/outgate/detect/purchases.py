"""What one person bought: a list of things with their days, and near it a name, or a word for a person, and for buying.

Bookings, minutes and deliveries have days as well. What was sent or paid back on a day is no purchase, and from who is
told of is told who is written to, or writes, about orders of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.buyers import Around
from outgate.detect.dated import lists
from outgate.detect.decoded import Decoded
from outgate.detect.headers import by_type
from outgate.detect.sums import has_sum
from outgate.model import Finding, Likelihood

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest, Means
    from outgate.detect.purchases_spec import PurchasesSpec
    from outgate.model import Part, Span

_AROUND = 240  # bytes before a list, and behind it, in which it is said whose it is
_NEAR = 64  # characters of a first thing, before its day
_CLOSE = 24  # characters from `bestellt` to the end of a list
_BOUGHT = 2  # days on which things were bought, for one on which they were not
_MAYBE, _ENOUGH = 3, 4
_OPENS = re.compile(r".*(?::|\uff1a|\n)[\s*\u2022\u2013-]*", re.DOTALL)
_ENDS = re.compile(r"[\n;\uff1b\u3002<>\"\\{}\]]|/[A-Za-z]|&\w{1,20}=|\s--|\.(?=\s|\Z)|\Z")
_AFTER = re.compile(r"\s*[),;.\u3001\uff0c\uff1b\uff09\n]")  # a day that stands behind its thing
_LINE = re.compile(r"\n")
_ALONE = re.compile(r"\r?\n")  # a day on a line of its own
_ENDS_BEHIND = re.compile(r"(?<=\))|[^\w\s)]|\Z")
_BEHIND = re.compile(r":|\uff1a|\n\s*\n")  # where something else begins
_TITLE = re.compile(rb"(?::|\xef\xbc\x9a)[\s*-]*\Z")


def find(part: Part, columns: Columns, found: Sequence[Finding], means: Means) -> Iterator[Finding]:
    """Yield a finding for each list of what somebody bought, but where a pattern has found it. Never raises."""
    data_types, digest, _ = means
    named = by_type(columns)
    for name, spec in _specs(data_types):
        if name in named:
            told = [span for one in found if one.data_type == name for span in one.spans]
            for one, weight in _purchases(part.data, spec):
                if not any(start < one.span[1] and one.span[0] < end for start, end in told):
                    likely = Likelihood[data_types[name].spec.likelihood.upper()]
                    yield _finding(part, name, one, digest, likely if weight >= _ENOUGH else Likelihood.POSSIBLE)


def beyond(found: Sequence[Finding], data_types: Mapping[str, DataType]) -> Sequence[Finding]:
    """Return the findings of a message, what is told of purchases only where no history is found by its fields."""
    specs = {one.data_type: data_types[one.data_type].spec for one in found if one.data_type in data_types}
    has_history = any(spec.record is not None and spec.record.items for spec in specs.values())
    told = {name for name, spec in specs.items() if spec.purchases is not None} if has_history else ()
    return [one for one in found if one.data_type not in told] if told else found


@lru_cache(maxsize=8)
def _specs(data_types: Mapping[str, DataType]) -> Sequence[tuple[str, PurchasesSpec]]:
    purchases = ((name, data_type.spec.purchases) for name, data_type in data_types.items())
    return tuple((name, spec) for name, spec in purchases if spec is not None)


class _List(NamedTuple):
    """A list, and what is told around it."""

    lead: str
    things: Sequence[str]  # what stands between its days, and behind the last
    tail: str  # what stands behind its last day
    span: Span


def _purchases(data: bytes, spec: PurchasesSpec) -> Iterator[tuple[_List, int]]:
    """Yield the lists that may be of purchases, with what they come to."""
    for one in _lists(data, spec):
        weight = _weight(one, spec)
        if weight >= _MAYBE:
            yield one, weight


def _lists(data: bytes, spec: PurchasesSpec) -> Iterator[_List]:
    known = 0
    for days in _parted(data, spec):
        one = _read(data, days, known, spec)
        known = one.span[1]
        yield one


def _parted(data: bytes, spec: PurchasesSpec) -> Iterator[Sequence[Span]]:
    """Yield the days of lists, those of two people apart."""
    for days in lists(data, spec.several):
        begin = 0
        for at, (one, other) in enumerate(pairwise(days), start=1):
            if _is_lead(data[one[1] : other[0]], spec):
                yield from [days[begin:at]] if at - begin >= spec.several else []
                begin = at
        yield from [days[begin:]] if len(days) - begin >= spec.several else []


def _is_lead(between: bytes, spec: PurchasesSpec) -> bool:
    """Whether a title stands between two days that says what somebody else bought."""
    if _TITLE.search(between) is None:
        return False
    text = between.decode("utf-8", "replace")
    return Around(text, len(text), spec).is_lead


def _read(data: bytes, days: Sequence[Span], known: int, spec: PurchasesSpec) -> _List:
    """What is told around these days; what was read as another list, before `known`, is not read again."""
    first, last = days[0][0], days[-1][1]
    lead = Decoded(data, max(known, first - _AROUND), first)
    tail = Decoded(data, last, last + _AROUND)
    between = [data[one[1] : other[0]].decode("utf-8", "replace") for one, other in pairwise(days)]
    is_behind = _AFTER.match(between[0]) is not None and not lead.text.rstrip(" ").endswith("\n")
    start = _start(lead.text, spec) if is_behind else len(lead.text)
    lines = between[-1].count("\n") if _ALONE.match(between[0]) and not is_behind else 0
    end = _end(tail.text, _LINE, lines) if lines else _end(tail.text, _ENDS_BEHIND if is_behind else _ENDS)
    span = lead.span(start, start)[0], tail.span(end, end)[0]
    return _List(lead.text, (*between, tail.text[:end]), tail.text, span)


def _end(tail: str, ends: re.Pattern[str], nth: int = 1) -> int:
    """Where the last thing of a list ends: at the first of what ends one, or after as many lines as the others have."""
    found = next(islice(ends.finditer(tail), nth - 1, None), None)
    return found.start() if found else len(tail)


def _start(lead: str, spec: PurchasesSpec) -> int:
    """Where the first thing of a list begins whose days stand behind the things."""
    opens = _OPENS.match(lead)
    start = max((opens.end() if opens else -1, *(end + 1 for _, end in Around(lead, len(lead), spec).words)))
    return start if 0 <= start < len(lead) and len(lead) - start <= _NEAR else len(lead)


def _weight(one: _List, spec: PurchasesSpec) -> int:
    """What a list comes to: two for who it is of, two for a word for buying, one for each hint at a purchase.

    Who writes signs behind a list, and a verb within it may be about another thing: with these it is a hint at most.
    """
    sums = [has_sum(thing) for thing in one.things]
    others = [thing for is_paid, thing in zip(sums, one.things, strict=True) if not is_paid]
    apart = sum(next(spec.unbought.find(thing), None) is not None for thing in others)
    lead, tail = Around(one.lead, len(one.lead), spec), Around(_BEHIND.split(one.tail, maxsplit=1)[0], 0, spec)
    if len(sums) - apart < max(spec.several, _BOUGHT * apart) or lead.is_own or tail.is_own:
        return 0
    is_sent = any(next(spec.delivery.find(text), None) is not None for text in (*one.things, one.tail))
    hints = is_sent + (sum(sums) * 2 >= len(sums))
    sure = lead.weight(is_bought=_is_bought(one.things[0], spec) or _is_bought(one.things[-1][-_CLOSE:], spec))
    hinted = max(
        lead.weight(is_bought=any(_is_bought(thing, spec) for thing in one.things)), tail.has_verb and tail.weight()
    )
    return max(sure and sure + hints, hinted and min(hinted + hints, _MAYBE))


def _is_bought(text: str, spec: PurchasesSpec) -> bool:
    return any(kind == "bought" for _, kind in spec.around.find(text))


def _finding(part: Part, data_type: str, one: _List, digest: Digest, likelihood: Likelihood) -> Finding:
    value = part.data[slice(*one.span)].decode("utf-8", "replace")
    return Finding(
        data_type=data_type,
        path=part.path,
        likelihood=likelihood,
        sample=f"{len(one.things)} purchases",
        digest=digest(data_type, " ".join(value.casefold().split())),
        spans=(one.span,),
        part=part,
    )
