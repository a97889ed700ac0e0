"""A coach rule stops a message until its sender has said why; after that, a permit lets the same content pass it.

A permit is the nearest kin of an exemption, and much narrower: one rule, one destination, no more than what was found
in the message that was stopped, by the policy that stopped it, for one person and a short time. Who it is for and until
when is the edge's to hold; it hands in, with a message, the permits of its sender that still hold. So they live in the
memory of the proxy that took the reason, and never where whoever can write the database could let something through.

A permit takes its own rule away and no other: what another rule blocks or redacts, it still does. What was found is
told by its digest. What could not be looked into has none, and is told by its bytes; where nothing says which bytes
those are (a body that was not read), nothing can be justified, and the message is stopped as by `block`.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from outgate.model import Action, Permit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outgate.model import Decision, Destination, Finding, Fired, Message

MANY = 200  # marks of a permit; more are told by one for all of them, so that a permit is small


def justified(fired: Fired, message: Message, permits: Iterable[Permit]) -> Fired:
    """Return `fired` as it is when one of the permits covers it: with where the sender said why."""
    if fired.action is not Action.COACH:
        return fired
    found = marks(fired.findings)
    by = next((permit.incident for permit in permits if found and _covers(permit, fired.rule, found, message)), "")
    return replace(fired, justified_by=by) if by else fired


def wanted(decision: Decision, message: Message, policy: str) -> tuple[Permit, ...]:
    """Return the permits that would let `message` pass the rules that coach; none where even they would not do."""
    permits = [_permit(fired, message.destination, policy) for fired in decision.coaching]
    return tuple(permits) if not message.names and all(permit.marks for permit in permits) else ()


def marks(findings: Sequence[Finding]) -> frozenset[bytes]:
    """Return what tells these findings from others, by content; nothing if one of them cannot be told."""
    found = {mark for finding in findings for mark in _marks(finding)}
    if b"" in found:
        return frozenset()
    return frozenset(found) if len(found) <= MANY else frozenset({sha256(b"".join(sorted(found))).digest()})


def _covers(permit: Permit, rule: str, found: frozenset[bytes], message: Message) -> bool:
    there = permit.destination == message.destination and not message.names
    return permit.rule == rule and there and found <= permit.marks


def _permit(fired: Fired, destination: Destination, policy: str) -> Permit:
    return Permit(fired.rule, marks(fired.findings), destination, policy)


def _marks(finding: Finding) -> Iterable[bytes]:
    """Yield each a digest of fixed length, of the type as well: the same digits may be found as two things."""
    if finding.digest:
        return (_hashed(finding, each) for each in (finding.digest, *finding.people))
    return (_hashed(finding, finding.part.data) if finding.part is not None else b"",)


def _hashed(finding: Finding, what: bytes) -> bytes:
    return sha256(finding.data_type.encode() + b"\0" + what).digest()
