"""Findings, summarised for people and for the record: one line for a data type in a place, counts instead of values."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from outgate.model import Finding, Likelihood

SAMPLES = 3  # masked samples kept of one data type in one place
DIGESTS = 1_000  # keyed digests kept of them


@dataclass(frozen=True, slots=True)
class Summary:
    """What was found of one data type in one place. The likelihood is that of the surest finding.

    `distinct` counts values, `people` the customers that records and lists tell of; both are true counts even
    where only some samples and digests are kept.
    """

    data_type: str
    path: tuple[str, ...]
    likelihood: Likelihood
    count: int
    distinct: int
    people: int = 0
    samples: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()  # hex

    @property
    def part(self) -> str:
        """The path in words."""
        return " › ".join(self.path)  # noqa: RUF001 - the separator of paths everywhere


def storable(text: str) -> str:
    """Return `text` as every database takes it: no lone surrogates, and for PostgreSQL no NUL."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def summarise(
    findings: Iterable[Finding], *, places: int | None = None, clean: Callable[[str], str] = storable
) -> Iterator[Summary]:
    """Yield one summary for each data type and path, in order of data type, then of first appearance.

    With `places`, a data type gets at most so many: those beyond are one summary at the path they share. `clean` is
    applied to all text that the sender had a hand in, and returns only what every database takes.
    """
    grouped: dict[str, dict[tuple[str, ...], list[Finding]]] = {}
    for finding in findings:
        grouped.setdefault(finding.data_type, {}).setdefault(finding.path, []).append(finding)
    for _, by_path in sorted(grouped.items()):
        for path, group in _folded(by_path, places):
            yield _summary(path, group, clean)


def _folded(
    by_path: dict[tuple[str, ...], list[Finding]], places: int | None
) -> Iterator[tuple[tuple[str, ...], list[Finding]]]:
    rows = list(by_path.items())
    if places is None or len(rows) <= places:
        yield from rows
        return
    yield from rows[: places - 1]
    rest = rows[places - 1 :]
    yield _shared([path for path, _ in rest]), [finding for _, group in rest for finding in group]


def _shared(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(steps[0] for steps in takewhile(lambda steps: len(set(steps)) == 1, zip(*paths, strict=False)))


def _summary(path: tuple[str, ...], group: Sequence[Finding], clean: Callable[[str], str]) -> Summary:
    digests = dict.fromkeys([finding.digest.hex() for finding in group if finding.digest])
    samples = dict.fromkeys([finding.sample for finding in group])
    return Summary(
        data_type=group[0].data_type,
        path=tuple(map(clean, path)),
        likelihood=max([finding.likelihood for finding in group]),
        count=len(group),
        distinct=len(digests) or len(samples),  # what could not be looked into has no value to hash
        people=len({person for finding in group for person in finding.people}),
        samples=tuple(map(clean, list(samples)[:SAMPLES])),
        digests=tuple(digests)[:DIGESTS],
    )
