"""Decision → what is done: let go, redact, coach, or block. What cannot be redacted safely is blocked.

Redaction comes first: what it takes out of a message, nobody need say why they send. If what is left is still to be
justified, the message is stopped like any other that is, and goes redacted once it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.act.redact import redact
from outgate.model import Action, Decision, Disposition, Message, Unwritable

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.model import Finding


class Act(NamedTuple):
    """What was done, the message to send on (None: blocked), and why it is stricter than was ordered."""

    disposition: Disposition
    send: Message | None
    why: str = ""


_STOPPED = {Action.COACH: Act(Disposition.COACHED, None), Action.BLOCK: Act(Disposition.BLOCKED, None)}


def act(message: Message, decision: Decision, again: Callable[[Message], Decision]) -> Act:
    """Carry out `decision`; `again` decides once more about the redacted message, which must come out clean."""
    if decision.action < Action.COACH:
        is_justified = any(fired.justified_by for fired in decision.fired)
        return Act(Disposition.JUSTIFIED if is_justified else Disposition.ALLOWED, message)
    if decision.action is not Action.REDACT:
        return _STOPPED[decision.action]
    try:
        redacted = redact(message, _ordered(decision))
    except Unwritable as reason:
        return Act(Disposition.BLOCKED, None, f"cannot be redacted: {reason}")
    left = again(redacted).action
    if left > Action.COACH:
        return Act(Disposition.BLOCKED, None, "cannot be redacted: what is left still breaks the policy")
    return _STOPPED[left] if left is Action.COACH else Act(Disposition.REDACTED, redacted)


def _ordered(decision: Decision) -> list[Finding]:
    return [finding for fired in decision.fired if fired.orders is Action.REDACT for finding in fired.findings]


__all__ = ["Act", "act", "redact"]
