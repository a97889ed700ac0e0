"""One look at the parts of one message: scan, confirm, name, count against the limits.

The scan of a part with nothing in it is nearly all of the cost; everything else is done only where it hit.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from outgate.detect.finders import FINDERS, Means
from outgate.detect.masking import sample
from outgate.detect.matching import Match, matches, one_each, raised
from outgate.detect.normal_form import normal_form
from outgate.detect.said import scan
from outgate.detect.scanner import NOTHING
from outgate.detect.undressed import moved, undressed
from outgate.detect.worth import Worth
from outgate.model import Finding, Reason, everywhere, uninspected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outgate.detect.engine import Engine
    from outgate.detect.finders import Columns
    from outgate.detect.masking import Digests
    from outgate.detect.normal_form import NormalForm
    from outgate.detect.patterns import Pattern
    from outgate.detect.scanner import Candidate, Scan
    from outgate.detect.under_headers import Below
    from outgate.model import Limits, Part

CANDIDATES = 50  # for each match that is allowed: nearly all candidates of a good shape are confirmed
NEAR = 64  # bytes around a candidate in which the normal form must differ for it to be looked at again

_TOO_MANY = f"uninspected.{Reason.MATCHES}"
_NAME = "host"  # the root that holds no table, and no sentence


class Look:
    """Collects `found` and `gaps` over the parts of one message."""

    def __init__(self, engine: Engine, digests: Digests, limits: Limits) -> None:
        self.found: list[Finding] = []
        self.gaps: list[Finding] = []
        self._engine = engine
        self._digest = digests.of
        self._matches_left = limits.matches
        self._candidates_left = limits.matches * CANDIDATES
        self._known: dict[tuple[str, str], tuple[bytes, str]] = {}  # digest and sample, by data type and normal form
        self._slow: set[Pattern] = set()  # ran into the time-out: not tried again in this message

    def at(self, part: Part) -> None:
        """Look at one part."""
        data = part.data
        scan = self._engine.scan(data, self._candidates_left)
        form = normal_form(data) if part.is_text and not data.isascii() else None
        columns = self._columns(data, form) if part.is_text and part.root != _NAME else frozenset()
        if scan is NOTHING and form is None and not columns:
            return
        again = NOTHING if form is None else self._engine.scan(form.data, self._candidates_left)
        self._candidates_left -= len(scan.candidates) + len(again.candidates)
        matches = [] if form is None else list(self._in_normal_form(part, again.candidates, form))
        matches += self._matches(part, scan.candidates, data)  # behind: of equals, the normal form's digest is better
        view, below = self._below(part, form, scan if form is None else again, columns, matches)
        matches += below if form is None else (match._replace(span=form.span(*match.span)) for match in below)
        here = self._findings(part, one_each(matches) if len(matches) > 1 else matches)
        self.found += here
        if columns or here:
            for one in self._whole(part, view, form, columns, here):
                if one.data_type == _TOO_MANY:
                    self._gap(Reason.MATCHES, part, one.sample)
                else:
                    self.found.append(one)
        if scan.cut or again.cut or self._matches_left < 0:
            self._gap(Reason.MATCHES, part, "more matches than the limit")

    def _columns(self, data: bytes, form: NormalForm | None) -> Columns:
        """The columns that are named in a text, in whatever its letters are dressed up."""
        named = self._engine.columns(data)
        return named if form is None else named | self._engine.columns(form.data)

    def _whole(
        self, part: Part, view: Part, form: NormalForm | None, columns: Columns, here: Sequence[Finding]
    ) -> Iterable[Finding]:
        """What is found in a part as a whole, given the findings in it; read in its normal form, where it has one."""
        back, forth = (None, None) if form is None else (form.back(), form.span)
        seen = [moved(one, view, back) for one in here] if back else here
        data_types = self._engine.data_types
        means = Means(data_types, self._digest, cache(partial(scan, view.data, data_types)))
        for find in FINDERS:
            for one in find(view, columns, seen, means):
                yield moved(one, part, forth) if view is not part else one

    def _matches(self, part: Part, candidates: Sequence[Candidate], data: bytes) -> Iterable[Match]:
        def is_too_slow(pattern: Pattern) -> None:
            self._slow.add(pattern)
            self._gap(Reason.TIMEOUT, part, f"a pattern of {pattern.data_type} took too long")

        return matches(self._engine, data, candidates, self._slow, is_too_slow) if candidates else ()

    def _below(
        self, part: Part, form: NormalForm | None, scan: Scan, columns: Columns, matches: Sequence[Match]
    ) -> tuple[Part, Iterable[Match]]:
        """What reads a part as a whole is shown of it, and what the headers of its columns tell there."""
        if part.tables is None:
            return part if form is None else undressed(part, form, everywhere), ()
        heads, data = self._engine.heads, part.data if form is None else form.data
        announced = heads.announced(data, scan.candidates, columns)
        found = [match.span[0] for match in matches]
        view = undressed(part, form, Worth(self._engine, part.data, form, columns, found, announced))
        return view, () if announced is None else map(_told, heads.below(view, announced))

    def _in_normal_form(self, part: Part, candidates: Sequence[Candidate], form: NormalForm) -> Iterable[Match]:
        """Confirm what stands near anything that reads differently there, such as a label; its spans are the part's."""
        close = [hit for hit in candidates if form.is_near(hit[1] - NEAR, hit[2] + NEAR)]
        return (match._replace(span=form.span(*match.span)) for match in self._matches(part, close, form.data))

    def _findings(self, part: Part, matches: Sequence[Match]) -> list[Finding]:
        self._matches_left -= len(matches)
        if self._matches_left < 0:
            matches = matches[: len(matches) + self._matches_left]
        return [self._finding(part, match) for match in matches]

    def _finding(self, part: Part, match: Match) -> Finding:
        pattern, value, span, likelihood = match
        data_type, normal = pattern.data_type, value.normal
        known = self._known.get((data_type, normal))
        if known is None:
            shown = sample(normal if "@" in normal else value.text)
            known = self._known[data_type, normal] = (self._digest(_named(data_type), normal), shown)
        path = part.path if part.locate is None else (*part.path[:-1], *part.locate(part, span[0]))
        return Finding(data_type, path, likelihood, known[1], known[0], (span,), part)

    def _gap(self, reason: Reason, part: Part, detail: str) -> None:
        if not any(gap.data_type == f"uninspected.{reason}" for gap in self.gaps):
            self.gaps.append(uninspected(reason, part.path, detail, part))


def _told(below: Below) -> Match:
    pattern, value = below
    is_raised = pattern.cells is not None and pattern.cells.names is None
    return Match(pattern, value, (value.start, value.end), raised(pattern.likelihood, near=is_raised))


def _named(data_type: str) -> str:
    """What a value's digest is made under: one number that two countries could have given out is one value."""
    return "id" if data_type.startswith("id.") else data_type
