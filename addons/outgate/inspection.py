"""The core in one function: a message in, an outcome out. No I/O, no clock, and no exception gets out."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from outgate import decide, detect
from outgate.act import Act, act
from outgate.extract import extract
from outgate.familiar import Familiar
from outgate.model import (
    Action,
    Decision,
    Disposition,
    Finding,
    Limits,
    Message,
    NeedsIsolation,
    Outcome,
    Reason,
    uninspected,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from outgate.decide import Rules
    from outgate.detect import Detector
    from outgate.model import Permit


type Seal = Callable[[Outcome], bytes]

# What a name may hold without being found for what it is: `jane@shop.example.csv` is no address, and still one.
_LIKE_A_VALUE = re.compile(r"""[^\s"\[\]]*@[^\s"\[\]]*|\d(?:[ ._-]?\d){8,}""")


# Of a row, an element, or one inside another: `csv[12.email]`, `json[orders.3.4.note]`. More digits may be a value.
_NUMBERS = re.compile(r"(?<=[\[.])(?<!\d\.)\d{1,5}(?:\.\d{1,2})?(?=[.\]])(?!\.\d)")
_STUCK = Act(Disposition.BLOCKED, None, "nothing tells what exactly it is, so no reason can be given for it")


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that an inspection needs, compiled; replaced as a whole when the policy is reloaded.

    Where it `isolates`, messages that hold hostile formats are left to a worker process: NeedsIsolation says so.
    """

    version: str
    detector: Detector
    rules: Rules
    limits: Limits
    key: bytes
    isolates: bool = False
    seal: Seal | None = None  # where evidence is kept: cuts it from an outcome, and seals it
    familiar: Familiar = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "familiar", Familiar(self.key))


def load(  # noqa: PLR0917 - what a policy is made of
    version: str,
    files: Mapping[str, str],
    key: bytes,
    limits: Limits,
    seal: Seal | None = None,
    compiled: bytes = b"",
) -> Policy:
    """Return the policy in `files`, text by path, compiled (see `Detector`). Raises FileError with every fault."""
    catalogue = detect.load(files)
    rules = decide.load(files, catalogue.ids)
    detector = detect.Detector(catalogue, key, limits, compiled=compiled)
    return Policy(version, detector, rules, limits, key, seal=seal)


def inspect(message: Message, policy: Policy) -> Outcome:
    """Return what is to be done with `message`. A failure of ours is a finding like any other.

    Raises nothing but NeedsIsolation, and that only by a policy that isolates.
    """
    findings: tuple[Finding, ...] = ()
    try:
        findings = find(message, policy)
        return _outcome(message, findings, policy)
    except NeedsIsolation:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the message must not pass unseen
        return _failed(message, error, policy, findings)


def find(message: Message, policy: Policy) -> tuple[Finding, ...]:
    """Return everything found in `message`, and what could not be looked into. The paths are masked.

    Raises NeedsIsolation as `inspect` does.
    """
    limits = policy.limits
    if not policy.rules.reads_pictures(message.destination.host):
        limits = replace(limits, pixels=0)
    marks = policy.familiar.marks(message, sees_pictures=limits.pixels > 0)
    reading = extract(message, limits, isolates=policy.isolates, known=policy.familiar.known(marks))
    findings = (*policy.detector.findings(reading.parts), *reading.gaps)
    if findings:
        return _mask_paths(findings, policy.detector)
    policy.familiar.had_nothing(marks)
    return ()


def masked(text: str, policy: Policy) -> str:
    """Return what somebody wrote with every value in it as its data type, or as `…` if it is only like one."""
    return _masked(text, policy.detector)


def message_digest(message: Message, key: bytes) -> bytes:
    """Return the HMAC-SHA256 of all that the message says, the fields length-prefixed; 32 bytes."""
    mac = hmac.new(key, b"message", "sha256")
    lines = [piece for header in (*message.headers, *message.trailers) for piece in header]
    where = (message.channel.encode(), message.destination.host.encode(), message.method.encode())
    headers = b"%d" % len(message.headers)  # or a trailer could be taken for a header
    for piece in (*where, message.target, headers, *lines, message.body):
        mac.update(len(piece).to_bytes(8))
        mac.update(piece)
    return mac.digest()


