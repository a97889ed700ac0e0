"""An order is carried out as given, or more strictly: what does not come out clean is blocked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from outgate.act import act
from outgate.model import Action, Channel, Decision, Destination, Disposition, Fired, Message, Sender, Severity

MESSAGE = Message(
    Channel.FILE, Sender("10.0.0.7"), Destination("chat.example"), datetime(2026, 11, 22, tzinfo=UTC), body=b"hello"
)


def clean(_: Message) -> Decision:
    return Decision(Action.ALLOW, ())


@pytest.mark.parametrize("action", [action for action in Action if action < Action.COACH])
def test_what_is_milder_than_coaching_goes_out_as_it_is(action):
    done = act(MESSAGE, Decision(action, ()), clean)
    assert (done.disposition, done.send) == (Disposition.ALLOWED, MESSAGE)


def test_what_was_justified_goes_out_as_it_is():
    fired = Fired("a", "A", Action.COACH, Severity.LOW, (), justified_by="OG-2026-000001")
    done = act(MESSAGE, Decision(Action.MONITOR, (fired,)), clean)
    assert (done.disposition, done.send) == (Disposition.JUSTIFIED, MESSAGE)


@pytest.mark.parametrize(("first", "left"), [(Action.COACH, Action.ALLOW), (Action.REDACT, Action.COACH)])
def test_what_is_to_be_justified_stays_here_also_if_it_is_what_redaction_leaves(first, left):
    done = act(MESSAGE, Decision(first, ()), lambda _: Decision(left, ()))
    assert (done.disposition, done.send, done.why) == (Disposition.COACHED, None, "")


def test_what_is_to_be_blocked_is_not_sent():
    done = act(MESSAGE, Decision(Action.BLOCK, ()), clean)
    assert (done.disposition, done.send) == (Disposition.BLOCKED, None)


def test_what_still_breaks_the_policy_after_redaction_is_blocked():
    done = act(MESSAGE, Decision(Action.REDACT, ()), lambda _: Decision(Action.BLOCK, ()))
    assert (done.disposition, done.send) == (Disposition.BLOCKED, None)
    assert "still breaks the policy" in done.why
