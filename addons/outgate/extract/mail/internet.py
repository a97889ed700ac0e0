"""Internet messages (RFC 5322 with MIME) as files, attachments of others, or bodies: what their headers say of them.

A mail is a text, and most of it is read as that. What its headers tell is how the rest is written: in which parts,
transfer encoding and charset. Everything keeps its place in the mail, so everything that was read can be redacted.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.extract import multipart, part_headers
from outgate.extract.naming import kind
from outgate.extract.tree import Child, stretch
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Span

_LONGEST = 256 << 10  # bytes of headers
_LINES = re.compile(rb"(?:[\w-]{1,60}[ \t]*:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){2,2000}+(?=\r?\n)")
_NAME = re.compile(rb"(?m)^([\w-]{1,60})[ \t]*:")
_OF_MIME = frozenset({b"content-type", b"content-transfer-encoding"})
_OF_MAIL = frozenset(
    b"mime-version from to cc bcc subject date message-id received return-path reply-to delivered-to sender".split()
)
_LIFT = stretch(bytes)


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the headers of a mail, its parts or its body, and what stands beside them. Raises Exceeded."""
    end = headers_end(part.data)
    if not end:
        return
    said = part_headers.say(part.data[:end]).hints
    path = (*part.path, kind("mail", part, hints))
    headers = _stretch(part, (*path, "headers"), 0, end)
    yield Child(replace(headers, fit=part_headers.fit, locate=part_headers.locate))
    if said.boundary and not said.encodings:
        covered = [(0, end)]
        for child in multipart.read(part, said, budget):
            if child.part.path[-1] == multipart.BESIDE:
                continue  # see `_beside`
            covered.append(child.part.span_in_parent or (0, 0))
            yield child._replace(part=replace(child.part, path=(*path, *child.part.path[len(part.path) :])))
        if len(covered) == 1 and part.data[end:].strip():
            budget.gap(Reason.TRUNCATED, path, "a mail whose parts are not where its headers say", part)
        yield from _beside(part, path, covered, b"--" + said.boundary)
        return
    start = end + (2 if part.data[end : end + 1] == b"\r" else 1)
    if part.root is None:
        budget.spend(len(part.data) - start)
    yield Child(_stretch(part, path, start, len(part.data)), said)


def _stretch(part: Part, path: tuple[str, ...], start: int, end: int) -> Part:
    return Part(path, part.data[start:end], parent=part, lift=_LIFT, span_in_parent=(start, end))


def _beside(part: Part, path: tuple[str, ...], covered: list[Span], boundary: bytes) -> Iterator[Child]:
    """Give what stands before, between and behind the parts and is no boundary."""
    at = 0
    for start, end in [*sorted(covered), (len(part.data), len(part.data))]:
        lines = part.data[at:start].splitlines()
        if any(line.strip() and not line.startswith(boundary) for line in lines):
            yield Child(_stretch(part, (*path, "beside"), at, start))
        at = max(at, end)


def headers_end(data: bytes) -> int:
    """Return where the headers of a mail end; 0 when `data` is no mail, or one that is plain text throughout."""
    lines = _LINES.match(data, 0, _LONGEST)
    if lines is None:
        return 0
    names = {name.lower() for name in _NAME.findall(lines[0])}
    return lines.end() if names & _OF_MIME and names & _OF_MAIL else 0