def _outcome(
    message: Message, findings: tuple[Finding, ...], policy: Policy, seen: Mapping[str, int] | None = None
) -> Outcome:
    permits = [permit for permit in message.permits if permit.policy == policy.version]
    decision = policy.rules.decide(findings, message, seen, permits)
    done = act(message, decision, lambda left: policy.rules.decide(find(left, policy), left, seen or {}, permits))
    wanted: tuple[Permit, ...] = ()
    if done.disposition is Disposition.COACHED:
        wanted = decide.wanted(decision, message, policy.version)
        done = done if wanted else _STUCK
    outcome = Outcome(
        message=message,
        decision=decision,
        disposition=done.disposition,
        findings=findings,
        send=done.send,
        why=done.why,
        permits=wanted,
        policy_version=policy.version,
        digest=message_digest(message, policy.key) if decision.recorded else b"",
        settle=partial(_settle, message, findings, policy) if decision.asks and done.send is not None else None,
    )
    return outcome if policy.seal is None else _with_evidence(outcome, policy.seal)


def _with_evidence(outcome: Outcome, seal: Seal) -> Outcome:
    """Evidence is a help: without it, what was decided and done stays as it is."""
    if not outcome.decision.recorded:
        return outcome
    try:
        return replace(outcome, evidence=seal(outcome))
    except Exception:  # noqa: BLE001 - whatever it is, a decision must not become another one by it
        return outcome


def _settle(message: Message, findings: tuple[Finding, ...], policy: Policy, seen: Mapping[str, int]) -> Outcome:
    """Return the outcome for what rules over time have counted.

    What other rules stop is never counted: it did not leave, it is on record by itself, and one mistake that was
    stopped shall not hold up a person's whole day. What a rule over time itself stops was counted before.
    """
    try:
        return _outcome(message, findings, policy, seen)
    except Exception as error:  # noqa: BLE001 - whatever it is, the message must not pass unseen
        return _failed(message, error, policy, findings, seen)


def _failed(
    message: Message,
    error: Exception,
    policy: Policy,
    found: tuple[Finding, ...],
    seen: Mapping[str, int] | None = None,
) -> Outcome:
    """What was found before the failure still counts: a failure adds a finding and takes none away."""
    findings = (*found, uninspected(Reason.FAILURE, (str(message.channel),), type(error).__name__))
    try:
        decision = policy.rules.decide(findings, message, seen)
    except Exception:  # noqa: BLE001 - with no decision at all, the message stays here
        decision = Decision(Action.BLOCK)
    stays = decision.action >= Action.COACH
    waits = decision.asks and seen is None and not stays  # what leaves is counted, however it was looked at
    return Outcome(
        message=message,
        decision=decision,
        disposition=Disposition.BLOCKED if stays else Disposition.ALLOWED,
        findings=findings,
        send=None if stays else message,
        why=f"the inspection failed: {type(error).__name__}" if stays else "",
        policy_version=policy.version,
        digest=message_digest(message, policy.key),
        settle=partial(_failed, message, error, policy, found) if waits else None,
    )


def _mask_paths(findings: tuple[Finding, ...], detector: Detector) -> tuple[Finding, ...]:
    """File names, keys and header names are the sender's words too: a value in them must not reach the record."""
    like = {step: _like(step) for step in {step for finding in findings for step in finding.path}}
    clean = {one for one in {*like.values()} if _masked(one, detector) == one}
    shown = {step: step if one in clean else _masked(step, detector) for step, one in like.items()}
    if all(step == masked for step, masked in shown.items()):
        return findings
    return tuple(replace(finding, path=tuple(shown[step] for step in finding.path)) for finding in findings)


def _like(step: str) -> str:
    """A step without the number of its row or element, which is not the sender's word; an export has one a finding."""
    return _NUMBERS.sub("0", step)


def _masked(text: str, detector: Detector) -> str:
    return _LIKE_A_VALUE.sub("…", detector.mask(text))
