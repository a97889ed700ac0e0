"""The root parts of a message: host, target, headers, body, trailers, and what the headers say of the body."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.extract import form
from outgate.extract.tree import Child, Hints, apply
from outgate.model import Channel, Edit, Part, Unwritable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from outgate.model import Header, Message, Root

# Labels of words and short numbers say nothing; one with a long number, or a long mix of both, may be data.
_PLAIN_HOST = re.compile(r"(?:(?:[a-z-]{1,30}|(?![a-z-]*\d{4})[a-z0-9-]{1,12})(?:\.|$)){1,6}")
_PARAMETER = re.compile(rb";\s*(charset|boundary)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^;\s]+))", re.IGNORECASE)
_FILE_NAME = re.compile(rb"filename\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))", re.IGNORECASE)
_NOT_IN_NAME = re.compile(rb"[^A-Za-z0-9!#$%&'*+.^_`|~-]")  # RFC 9110, section 5.6.2
_NO_CODING = frozenset({"", "identity", "chunked", "none", "binary", "7bit", "8bit", "utf-8", "utf8"})
_SAYS = frozenset(
    {
        b"content-type",
        b"content-encoding",
        b"transfer-encoding",
        b"content-disposition",
        b"x-amz-decoded-content-length",
    }
)
_LENGTHS = frozenset(map(len, _SAYS))
_FOLDS = 100  # lines of one header that are passed over to find its name


def roots(message: Message, known: Collection[Root] = ()) -> Iterator[Child]:
    """Yield the root parts that hold anything, without those that are `known`, each with what is said of it."""
    names = dict.fromkeys((message.destination.host, *message.names))
    if not all(_PLAIN_HOST.fullmatch(name) for name in names):
        # Each label on a line of its own as well: between dots, a number looks like a piece of a longer one.
        lines = dict.fromkeys((*names, *(label for name in names for label in name.split("."))))
        yield Child(Part(("host",), "\n".join(lines).encode(errors="replace"), root="host"))
    if message.target and message.target != b"/" and "target" not in known:
        yield Child(
            Part(("target",), message.target, root="target", fit=form.fit, locate=form.locate, tables=form.tables)
        )
    if message.headers and "headers" not in known:
        yield Child(Part(("headers",), block(message.headers), root="headers", locate=_locate_header))
    if message.body:
        yield Child(Part(("body",), message.body, root="body"), body_hints(message))
    if message.trailers:
        yield Child(Part(("trailers",), block(message.trailers), root="trailers", locate=_locate_header))


def block(headers: Sequence[Header]) -> bytes:
    """Return headers as the lines that a person would read."""
    return b"\r\n".join([b"%b: %b" % header for header in headers])


def body_hints(message: Message) -> Hints:
    """Return what the headers say of the body."""
    said: dict[bytes, list[bytes]] = {}
    for name, value in message.headers:
        if len(name) in _LENGTHS and (key := name.lower()) in _SAYS:
            said.setdefault(key, []).append(value)
    hints = _of_type(b"; ".join(said[b"content-type"])) if b"content-type" in said else Hints()
    if len(said) > (b"content-type" in said) or message.channel is Channel.FILE:
        file_name = _file_name(message, said.get(b"content-disposition", []))
        return hints._replace(name=file_name, encodings=_codings(said))
    return hints


@lru_cache(256)  # most senders use few
def _of_type(kind: bytes) -> Hints:
    """What a content type says. One that names two charsets names none that is known: who reads it may take either."""
    said = [(m[1].lower(), m[2] or m[3] or m[4] or b"") for m in _PARAMETER.finditer(kind)]
    charsets = dict.fromkeys(_plain(value).lower() for name, value in said if name == b"charset")
    return Hints(
        media_type=_plain(kind.partition(b";")[0]).lower(),
        charset=", ".join(charsets),
        boundary=dict(said).get(b"boundary", b""),
    )


def write_back(message: Message, edits: Mapping[Root, Sequence[Edit]]) -> Message:
    """Return `message` with the edits of its roots made. Raises Unwritable."""
    if edits.get("host"):
        raise Unwritable("the host cannot be rewritten")
    body = apply(message.body, edits.get("body", ()))
    if message.is_text and body is not message.body and not _is_utf8(body):
        raise Unwritable("a text frame must stay UTF-8")
    return replace(
        message,
        target=apply(message.target, edits.get("target", ())),
        headers=_rewritten(message.headers, edits.get("headers", ())),
        body=body,
        trailers=_rewritten(message.trailers, edits.get("trailers", ())),
    )


def _rewritten(headers: tuple[Header, ...], edits: Sequence[Edit]) -> tuple[Header, ...]:
    """Return the headers with `edits` of their block made, each of which must lie in one name or one value."""
    out: list[Header] = []
    at = i = 0
    edits = sorted(edits)
    for name, value in headers:
        names, values = [], []
        middle, end = at + len(name) + 2, at + len(name) + 2 + len(value)
        while i < len(edits) and edits[i].end <= end:
            edit, i = edits[i], i + 1
            if b"\n" in edit.new or b"\r" in edit.new or edit.start < middle - 2 < edit.end:
                raise Unwritable("a header must stay one line with a name and a value")
            if edit.start >= middle:
                values.append(Edit(edit.start - middle, edit.end - middle, edit.new))
            else:
                names.append(Edit(edit.start - at, edit.end - at, _NOT_IN_NAME.sub(b"-", edit.new)))
        out.append((apply(name, names), apply(value, values)))
        at = end + 2
    if i < len(edits):
        raise Unwritable("an edit reaches over two headers")
    return tuple(out)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _codings(said: dict[bytes, list[bytes]]) -> tuple[str, ...]:
    """The codings in the order in which they were applied; a transfer coding comes after all content codings."""
    values = [*said.get(b"content-encoding", ()), *said.get(b"transfer-encoding", ())]
    tokens = [_plain(token).lower() for token in b",".join(values).split(b",")]
    if b"x-amz-decoded-content-length" in said and "aws-chunked" not in tokens:
        tokens.append("aws-chunked")
    return tuple(token for token in tokens if token not in _NO_CODING)


def _file_name(message: Message, dispositions: list[bytes]) -> str:
    if message.channel is Channel.FILE:
        return message.target.decode(errors="replace")
    found = _FILE_NAME.search(dispositions[0]) if dispositions else None
    return (found[1] or found[2] or b"").decode(errors="replace") if found else ""


def _plain(value: bytes) -> str:
    return value.strip().decode("ascii", "replace")


def _locate_header(part: Part, offset: int) -> tuple[str, ...]:
    """Return `header[name]`. A line that begins with a space goes on with a value (RFC 9112, section 5.2)."""
    end = offset
    for _ in range(_FOLDS):
        end = part.data.rfind(b"\r\n", 0, end)
        if end < 0 or part.data[end + 2] not in b" \t":
            break
    start = end + 2 if end >= 0 else 0
    line = part.data[start : start + 200]
    name = "" if line[:1] in (b" ", b"\t") else line.partition(b":")[0].lower().decode(errors="replace")
    return (f"{'trailer' if part.root == 'trailers' else 'header'}[{name}]",)
