"""Snippets: a few characters around what a rule found, with the findings marked and the sender's name cut out.

They hold values in the clear, and so live only between here and the seal, and then on the page of who was granted it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from outgate.record.incident import name_in_text
from outgate.record.summary import storable

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from outgate.model import Finding, Fired, Outcome, Part, Span

SIDE, MOST = 100, 10  # characters each side and snippets a rule, at most
LONGEST = 200  # characters of a value that are shown
_LOOKED_AT = 1_000  # findings of a rule: the rest would only mark more of what is shown already
_FOLLOWING, _FOLLOWS = 3, 0x80  # bytes that may follow the first of a character in UTF-8, and their two upper bits
_CUT = "[user]"


class Piece(NamedTuple):
    """A stretch of a snippet, `found` when it is what the rule rests upon."""

    text: str
    found: bool


class Snippet(NamedTuple):
    """What stood around a finding of this data type, at this (masked) path. Its repr shows nothing of it."""

    data_type: str
    path: tuple[str, ...]
    pieces: tuple[Piece, ...]

    def __repr__(self) -> str:
        return f"<Snippet of {self.data_type}>"


@dataclass(slots=True)
class _Window:
    """The stretch of a part, in bytes, that one snippet is cut from; `marks` are findings within it."""

    finding: Finding
    part: Part
    start: int
    end: int
    marks: list[Span]


def cut(outcome: Outcome, side: int = SIDE, most: int = MOST) -> dict[str, tuple[Snippet, ...]]:
    """Return by rule the snippets around its findings: at most `most` of them, `side` characters each side."""
    name = name_in_text(outcome.message.sender.user)
    longest = len(outcome.message.sender.user or "")
    fired = (one for one in outcome.decision.fired if not one.exempted_by)
    return {one.rule: tuple(_snippet(window, longest, name) for window in _windows(one, side, most)) for one in fired}


def _windows(fired: Fired, side: int, most: int) -> list[_Window]:
    """Findings that stand within the surroundings of another are marked there, and need no snippet of their own."""
    windows: list[_Window] = []
    for finding in islice(fired.findings, _LOOKED_AT):
        part, span = finding.part, next(iter(finding.spans), None)
        if part is None or span is None:
            continue
        around = next((w for w in windows if w.part is part and w.start <= span[0] and span[1] <= w.end), None)
        if around is not None:
            around.marks.append(span)
        elif len(windows) < most:
            windows.append(_Window(finding, part, *_around(part.data, span, side), [span]))
    return windows


def _around(data: bytes, span: Span, side: int) -> Span:
    """Return `span` with `side` characters more at each end, in bytes; a long value is cut short, and ends there."""
    start, end = span
    longest = _forward(data, start, LONGEST)
    return _backward(data, start, side), _forward(data, end, side) if end <= longest else longest


def _forward(data: bytes, at: int, characters: int) -> int:
    """Return the offset that many characters further; a byte that is not of UTF-8 counts as one or none."""
    if data[at : at + characters].isascii():
        return min(at + characters, len(data))
    for _ in range(characters):
        at += 1
        for _ in range(_FOLLOWING):
            at += at < len(data) and data[at] & 0xC0 == _FOLLOWS
    return min(at, len(data))


def _backward(data: bytes, at: int, characters: int) -> int:
    """Return the offset that many characters before."""
    if data[max(at - characters, 0) : at].isascii():
        return max(at - characters, 0)
    for _ in range(characters):
        at -= 1
        for _ in range(_FOLLOWING):
            at -= at > 0 and data[at] & 0xC0 == _FOLLOWS
    return max(at, 0)


def _snippet(window: _Window, longest: int, name: re.Pattern[str] | None) -> Snippet:
    """Return the snippet; a name that reaches into it from outside is cut out as well."""
    data = window.part.data
    first, last = _backward(data, window.start, longest), _forward(data, window.end, longest)

    def place(at: int) -> int:
        return len(_text(data[first : max(first, min(at, last))]))

    text = _text(data[first:last])
    marks = [(place(start), place(end)) for start, end in window.marks]
    names = [match.span() for match in name.finditer(text)] if name else []
    pieces = _pieces(text, (place(window.start), place(window.end)), marks, names)
    return Snippet(window.finding.data_type, window.finding.path, tuple(pieces))


def _pieces(text: str, core: Span, marks: Sequence[Span], names: Sequence[Span]) -> Iterator[Piece]:
    edges = {*core, *(edge for span in (*marks, *names) for edge in span)}
    inside = sorted(edge for edge in edges if core[0] <= edge <= core[1])
    told: Span | None = None
    for start, end in pairwise(inside):
        cut_out = next((span for span in names if span[0] <= start and end <= span[1]), None)
        found = any(mark[0] <= start and end <= mark[1] for mark in marks)
        if cut_out is None:
            yield Piece(storable(text[start:end]), found)
        elif cut_out != told:
            told = cut_out
            yield Piece(_CUT, found)


def _text(data: bytes) -> str:
    return data.decode(errors="backslashreplace")
