"""What one person bought: a list of things with their days, and near it a name, or a word for a person, and for buying.

Bookings, minutes and deliveries have days as well. What was sent or paid back on a day is no purchase, and from who is
told of is told who is written to, or writes, about orders of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.dated import WORD, lists
from outgate.detect.decoded import Decoded
from outgate.detect.headers import by_type
from outgate.detect.sums import has_sum
from outgate.model import Finding, Likelihood

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outgate.detect.catalogue import DataType
    from outgate.detect.finders import Columns, Digest
    from outgate.detect.purchases_spec import PurchasesSpec
    from outgate.model import Part, Span

_LEAD = 240  # bytes before a list in which it is said whose it is
_TAIL = 240  # bytes behind its last day, for its last thing and where all was sent
_NEAR = 64  # characters between who it is, the word for buying, and the list
_CLOSE = 24  # characters between `your` and `orders`, or `bestellt` and the end
_BOUGHT = 2  # days on which things were bought, for one on which they were not
_NAMED, _SAID = 2, 2  # what it counts who it is, and that it was bought
_MAYBE, _ENOUGH = 3, 4
_LATIN = r"[A-Z\u00c0-\u00de\u0100-\u017f\u0410-\u042f][\w'\u2019\u0300-\u036f-]{1,20}\.?"
_BETWEEN = "(?: (?:de|da|do|dos|van|von|der|den|di|del|della|la|el|al|bin))"
_WIDE = "\u3005\u3040-\u30ff\u3400-\u9fff"
_NAMES = (
    re.compile(rf"(?<![\w@.]){_LATIN}{_BETWEEN}{{0,2}}(?: {_LATIN}){{1,3}}"),
    re.compile(rf"[{_WIDE}]{{1,4}} ?[{_WIDE}]{{1,4}} ?(?:さん|様|先生|女士|小姐|氏)"),
    re.compile(rf"(?<![{_WIDE}])[\u3400-\u9fff]{{2,4}}?(?=的|最近|近|过去|過去|这|上| |\uff08|\()"),
    re.compile(r"(?<![\uac00-\ud7af])[\uac00-\ud7af]{2,5}(?:님|씨|의)?(?= )"),
)
_OPENS = re.compile(r".*(?::|\uff1a|\n)[\s*\u2022\u2013-]*", re.DOTALL)
_ENDS = re.compile(r"[\n;\uff1b\u3002<>\"\\{}\]]|/[A-Za-z]|&\w{1,20}=|\s--|\.(?=\s|\Z)|\Z")
_ENDS_BEHIND = re.compile(r"[^\w\s)]|\Z")  # of a list with its days behind the things
_TITLE = re.compile(rb"(?::|\xef\xbc\x9a)[\s*-]*\Z")


def find(
    part: Part, columns: Columns, found: Sequence[Finding], data_types: Mapping[str, DataType], digest: Digest
) -> Iterator[Finding]:
    """Yield a finding for each list of what somebody bought, but where a pattern has found it. Never raises."""
    named = by_type(columns)
    for name, spec in _specs(data_types):
        told = [span for one in found if one.data_type == name for span in one.spans]
        for one in _lists(part.data, spec) if name in named else ():
            weight = _weight(one, spec)
            if weight >= _MAYBE and not any(start < one.span[1] and one.span[0] < end for start, end in told):
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
    tail: str
    span: Span


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
                yield days[begin:at]
                begin = at
        yield days[begin:]


def _is_lead(between: bytes, spec: PurchasesSpec) -> bool:
    """Whether a title stands between two days that says what somebody else bought."""
    if _TITLE.search(between) is None:
        return False
    lead = _Lead(between.decode("utf-8", "replace"), spec)
    return bool(lead.words) and any((lead.people, lead.accounts, lead.names))


def _read(data: bytes, days: Sequence[Span], known: int, spec: PurchasesSpec) -> _List:
    """What is told around these days; what was read as another list, before `known`, is not read again."""
    first, last = days[0][0], days[-1][1]
    lead = Decoded(data, max(known, first - _LEAD), first)
    tail = Decoded(data, last, last + _TAIL)
    between = [data[one[1] : other[0]].decode("utf-8", "replace") for one, other in pairwise(days)]
    start, is_behind = _start(lead.text, spec)
    found = (_ENDS_BEHIND if is_behind else _ENDS).search(tail.text)
    end = found.start() if found else len(tail.text)
    span = lead.span(start, start)[0], tail.span(end, end)[0]
    return _List(lead.text, (*between, tail.text[:end]), tail.text[end:], span)


def _start(lead: str, spec: PurchasesSpec) -> tuple[int, bool]:
    """Where the first thing of a list begins, and whether its day stands behind it."""
    opens = _OPENS.match(lead)
    starts = [opens.end()] if opens else []
    starts += [end + 1 for (_, end), kind in spec.lead.find(lead) if kind == "bought"]
    start = max(starts, default=len(lead))
    is_behind = start < len(lead) and len(lead) - start <= _NEAR and WORD.search(lead, start) is not None
    return (start if is_behind else len(lead)), is_behind


class _Lead:
    """What stands before a list: where words for buying and for people, and names, are."""

    def __init__(self, text: str, spec: PurchasesSpec) -> None:
        self._said = list(spec.lead.find(text))
        self._size = len(text)
        self.words, self.people, self.accounts = map(self._of, ("bought", "people", "accounts"))
        for start, end in (span for span, _ in (*self._said, *spec.unnamed.find(text))):
            text = text[:start] + "\0" * (end - start) + text[end:]
        self.names = [name.span() for shape in _NAMES for name in shape.finditer(text)]

    def _of(self, kind: str) -> list[Span]:
        return [span for span, one in self._said if one == kind]

    @property
    def is_own(self) -> bool:
        """Whether the orders are of who is written to, or writes: nobody else stands between `your` and `orders`."""
        pairs = pairwise(self._said)
        return any(
            (kind, other) == ("yours", "bought") and start - end <= _CLOSE
            for ((_, end), kind), ((start, _), other) in pairs
        )

    def weight(self, *, is_bought: bool, is_sent: bool) -> int:
        """Return what it says, given whether a word for buying stands in the list, and where things went behind it."""
        people = [*self.people, *self.accounts]
        is_named = self._are_near(self.names, (*self.words, *self.accounts), self._size)
        is_told = self._are_near(people, self.words) or (is_bought and self._are_near(people, (), self._size))
        if not (is_named or is_told):
            return 0
        if is_bought or self._are_near(self.words, (*self.names, *people), self._size):
            return _NAMED + _SAID
        return _NAMED + is_sent + self._are_near(self.accounts, self.names)

    def _are_near(self, spans: Sequence[Span], others: Sequence[Span], *places: int) -> bool:
        """Whether one of these is near one of the others, or near a place."""
        edges = (*others, *((place, place) for place in places))
        return any(max(one[0], other[0]) - min(one[1], other[1]) <= _NEAR for one in spans for other in edges)


def _weight(one: _List, spec: PurchasesSpec) -> int:
    """What a list comes to: who it is counts two, a word for buying two, what hints at a purchase one each."""
    sums = [has_sum(thing) for thing in one.things]
    others = [thing for is_paid, thing in zip(sums, one.things, strict=True) if not is_paid]
    apart = sum(next(spec.unbought.find(thing), None) is not None for thing in others)
    lead = _Lead(one.lead, spec)
    if len(sums) - apart < max(spec.several, _BOUGHT * apart) or lead.is_own:
        return 0
    last = one.things[-1]
    is_bought = any(kind == "bought" and len(last) - end <= _CLOSE for (_, end), kind in spec.lead.find(last))
    is_sent = next(spec.delivery.find(one.tail), None) is not None
    weight = lead.weight(is_bought=is_bought, is_sent=is_sent)
    return weight + (sum(sums) * 2 >= len(sums)) if weight else 0


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
