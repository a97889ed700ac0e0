"""The nouns: `Message → Part → Finding → Decision → Outcome`. Frozen, without I/O, and no repr shows a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from outgate.model.words import Action, Channel, Disposition, Grade, Likelihood, Reason, Severity

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime, timedelta

__all__ = [
    "Action", "Ask", "Channel", "Decision", "Destination", "Disposition", "Edit", "Finding", "Fired", "Fit",
    "Grade", "Header", "Lift", "Likelihood", "Limits", "Locate", "Message", "NeedsIsolation", "Outcome", "Part",
    "Permit", "ReadTables", "Reading", "Reason", "Root", "Sender", "Settle", "Severity", "Span", "Table", "Unwritable",
    "Where", "everywhere", "uninspected",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """The counts that bound one inspection, so that the same message always gets the same answer."""

    body: int = 32 << 20  # bytes of a body as it came over the wire
    expanded: int = 64 << 20  # bytes decoded out of one message, all layers together
    ratio: int = 250  # decoded : encoded bytes of one layer, applied after the first MiB decoded
    depth: int = 10  # layers inside each other
    parts: int = 5_000  # parts of one message
    matches: int = 20_000  # confirmed matches in one message
    pixels: int = 25_000_000  # of a picture that is read for text; 0 reads none
    pictures: int = 10  # pictures, and pages that are one, of one message that are read for text


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: the user as authenticated (None: nobody asked), their groups, the client's address."""

    address: str
    user: str | None = None
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to: the host is lower-case ASCII (IDNA) without a trailing dot, or an IP address."""

    host: str
    port: int = 443
    scheme: str = "https"


class Permit(NamedTuple):
    """What somebody may send by one coach rule after saying why, while this policy holds: see `decide.justified`."""

    rule: str
    marks: frozenset[bytes]  # of what was found
    destination: Destination
    policy: str
    incident: str = ""  # at which they said why; "" as long as they have not


@dataclass(frozen=True, slots=True)
class Message:
    """One thing about to leave, with all of its bytes.

    `target` is the path and query as on the wire, a file's name. A WebSocket message is its `body` and nothing else
    (the handshake was a message of its own); for CONNECT, the host is inspected.
    """

    channel: Channel
    sender: Sender
    destination: Destination
    at: datetime
    method: str = ""
    target: bytes = field(default=b"", repr=False)
    headers: tuple[Header, ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    trailers: tuple[Header, ...] = field(default=(), repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)  # further host names given for the destination (SNI)
    unread: Reason | None = None  # why `body` is not what the client would have sent
    is_text: bool = False  # a WebSocket text frame: what is sent on must be UTF-8
    permits: tuple[Permit, ...] = field(default=(), repr=False)  # what the sender has said why of late

    def header(self, name: bytes) -> bytes:
        """Return all values of the header `name` (lower-case), joined as HTTP allows, or nothing."""
        return b", ".join(value for key, value in self.headers if key.lower() == name)


class Edit(NamedTuple):
    """Replace the bytes `start:end` of a part's data by `new`."""

    start: int
    end: int
    new: bytes


class Unwritable(Exception):  # noqa: N818 - a refusal, not a fault
    """These edits cannot be made without breaking the message; `str()` says why, without a value."""


class NeedsIsolation(Exception):  # noqa: N818 - a direction, not a fault
    """This message is to be inspected in a worker process: what is in it is not read in this one."""


type Header = tuple[bytes, bytes]
type Span = tuple[int, int]
type Root = Literal["host", "target", "headers", "body", "trailers"]
type Settle = Callable[[Mapping[str, int]], Outcome | Awaitable[Outcome]]  # counts by rule
type Lift = Callable[[Part, Sequence[tuple[Part, Sequence[Edit]]]], Sequence[Edit]]
type Fit = Callable[[Part, Sequence[Edit]], Sequence[Edit]]
type Locate = Callable[[Part, int], tuple[str, ...]]
type Where = Callable[[int, int], bool]  # whether a stretch of a part's data is worth reading
type ReadTables = Callable[[Part, Where], Sequence[Table]]


def everywhere(start: int, end: int) -> bool:
    """Any stretch of a part's data is worth reading."""
    del start, end
    return True


