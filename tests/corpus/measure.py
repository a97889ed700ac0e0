"""The corpus, run: what was found and missed in every leak and way, and what was found where nothing is.

A case is right when every value that it names is found, nothing else is found for sure, and policy does at least what
the leak says. In another way than the plain one, a value is known by the digest of its normal form.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outgate.cli.carriers import Carried
from outgate.cli.compose import load_policy
from outgate.cli.examples import message
from outgate.inspection import inspect
from outgate.model import Action, Destination, Likelihood, Limits
from tests.corpus.bodies import bodies
from tests.corpus.leak import WHOLE, leaks
from tests.corpus.ways import PAIRS, PLAIN, Sent, in_pairs, sent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from outgate.inspection import Policy
    from outgate.model import Finding, Outcome, Part
    from tests.corpus.bodies import Harmless
    from tests.corpus.leak import Leak

POLICIES = Path(__file__).parents[2] / "policies"
KEY = b"a key of the corpus, 32 bytes...."
UNNAMED = ("uninspected",)  # says what was not read, and names no data


@dataclass
class Case:
    """One body, run: how many values of each data type were found, missed, and found where they are not."""

    name: str
    kind: str  # leak or harmless
    right: dict[str, int] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    action: str = ""  # what is wrong with the action, otherwise empty
    gap: str = ""  # why it is known to be wrong

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong with it."""
        return not (self.missed or self.wrong or self.action)

    @property
    def fault(self) -> str:
        """What is wrong, in a line."""
        counts = (("missed", self.missed), ("wrong", self.wrong))
        return "; ".join(
            [*(f"{what} {found}" for what, found in counts if found), *([self.action] if self.action else [])]
        )

    def as_tree(self) -> dict[str, Any]:
        """The case as JSON."""
        return asdict(self)


def shipped(policies: Path = POLICIES) -> Policy:
    """Return the policy that is measured."""
    return load_policy(policies).compile(KEY, Limits())


def run_leaks(policy: Policy, some: Iterable[Leak] | None = None) -> Iterator[Case]:
    """Run every leak (or just some), plain and in its other ways."""
    for leak in leaks() if some is None else some:
        plain = Sent(PLAIN, Carried(leak.text.encode(), leak.media_type), leak.gap)
        known = _known(leak, _sent(leak, plain.carried, policy).findings)
        yield _case(leak, plain, known, policy)
        for other in sent(leak):
            yield _case(leak, other, known, policy)


def run_pairs(policy: Policy, some: Iterable[Leak] | None = None) -> Iterator[Case]:
    """Run one leak of each data type (or just some) in all pairs of ways."""
    for leak in of_each_type() if some is None else some:
        known = _known(leak, _sent(leak, Carried(leak.text.encode(), leak.media_type), policy).findings)
        for other in in_pairs(leak, PAIRS):
            yield _case(leak, other, known, policy)


def of_each_type() -> list[Leak]:
    """Return the first leak in plain text that has a value of each data type."""
    first = {
        data_type: leak for leak in reversed(leaks()) if leak.is_plain and not leak.gap for data_type in leak.finds
    }
    return [*{leak.name: leak for leak in first.values()}.values()]


def _sent(leak: Leak, carried: Carried, policy: Policy) -> Outcome:
    return inspect(replace(message(carried), destination=Destination(leak.to)), policy)


def _known(leak: Leak, found: Iterable[Finding]) -> dict[str, dict[str, bytes]]:
    """Return the digest of every value that was found in the plain text as it stands there, by data type."""
    known: dict[str, dict[str, bytes]] = {data_type: {} for data_type in leak.finds}
    for finding in found:
        for start, end in finding.spans if finding.part is not None else ():
            assert finding.part is not None
            for value in _spellings(finding.part, start, end):
                known.get(finding.data_type, {}).setdefault(value, finding.digest)
    return known


def _spellings(part: Part, start: int, end: int) -> Iterator[str]:
    """Yield a value as it was found, and as it stands in the text of which that is another spelling."""
    yield part.data[start:end].decode(errors="replace")
    while part.to_parent is not None and part.parent is not None:
        start, end = part.to_parent(start, end)
        part = part.parent
        yield part.data[start:end].decode(errors="replace")


def _case(leak: Leak, other: Sent, known: Mapping[str, Mapping[str, bytes]], policy: Policy) -> Case:
    case = Case(f"{leak.name} {other.way}", "leak", gap=other.gap)
    outcome = _sent(leak, other.carried, policy)
    sure = [found for found in outcome.findings if found.likelihood >= Likelihood.LIKELY]
    seen = {(found.data_type, found.digest) for found in outcome.findings}
    for data_type, values in leak.finds.items():
        found = sum(_is_found(data_type, value, known, seen) for value in values)
        case.right |= {data_type: found} if found else {}
        case.missed |= {data_type: len(values) - found} if found < len(values) else {}
    expected = {(data_type, digest) for data_type, values in known.items() for digest in values.values()}
    case.wrong = wrong(sure, expected, {name for name, values in leak.finds.items() if WHOLE & {*values}}, leak.also)
    case.action = _action_fault(leak, outcome)
    return case


def _is_found(
    data_type: str, value: str, known: Mapping[str, Mapping[str, bytes]], seen: set[tuple[str, bytes]]
) -> bool:
    if value in WHOLE:
        return any(one == data_type for one, _ in seen)
    return (data_type, known[data_type].get(value, b"")) in seen


def wrong(
    found: Iterable[Finding], expected: set[tuple[str, bytes]], whole: Iterable[str] = (), also: Iterable[str] = ()
) -> dict[str, int]:
    """Count what was found beyond the values `expected` and the data types `whole` and `also`, by data type."""
    allowed = {*whole, *also}
    strange = {
        (one.data_type, one.digest)
        for one in found
        if (one.data_type, one.digest) not in expected and one.data_type not in allowed
        and one.data_type.partition(".")[0] not in UNNAMED
    }  # fmt: skip
    return dict(Counter(data_type for data_type, _ in strange))


def _action_fault(leak: Leak, outcome: Outcome) -> str:
    done = Action.BLOCK if outcome.send is None else outcome.decision.action
    return "" if done >= leak.action else f"{done} instead of {leak.action}"


def run_harmless(policy: Policy, some: Iterable[Harmless] | None = None) -> Iterator[Case]:
    """Run every harmless body (or just some), as a POST to a host that no policy names."""
    for harmless in bodies() if some is None else some:
        outcome = inspect(message(Carried(harmless.body.text.encode(), harmless.body.media_type)), policy)
        case = Case(harmless.name, "harmless", gap=harmless.gap)
        sure = [found for found in outcome.findings if found.likelihood >= Likelihood.LIKELY]
        case.wrong = wrong(sure, set(), harmless.has)
        done = Action.BLOCK if outcome.send is None else outcome.decision.action
        fired = ", ".join(fired.rule for fired in outcome.decision.fired)
        case.action = f"{done} by {fired}" if done >= Action.REDACT else ""
        yield case
