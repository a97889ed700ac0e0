"""What came of a run: counts by data type, and what differs between two runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.corpus.measure import Case


@dataclass
class Scores:
    """Values by data type: found, missed, found where they are not; and cases by kind."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    cases: Counter[str] = field(default_factory=Counter)
    faulty: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, cases: Iterable[Case]) -> Scores:
        """Count all cases."""
        scores = cls()
        for case in cases:
            scores.right.update(case.right)
            scores.missed.update(case.missed)
            scores.wrong.update(case.wrong)
            scores.cases[case.kind] += 1
            scores.faulty[case.kind] += not case.is_well
            scores.known[case.kind] += bool(case.gap) and not case.is_well
        return scores

    def recall(self, data_type: str) -> float:
        """The share of values that were found; 1 where there are none."""
        return _share(self.right[data_type], self.missed[data_type])

    def precision(self, data_type: str) -> float:
        """The share of what was found that is a value; 1 where nothing was."""
        return _share(self.right[data_type], self.wrong[data_type])

    def table(self) -> Table:
        """A line for each data type, and one for all."""
        table = Table("data type", *("recall", "precision", "found", "missed", "wrong"), box=None)
        for column in table.columns[1:]:
            column.justify = "right"
        for data_type in sorted({*self.right, *self.missed, *self.wrong}):
            counts = (self.right[data_type], self.missed[data_type], self.wrong[data_type])
            table.add_row(
                data_type, f"{self.recall(data_type):.3f}", f"{self.precision(data_type):.3f}", *map(str, counts)
            )
        found, missed, wrong = self.right.total(), self.missed.total(), self.wrong.total()
        shares = (f"{_share(found, missed):.3f}", f"{_share(found, wrong):.3f}")
        table.add_row("all", *shares, str(found), str(missed), str(wrong), style="bold")
        return table

    def totals(self, count: int) -> Iterator[str]:
        """What was run, and how much of it is as it should be; `count` is how many leaks there are."""
        leaks, harmless = (
            f"{self.cases[kind]} {{}}, {self.faulty[kind]} with a fault, {self.known[kind]} of them known"
            for kind in ("leak", "harmless")
        )
        yield f"\n{count} leaks: " + leaks.format("ways of sending them")
        yield harmless.format("harmless bodies")


def changes(before: Iterable[Case], after: Iterable[Case]) -> Iterator[str]:
    """Say what is found, missed and alarmed at now and was not before, and the other way round; of cases in both."""
    old = {case.name: case for case in before}
    pairs = [(old[case.name], case) for case in after if case.name in old]
    counts: Counter[str] = Counter()
    for one, other in pairs:
        for title, lost, won in _changed(one, other):
            for data_type in sorted((+(won - lost)).elements()):
                counts[title] += 1
                yield f"{title}: {data_type} in {other.name}"
    yield ", ".join(f"{count} {title}" for title, count in sorted(counts.items())) or "nothing changed"


def _changed(one: Case, other: Case) -> Iterator[tuple[str, Counter[str], Counter[str]]]:
    yield "newly found", Counter(other.missed), Counter(one.missed)
    yield "newly missed", Counter(one.missed), Counter(other.missed)
    yield "newly alarmed", Counter(one.wrong), Counter(other.wrong)
    yield "no longer alarmed", Counter(other.wrong), Counter(one.wrong)
    yield (
        "newly stopped or let go",
        Counter([one.action]),
        Counter([other.action] if one.action != other.action else ()),
    )


def _share(right: int, other: int) -> float:
    return right / (right + other) if right + other else 1.0
