"""What crosses between the proxy and a worker: a message there, an outcome back.

The message goes as a pickle, for a worker trusts the proxy. The outcome comes as JSON, for the proxy does not trust a
worker that has read a hostile document: it is built anew here, can change nothing but the lines and the body of what
is sent on, and whatever does not fit raises ValueError. Parts stay behind: neither the record nor the log needs them.
"""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from outgate.model import Action, Ask, Decision, Disposition, Fired, Likelihood, Outcome, Part, Permit, Severity
from outgate.model import Finding as Found
from outgate.workers.framing import Frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outgate.model import Header, Message

EVIDENCE_BYTES = 1 << 20  # of one message: an answer with more makes no sense
_FAULTS = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)


class Request(NamedTuple):
    """What a worker is asked: to inspect, and with `seen` to settle by what rules over time have counted."""

    message: Message
    seen: Mapping[str, int] | None = None


class Reply(NamedTuple):
    """The outcome, and how much memory the worker holds."""

    outcome: Outcome
    resident: int  # bytes


def request_frame(request: Request) -> Frame:
    """Return the frame of `request`; the body goes beside it, uncopied."""
    message = request.message
    return Frame(pickle.dumps((replace(message, body=b""), request.seen), protocol=5), message.body)


def request_of(frame: Frame) -> Request:
    """Return what a frame of the proxy asks."""
    message, seen = pickle.loads(frame.meta)  # noqa: S301 - written by the proxy, whose child this process is
    return Request(replace(message, body=frame.body), seen)


def reply_frame(request: Request, outcome: Outcome, resident: int) -> Frame:
    """Return the frame of `outcome`."""
    send = outcome.send
    changed = None if send is None or send is request.message else _lines(send)
    tree = {
        "resident": resident,
        "findings": _findings_tree(outcome),
        "decision": _decision_tree(outcome),
        "disposition": outcome.disposition,
        "goes": send is not None,
        "changed": changed,
        "why": _text(outcome.why),
        "version": outcome.policy_version,
        "digest": outcome.digest.hex(),
        "evidence": outcome.evidence.hex(),
        "permits": [(permit.rule, [mark.hex() for mark in permit.marks]) for permit in outcome.permits],
    }
    return Frame(orjson.dumps(tree), send.body if send is not None and changed else b"")


def reply_of(frame: Frame, message: Message) -> Reply:
    """Return what a worker said about `message`. Raises ValueError when it makes no sense."""
    try:
        tree = orjson.loads(frame.meta)
        return Reply(_outcome(tree, frame.body, message), int(tree["resident"]))
    except _FAULTS as error:
        raise ValueError(f"a worker's answer makes no sense: {type(error).__name__}") from None


def _findings_tree(outcome: Outcome) -> dict[str, Any]:
    paths: dict[tuple[str, ...], int] = {}
    rows = [
        (
            found.data_type,
            paths.setdefault(found.path, len(paths)),
            int(found.likelihood),
            _text(found.sample),
            found.digest.hex(),
            [digest.hex() for digest in found.people],
            _place(found),
        )
        for found in outcome.findings
    ]
    return {"paths": [list(map(_text, path)) for path in paths], "rows": rows}


def _place(found: Found) -> Any:
    """Only what was found in the host itself needs its place: the record cuts it out of the host's name."""
    if found.part is None or found.part.root != "host":
        return None
    return [found.part.data.hex(), [list(span) for span in found.spans]]


def _decision_tree(outcome: Outcome) -> dict[str, Any]:
    decision, at = outcome.decision, {id(found): place for place, found in enumerate(outcome.findings)}
    return {
        "action": int(decision.action),
        "fired": [(*_fired_row(fired), [at[id(found)] for found in fired.findings]) for fired in decision.fired],
        "groups": sorted(decision.groups),
        "asks": [
            (ask.rule, ask.window.total_seconds(), ask.enough, [value.hex() for value in ask.values])
            for ask in decision.asks
        ],
    }


def _fired_row(fired: Fired) -> tuple[Any, ...]:
    words = (fired.exempted_by, fired.justified_by, fired.tell_user, fired.tell_reviewer)
    return (fired.rule, fired.title, int(fired.action), int(fired.severity), fired.observed, *words)


