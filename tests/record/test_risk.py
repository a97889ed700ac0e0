"""The order of the queue: severity, then what left, then how much it was about."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from outgate.model import Disposition, Likelihood, Severity
from outgate.record.risk import risk
from outgate.record.summary import Summary
from tests.record.outcomes import outcome, recorded

_DISPOSITIONS = st.sampled_from(Disposition)
_COUNTS = st.integers(min_value=0, max_value=10**9)


def _risk(severity: Severity, disposition: Disposition, people: int) -> int:
    found = Summary("person.email", ("body",), Likelihood.LIKELY, 1, 1, people=people)
    incident = recorded(outcome())
    rules = (replace(incident.rules[0], severity=severity),)
    return risk(replace(incident, rules=rules, disposition=disposition, findings=(found,)))


@given(_DISPOSITIONS, _DISPOSITIONS, _COUNTS, _COUNTS)
def test_a_worse_severity_outweighs_everything_else(one: Disposition, other: Disposition, few: int, many: int):
    for mild, worse in zip(list(Severity), list(Severity)[1:], strict=False):
        assert _risk(mild, one, many) < _risk(worse, other, few)


@given(st.sampled_from(Severity), _DISPOSITIONS, _COUNTS)
def test_a_risk_is_between_0_and_100(severity: Severity, disposition: Disposition, people: int):
    assert 0 <= _risk(severity, disposition, people) <= 100


def test_what_left_comes_before_what_was_stopped_and_many_people_before_one():
    assert _risk(Severity.HIGH, Disposition.ALLOWED, 1) > _risk(Severity.HIGH, Disposition.BLOCKED, 1)
    assert _risk(Severity.HIGH, Disposition.JUSTIFIED, 1) > _risk(Severity.HIGH, Disposition.COACHED, 1)
    assert _risk(Severity.HIGH, Disposition.BLOCKED, 40) > _risk(Severity.HIGH, Disposition.BLOCKED, 1)


def test_a_list_counts_as_one_however_many_places_its_values_stand_in():
    incident = recorded(outcome())
    path, one = ("body", "csv"), incident.findings[0]
    spread = tuple(replace(one, path=(*path, f"row[{at}]"), digests=(f"{at:032x}",)) for at in range(20))
    same = tuple(replace(one, path=(*path, f"row[{at}]")) for at in range(20))
    together = (replace(one, distinct=20),)
    assert risk(replace(incident, findings=spread)) == risk(replace(incident, findings=together))
    assert risk(replace(incident, findings=same)) == risk(incident)
