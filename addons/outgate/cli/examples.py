"""The examples of the policy, run: those of data types in every carrier, those of rules as `decide` runs them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from outgate import decide
from outgate.cli.carriers import CARRIERS, fits
from outgate.inspection import find
from outgate.model import Destination, Message, Sender

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.cli.carriers import Carried
    from outgate.cli.compose import PolicyFiles
    from outgate.detect import DataType
    from outgate.inspection import Policy
    from outgate.model import Finding

_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)  # examples say of which day they speak; others hold on any
_PLAIN = "plain"


class Ran(NamedTuple):
    """One example that was run; `carrier` is empty for an example of a rule, `fault` when all is well."""

    file: str
    example: int  # counted from 0, as the faults of a file are
    carrier: str
    fault: str


def run_examples(policy: Policy, files: PolicyFiles) -> Iterator[Ran]:
    """Run every example of every data type in every carrier that can hold it, and every example of every rule."""
    for data_type in files.catalogue.data_types.values():
        for at, example in enumerate(data_type.spec.example):
            yield from _in_every_carrier(policy, data_type, at, example.text, example.finds)
    for result in decide.run_examples(files.rules):
        fault = "" if result.passed else f"expected {result.expected}, but the rule orders {result.actual}"
        yield Ran(f"rules/{result.rule}.toml", result.number, "", fault)


def written(files: PolicyFiles) -> int:
    """Return how many examples stand in the files; more are run, since each number in a rule makes one."""
    data_types, rules = files.catalogue.data_types.values(), files.rules.rules
    return sum(len(each.spec.example) for each in data_types) + sum(len(rule.file.example) for rule in rules)


def message(carried: Carried) -> Message:
    """Return what is carried as a message to a host that no policy names."""
    media_type = ((b"content-type", carried.media_type.encode()),) if carried.media_type else ()
    return Message(
        channel=carried.channel,
        sender=Sender("127.0.0.1"),
        destination=Destination("unlisted.example"),
        at=_AT,
        method="POST",
        target=carried.target,
        headers=(*media_type, *carried.headers),
        body=carried.body,
        is_text=True,
    )


def _in_every_carrier(policy: Policy, data_type: DataType, at: int, text: str, finds: Sequence[str]) -> Iterator[Ran]:
    expected: set[bytes] = set()
    for name, carrier in CARRIERS.items():
        if not fits(name, text):
            continue
        found = [f for f in find(message(carrier(text)), policy) if f.data_type == data_type.id]
        if name == _PLAIN:
            expected = {finding.digest for finding in found}
            shown = [_word(data_type, finding) for finding in sorted(found, key=_place)]
            fault = "" if shown == list(finds) else f"expected {list(finds)}, found {shown}"
        else:
            fault = _fault({finding.digest for finding in found}, expected)
        yield Ran(data_type.file, at, name, fault)


def _fault(found: set[bytes], expected: set[bytes]) -> str:
    missed, strange = len(expected - found), len(found - expected)
    return ", ".join(f"{count} {what}" for count, what in ((missed, "missed"), (strange, "found too many")) if count)


def _place(finding: Finding) -> tuple[int, ...]:
    return finding.spans[0] if finding.spans else (0, 0)


def _word(data_type: DataType, finding: Finding) -> str:
    """What an example calls a finding: the value itself, or its pieces (made up, both), or what is found as a whole."""
    whole = next((kind for kind in ("table", "record", "measures", "signs") if getattr(data_type.spec, kind)), None)
    if whole is not None:
        return whole
    data = finding.part.data if finding.part else b""
    return " ".join(data[start:end].decode(errors="replace") for start, end in finding.spans)