def _lines(send: Message) -> dict[str, Any]:
    return {
        "target": send.target.hex(),
        "headers": [[name.hex(), value.hex()] for name, value in send.headers],
        "trailers": [[name.hex(), value.hex()] for name, value in send.trailers],
    }


def _outcome(tree: Any, body: bytes, message: Message) -> Outcome:
    findings = _findings(tree["findings"])
    disposition = Disposition(tree["disposition"])
    goes, changed = tree["goes"] is True, tree["changed"]
    if goes is disposition.is_stopped or (changed is not None) is not (disposition is Disposition.REDACTED):
        raise ValueError("what was done and what is sent do not agree")
    return Outcome(
        message=message,
        decision=_decision(tree["decision"], findings),
        disposition=disposition,
        findings=findings,
        send=(_changed(changed, body, message) if changed else message) if goes else None,
        why=str(tree["why"]),
        policy_version=str(tree["version"]),
        digest=bytes.fromhex(tree["digest"]),
        permits=_permits(tree, message) if disposition is Disposition.COACHED else (),
        evidence=_evidence(tree["evidence"]),
    )


def _permits(tree: Any, message: Message) -> tuple[Permit, ...]:
    """Return what the sender may be asked to justify: always towards where this message was to go."""
    there, policy = message.destination, str(tree["version"])
    return tuple(
        Permit(str(rule), frozenset(map(bytes.fromhex, marks)), there, policy) for rule, marks in tree["permits"]
    )


def _evidence(sealed: str) -> bytes:
    if len(sealed) > 2 * EVIDENCE_BYTES:
        raise ValueError("more evidence than is kept")
    return bytes.fromhex(sealed)


def _changed(lines: Any, body: bytes, message: Message) -> Message:
    return replace(
        message,
        target=bytes.fromhex(lines["target"]),
        headers=_headers(lines["headers"]),
        body=body,
        trailers=_headers(lines["trailers"]),
    )


def _headers(rows: Sequence[Any]) -> tuple[Header, ...]:
    return tuple((bytes.fromhex(name), bytes.fromhex(value)) for name, value in rows)


def _findings(tree: Any) -> tuple[Found, ...]:
    paths = [tuple(map(str, path)) for path in tree["paths"]]
    likelihoods = {int(each): each for each in Likelihood}
    return tuple(
        Found(
            str(data_type),
            paths[path],
            likelihoods[likelihood],
            str(sample),
            bytes.fromhex(digest),
            *_place_of(place, paths[path]),
            tuple(map(bytes.fromhex, people)),
        )
        for data_type, path, likelihood, sample, digest, people, place in tree["rows"]
    )


def _place_of(place: Any, path: tuple[str, ...]) -> tuple[tuple[tuple[int, int], ...], Part | None]:
    if place is None:
        return (), None
    data, spans = place
    return tuple((int(start), int(end)) for start, end in spans), Part(path, bytes.fromhex(data), root="host")


def _decision(tree: Any, findings: Sequence[Found]) -> Decision:
    return Decision(
        Action(tree["action"]),
        tuple(_fired(row, findings) for row in tree["fired"]),
        frozenset(map(str, tree["groups"])),
        tuple(
            Ask(str(rule), timedelta(seconds=seconds), int(enough), tuple(map(bytes.fromhex, values)))
            for rule, seconds, enough, values in tree["asks"]
        ),
    )


def _fired(row: Sequence[Any], findings: Sequence[Found]) -> Fired:
    rule, title, action, severity, observed, exempted_by, justified_by, user, reviewer, behind = row
    return Fired(
        rule=str(rule),
        title=str(title),
        action=Action(action),
        severity=Severity(severity),
        findings=tuple(findings[place] for place in behind),
        observed=observed is True,
        exempted_by=str(exempted_by),
        justified_by=str(justified_by),
        tell_user=str(user),
        tell_reviewer=str(reviewer),
    )


def _text(text: str) -> str:
    """Return `text` as JSON can hold it: what is no character is escaped."""
    return text.encode("utf-8", "backslashreplace").decode()