@dataclass(slots=True, eq=False)
class Part:
    """One readable piece of a message, and how it goes back into the piece it was read from.

    `data` is UTF-8 text when `is_text`, otherwise bytes as they are; all offsets are bytes of `data`.
    `lift(parent, [(child, edits), …])` turns edits of the children that share this very function into edits of
    `parent`; None on a child means that what was found there cannot be redacted. `fit(part, edits)` turns edits into
    ones that keep the part's own syntax (a JSON number becomes a quoted string). Both raise `Unwritable`.
    `locate(part, offset)` names the place inside the part (`header[cookie]`) and never raises; it replaces the last
    step of `path`. `tables(part, where)` reads the tables the text holds, which costs more than all else: only when
    asked for, and, as far as its syntax allows, only those in stretches that are worth it. It never raises.

    `span_in_parent` is the stretch of its parent that a part was read from; `to_parent` maps a span of another spelling
    of the same text (percent-decoded, say) to its parent's span: findings at one place are one.
    Each request has several: that none is changed is held by types, as with `Finding`.
    """

    path: Final[tuple[str, ...]]
    data: Final[bytes]
    is_text: Final[bool] = True
    parent: Final[Part | None] = None
    root: Final[Root | None] = None
    lift: Final[Lift | None] = None
    fit: Final[Fit | None] = None
    locate: Final[Locate | None] = None
    tables: Final[ReadTables | None] = None
    span_in_parent: Final[Span | None] = None
    to_parent: Final[Callable[[int, int], Span] | None] = None

    def __repr__(self) -> str:
        return f"<Part {' › '.join(self.path)}: {len(self.data)} bytes>"  # noqa: RUF001 - the separator of paths everywhere


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows under a header, as text, without quotes and escapes; they may be ragged. An object is a table of one row.

    `span(row, column)` gives a cell's bytes in the data of its part, inside the quotes; None: there is no such cell.
    """

    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    span: Callable[[int, int], Span | None]

    def __repr__(self) -> str:
        return f"<Table {len(self.rows)} rows, {len(self.header)} columns>"


@dataclass(slots=True, unsafe_hash=True)
class Finding:
    """A located value of a data type. Holds no value: the sample is masked, the digest keyed.

    `spans` are the stretches of `part.data` to replace when redacting; a table locates its many only when asked.
    An export has tens of thousands of findings: that none is changed is held by types, since `frozen` makes each one
    nine times as slow.
    """

    data_type: Final[str]
    path: Final[tuple[str, ...]]
    likelihood: Final[Likelihood]
    sample: Final[str]
    digest: Final[bytes] = field(default=b"", repr=False)  # HMAC of the value's normal form, for counting
    spans: Final[Sequence[Span]] = ()
    part: Final[Part | None] = field(default=None, repr=False, compare=False)
    people: Final[tuple[bytes, ...]] = field(default=(), repr=False)  # of the customers that a record or list tells of


def uninspected(reason: Reason, path: tuple[str, ...], detail: str, part: Part | None = None) -> Finding:
    """Return the finding that says what could not be looked into; `detail` must hold no value of the message."""
    return Finding(f"uninspected.{reason}", path, Likelihood.VERY_LIKELY, detail, part=part)


@dataclass(frozen=True, slots=True)
class Reading:
    """All parts of a message, and what of it could not be read."""

    parts: tuple[Part, ...]
    gaps: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired, with the findings that made it. `observed` rules order nothing: they are recorded."""

    rule: str
    title: str
    action: Action
    severity: Severity
    findings: tuple[Finding, ...]
    observed: bool = False
    exempted_by: str = ""  # "owner: reason" of the exemption that silenced it, otherwise ""
    tell_user: str = ""
    tell_reviewer: str = ""
    justified_by: str = ""  # the incident at which the sender said why, if that lets it pass a coach rule

    @property
    def orders(self) -> Action:
        """What it orders here."""
        if self.observed or self.exempted_by:
            return Action.ALLOW
        return Action.MONITOR if self.justified_by else self.action


class Ask(NamedTuple):
    """What a rule over time must know: how many values the sender sent in `window`, with these; `enough` will do."""

    rule: str
    window: timedelta
    enough: int
    values: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What policy orders for a message: the maximum over the rules that fired."""

    action: Action
    fired: tuple[Fired, ...] = ()
    groups: frozenset[str] = frozenset()  # the destination groups that the host is in
    asks: tuple[Ask, ...] = ()  # what was not known yet

    @property
    def recorded(self) -> bool:
        """Whether policy wants this written down: anything fired, even if only observed."""
        return any(not fired.exempted_by for fired in self.fired)

    @property
    def coaching(self) -> tuple[Fired, ...]:
        """The rules that ask the sender to say why."""
        return tuple(fired for fired in self.fired if fired.orders is Action.COACH)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done with a message, and, unless it was blocked, the message to send on."""

    message: Message
    decision: Decision
    disposition: Disposition
    findings: tuple[Finding, ...]
    send: Message | None
    why: str = ""  # why it was blocked although policy ordered less, such as "cannot redact a pdf"
    policy_version: str = ""
    digest: bytes = field(default=b"", repr=False)  # HMAC of the message as it came
    settle: Settle | None = field(default=None, repr=False, compare=False)  # the last word, once asks are counted
    evidence: bytes = field(default=b"", repr=False)  # what stood around the findings, sealed to the reviewers' key
    permits: tuple[Permit, ...] = field(default=(), repr=False)  # what will let it pass once the sender has said why
