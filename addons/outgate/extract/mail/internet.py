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
from outgate.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints

_LONGEST = 256 << 10  # bytes of headers
_LINES = re.compile(rb"(?:[\w-]{1,60}[ \t]*:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){2,2000}+(?=\r?\n)")
_NAME = re.compile(rb"(?m)^([\w-]{1,60})[ \t]*:")
_OF_MIME = frozenset({b"content-type", b"content-transfer-encoding"})
_OF_MAIL = frozenset(
    b"mime-version from to cc bcc subject date message-id received return-path reply-to delivered-to sender".split()
)
_LIFT = stretch(bytes)


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the parts of a mail, or its body when that is in one piece and not plain. Raises Exceeded."""
    end = headers_end(part.data)
    if not end:
        return
    said = part_headers.say(part.data[:end]).hints
    path = (*part.path, kind("mail", part, hints))
    if said.boundary and not said.encodings:
        for child in multipart.read(part, said, budget):
            below = child.part.path[len(part.path) :]
            yield child._replace(part=replace(child.part, path=(*path, *below)))
        return
    start = end + (2 if part.data[end : end + 1] == b"\r" else 1)
    if part.root is None:
        budget.spend(len(part.data) - start)
    body = Part(path, part.data[start:], parent=part, lift=_LIFT, span_in_parent=(start, len(part.data)))
    yield Child(body, said)


def headers_end(data: bytes) -> int:
    """Return where the headers of a mail end; 0 when `data` is no mail, or one that is plain text throughout."""
    lines = _LINES.match(data, 0, _LONGEST)
    if lines is None:
        return 0
    names = {name.lower() for name in _NAME.findall(lines[0])}
    return lines.end() if names & _OF_MIME and names & _OF_MAIL else 0
