"""The words of a review: the states of an incident, and the verdicts that reviewers come to. From OCSF 1.5, class 2006.

A state says whether there is work to do, a verdict what it was; they are kept apart. What is closed has a verdict.
"""

from __future__ import annotations

from enum import StrEnum

NOTE = 4_000  # characters of a note or comment at the most
NAME = 60  # of a reviewer's name


class State(StrEnum):
    """Where an incident is. Only these, from any of them to any other."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    SUPPRESSED = "suppressed"  # closed, and meant to stay so when it happens again
    RESOLVED = "resolved"  # closed, and reopened when it happens again

    @property
    def is_closed(self) -> bool:
        """Whether there is nothing left to do."""
        return self in {State.SUPPRESSED, State.RESOLVED}


class Verdict(StrEnum):
    """What it was."""

    TRUE_POSITIVE = "true_positive"
    FALSE_POSITIVE = "false_positive"
    BENIGN = "benign"  # as the rule says, and allowed all the same
    TEST = "test"
    DUPLICATE = "duplicate"
    INSUFFICIENT_DATA = "insufficient_data"


OPEN = tuple(state for state in State if not state.is_closed)
CLOSED = tuple(state for state in State if state.is_closed)
