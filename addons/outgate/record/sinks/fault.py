"""Why a sink does not get on, in words for the operator: without a value of an event, and without a secret."""

from __future__ import annotations


class SinkFault(Exception):  # noqa: N818 - what is wrong there, not a fault of ours
    """Nothing of the batch counts as delivered. `after` is the seconds that the receiver asks to wait, if it does."""

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Refused(SinkFault):
    """The receiver will not take these events, however often it is asked: fewer of them may pass."""
