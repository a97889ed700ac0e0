"""The words of the nouns stand in the order in which they are strict, and say what became of a message."""

from __future__ import annotations

from outgate.model.words import Action, Disposition


def test_actions_are_ordered_from_mild_to_strict():
    assert sorted(Action) == [Action.ALLOW, Action.MONITOR, Action.COACH, Action.REDACT, Action.BLOCK]
    assert [str(action) for action in Action] == ["allow", "monitor", "coach", "redact", "block"]


def test_a_message_goes_as_it_came_or_changed_or_not_at_all():
    assert [each for each in Disposition if each.is_whole] == [Disposition.ALLOWED, Disposition.JUSTIFIED]
    assert [each for each in Disposition if each.is_stopped] == [Disposition.COACHED, Disposition.BLOCKED]
