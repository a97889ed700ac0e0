"""A self-test uses an example that policy stops, and tells when it is no longer found or no longer stopped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.cli.compose import load_policy
from outgate.cli.self_test import SelfTest, self_test
from outgate.detect import Detector
from outgate.inspection import inspect
from outgate.model import Disposition, Limits, NeedsIsolation
from outgate.settings import shipped_policies
from tests.cli.conftest import RULE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from outgate.inspection import Policy
    from outgate.model import Finding, Message, Outcome, Part


class Blind(Detector):
    """An engine that does not work."""

    def findings(self, parts: Sequence[Part]) -> list[Finding]:
        return []


def compiled(folder: Path) -> Policy:
    return load_policy(folder).compile(bytes(32), Limits())


def chosen(policy: Policy) -> SelfTest | None:
    return self_test(policy.detector.catalogue, lambda message: inspect(message, policy))


def test_an_example_that_is_stopped_is_found_and_stopped(policies: Path):
    policy = compiled(policies)
    test = chosen(policy)
    assert test is not None
    assert (test.data_type, test.is_stopped) == ("test.badge", True)
    outcome = inspect(test.message, policy)
    assert test.fault(outcome) == ""
    assert test.fault(replace(outcome, findings=())) == "an example of test.badge is not found"
    allowed = replace(outcome, disposition=Disposition.ALLOWED)
    assert test.fault(allowed) == "an example of test.badge is not stopped"


def test_a_policy_that_only_observes_is_tested_by_what_it_finds(policies: Path):
    (policies / "rules" / "badges.toml").write_text(
        RULE.replace('action = "block"', 'action = "block"\nmode = "observe"')
    )
    test = chosen(compiled(policies))
    assert test is not None
    assert (test.data_type, test.is_stopped) == ("test.badge", False)


def test_where_no_example_is_found_there_is_no_self_test(policies: Path):
    policy = compiled(policies)
    assert chosen(replace(policy, detector=Blind(policy.detector.catalogue, policy.key, Limits()))) is None


def test_an_example_that_only_a_worker_reads_is_passed_over():
    """Else the check of readiness would fail for as long as that policy is in force."""
    policy = compiled(shipped_policies())
    first: list[Message] = []

    def all_but_the_first(message: Message) -> Outcome:
        if not first:
            first.append(message)
            raise NeedsIsolation
        return inspect(message, policy)

    test = self_test(policy.detector.catalogue, all_but_the_first)
    assert test is not None
    assert test.is_stopped
    assert test.message != first[0]
    assert self_test(policy.detector.catalogue, nothing) is None


def nothing(message: Message) -> Outcome:
    raise NeedsIsolation


def test_the_shipped_policy_stops_its_self_test():
    test = chosen(compiled(shipped_policies()))
    assert test is not None
    assert test.is_stopped
