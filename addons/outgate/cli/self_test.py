"""A self-test of the policy in force: one of its own examples, sent nowhere, must be found and stopped as before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.cli.carriers import plain
from outgate.cli.examples import message
from outgate.model import Disposition, NeedsIsolation

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.detect import Catalogue
    from outgate.model import Message, Outcome


class SelfTest(NamedTuple):
    """A message with an example of a data type in it, and whether policy stops it."""

    message: Message
    data_type: str
    is_stopped: bool

    def fault(self, outcome: Outcome) -> str:
        """Return what is wrong with an outcome for the message; "" when nothing is."""
        if self.data_type not in {finding.data_type for finding in outcome.findings}:
            return f"an example of {self.data_type} is not found"
        if self.is_stopped and outcome.disposition is Disposition.ALLOWED:
            return f"an example of {self.data_type} is not stopped"
        return ""


def self_test(catalogue: Catalogue, inspect: Callable[[Message], Outcome]) -> SelfTest | None:
    """Return a self-test: an example that policy stops, else one that is found; None when policy has neither.

    An example that is not inspected where the messages of most people are is none.
    """
    found: SelfTest | None = None
    for data_type in catalogue.data_types.values():
        text = next((example.text for example in data_type.spec.example if example.finds), None)
        if text is None:
            continue
        sent = message(plain(text))
        try:
            outcome = inspect(sent)
        except NeedsIsolation:
            continue
        test = SelfTest(sent, data_type.id, outcome.disposition is not Disposition.ALLOWED)
        if not test.fault(outcome):
            if test.is_stopped:
                return test
            found = found or test
    return found
