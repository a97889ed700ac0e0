"""The headers of one part of a multipart body: what they say of it, and how they stay valid when edited.

RFC 7578 for the names, RFC 5987 and RFC 2231 for parameters with a star (`filename*=UTF-8''…`), RFC 2045 for the
transfer encodings. Clients that pack each part say so as HTTP does, by `Content-Encoding`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.percent import unquoted
from outgate.extract.tree import Hints
from outgate.model import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.model import Part, Span

# A field of a form: nothing to find in these headers that is not found in the name where the body is scanned.
_PLAIN = re.compile(
    rb'content-disposition: ?form-data; ?name="?[A-Za-z_][A-Za-z_.\[\]-]{0,40}\d{0,4}[A-Za-z_.\[\]-]{0,20}"?'
    rb"(?:\r?\ncontent-type: ?text/plain(?:; ?charset=[\w-]{1,20})?)?",
    re.IGNORECASE,
)
_HEADER = re.compile(rb"(?m)^([\w-]{1,60})[ \t]*:[ \t]*((?:[^\r\n]++|\r?\n[ \t])*+)")
_PARAMETER = re.compile(
    rb';[ \t\r\n]*([\w-]{1,40}(?:\*\d{0,3})?\*?)[ \t]*=[ \t]*("(?:[^"\\]|\\.){0,2000}"|[^;\r\n]*)', re.DOTALL
)
_NOT_IN_VALUE = re.compile(rb"[^A-Za-z0-9._~-]")
_NO_ENCODING = frozenset({"", "7bit", "8bit", "binary"})


class Said(NamedTuple):
    """What the headers of a part say: the field's name, hints on its content, whether there is nothing else."""

    field: str
    hints: Hints
    is_plain: bool


def say(block: bytes) -> Said:
    """Return what the headers in `block` say. Anything that is not understood is left out."""
    headers = {header[1].lower(): header[2] for header in _HEADER.finditer(block)}
    kind = headers.get(b"content-type", b"")
    disposition = _parameters(headers.get(b"content-disposition", b""))
    of_kind = _parameters(kind)
    hints = Hints(
        media_type=kind.partition(b";")[0].strip().lower().decode("ascii", "replace"),
        charset=of_kind.get(b"charset", b"").lower().decode("ascii", "replace"),
        boundary=of_kind.get(b"boundary", b""),
        name=_text(disposition.get(b"filename", of_kind.get(b"name", b""))),
        encodings=_encodings(headers),
    )
    return Said(_text(disposition.get(b"name", b"")), hints, not block or _PLAIN.fullmatch(block) is not None)


def _encodings(headers: dict[bytes, bytes]) -> tuple[str, ...]:
    """In the order in which they were applied: what a part is packed in, then how that was written."""
    packed, written = headers.get(b"content-encoding", b""), headers.get(b"content-transfer-encoding", b"")
    tokens = [token.strip().lower().decode("ascii", "replace") for token in (*packed.split(b","), written)]
    return tuple(token for token in tokens if token not in _NO_ENCODING)


def fit(part: Part, edits: Sequence[Edit]) -> list[Edit]:
    """Keep the headers readable: what is written is encoded where the parameter is, and quoted where it must be."""
    return [fitted for edit in edits for fitted in fit_in(part.data, (0, len(part.data)), edit)]


def fit_in(data: bytes, block: Span, edit: Edit) -> Iterator[Edit]:
    """Fit one edit in the headers that stand at `block` of `data`; the line ends in between stay."""
    for match in _PARAMETER.finditer(data, *block):
        start, end = match.span(2)
        if start <= edit.start and edit.end <= end and start < end:
            yield _in_parameter(data, match, edit)
            return
    start = edit.start
    for line_end in re.finditer(rb"[\r\n]+", data[edit.start : edit.end]):
        if start < edit.start + line_end.start():
            yield Edit(start, edit.start + line_end.start(), edit.new)
        start = edit.start + line_end.end()
    if start < edit.end:
        yield Edit(start, edit.end, edit.new)


def locate(part: Part, offset: int) -> tuple[str, ...]:
    """Return `header[name]` for the header that `offset` lies in."""
    name = b""
    for header in _HEADER.finditer(part.data):
        if header.start() > offset:
            break
        name = header[1]
    return (f"header[{name.lower().decode()}]",)


def _in_parameter(data: bytes, match: re.Match[bytes], edit: Edit) -> Edit:
    start, end = match.span(2)
    if match[1].endswith(b"*"):
        new = _NOT_IN_VALUE.sub(lambda byte: b"%%%02X" % byte[0][0], edit.new)
        left = data.rfind(b"%", max(edit.start - 2, start), edit.start)
        right = data.rfind(b"%", max(edit.end - 2, start), edit.end)
        return Edit(
            left if left >= 0 else edit.start, min(right + 3, end) if 0 <= right > edit.end - 3 else edit.end, new
        )
    if data[start] != ord('"'):
        return Edit(start, end, b'"' + edit.new + b'"')
    return Edit(max(edit.start, start + 1), min(edit.end, end - 1), edit.new)


def _parameters(value: bytes) -> dict[bytes, bytes]:
    """The parameters of a header, with continued and encoded ones put together."""
    found: dict[bytes, bytes] = {}
    for match in _PARAMETER.finditer(value):
        name, _, star = match[1].lower().partition(b"*")
        raw = match[2].strip()
        if raw.startswith(b'"') and len(raw) > 1:
            raw = re.sub(rb"\\(.)", rb"\1", raw[1:-1])
        elif star.endswith(b"*") or match[1].endswith(b"*"):
            raw = unquoted(raw.rpartition(b"'")[2])
        found[name] = found.get(name, b"") + raw if star[:1].isdigit() else raw
    return found


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
