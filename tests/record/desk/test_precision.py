"""A rule's precision is counted from verdicts, of its own incidents, of what is in scope and not too old."""

from __future__ import annotations

from datetime import timedelta

import pytest

from outgate.record import Habits, Store
from outgate.record.desk.precision import Precision, of_rule
from outgate.record.desk.scope import Scope
from tests.record.desk.reviewers import add_with_evidence, execute
from tests.record.outcomes import AT, KEYS

ALL, SINCE = Scope(), AT - timedelta(days=1)


@pytest.fixture
def store(database: str):
    with Store.open(database, KEYS, habits=Habits(timedelta())) as opened:
        for group, verdict in (
            ("a", "true_positive"),
            ("a", "false_positive"),
            ("b", "true_positive"),
            ("b", "benign"),
        ):
            row = add_with_evidence(opened, group=group)
            execute(opened, f"UPDATE incidents SET verdict = '{verdict}' WHERE id = {row}")  # noqa: S608 - own words
        add_with_evidence(opened, group="b")
        yield opened


def test_it_is_the_share_of_true_ones_among_the_judged(store: Store):
    found = of_rule(store, "words", ALL, SINCE)
    assert (found, found.share) == (Precision(5, 2, 1), 2 / 3)


def test_only_what_is_in_scope_of_that_rule_and_that_time_is_counted(store: Store):
    assert of_rule(store, "words", Scope.of(["a"]), SINCE) == Precision(2, 1, 1)
    assert of_rule(store, "other", ALL, SINCE) == Precision(0, 0, 0)
    assert of_rule(store, "words", ALL, AT + timedelta(days=1)).share is None
