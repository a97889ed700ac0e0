"""Runs of base64, base32 and hex in a text (or in bytes), decoded when something readable comes out.

Every byte is mapped to its class, then `find` looks for sixteen of a class in a row: nothing in Python is done for
text that holds no such run, and little for a run that is just a long name. Each run is looked at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract import base16_run, base32_run, base64_run
from outgate.extract.offsets import verbatim
from outgate.extract.tree import Child, Hints, stretch
from outgate.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.readable import Found
    from outgate.extract.tree import Budget
    from outgate.model import Span

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_CLASSES = bytes(1 if i in _LETTERS else 2 if i in b"+/-_" else 0 for i in range(256))
_RUN = b"\1" * 16
_HEX_CLASSES = bytes(
    1 if i in b"0123456789abcdefABCDEF" else 2 if i in b":-,; " else 3 if i in b"xX" else 0 for i in range(256)
)
# Eight pairs of hex digits with one or two signs between them, or four such as `0x6a`.
_PAIRED = (
    b"\1\1\2" * 7 + b"\1\1",
    b"\1\1\2\2" * 7 + b"\1\1",
    b"\1\3\1\1\2" * 3 + b"\1\3\1\1",
    b"\1\3\1\1\2\2" * 3 + b"\1\3\1\1",
)
_BLOCK = re.compile(rb"[A-Za-z0-9+/_-]+")
_FOLD = re.compile(rb"\r?\n[ \t]{0,8}")
_DATA_URI = re.compile(rb"data:([\w.+-]+/[\w.+-]+)?[^,\"'\s]{0,64};base64,\Z", re.IGNORECASE)
_LINE = 40  # letters on one line from which a run may go on on the next


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield what each run says."""
    del hints
    for start, end in _spans(part.data):
        if part.to_parent is None or not verbatim(part, start, end):
            for found in _decoded(part.data, start, end, budget):
                yield _child(part, found)
    hex_classes = part.data.translate(_HEX_CLASSES)
    for shape in _PAIRED:
        if shape in hex_classes:
            for found in _pairs(part.data, hex_classes, shape):
                budget.spend(len(found.data))
                yield _child(part, found)


def _pairs(data: bytes, hex_classes: bytes, shape: bytes) -> Iterator[Found]:
    at = hex_classes.find(shape)
    while at >= 0:
        found = base16_run.find_pairs(data, at)
        if found is not None:
            yield found
        at = hex_classes.find(shape, found.span[1] if found else at + 1)


def _spans(data: bytes) -> Iterator[Span]:
    """Yield each run with its signs, and the lines on which it goes on."""
    classes = data.translate(_CLASSES)
    end = 0
    at = classes.find(_RUN)
    while at >= 0:
        start = classes.rfind(b"\0", end, at) + 1 or end
        end = classes.find(b"\0", at + 16)
        end = len(data) if end < 0 else end
        if end - start >= _LINE and data[end : end + 1] in (b"\r", b"\n"):
            end = _last_line(data, start, end)
        yield start, end
        at = classes.find(_RUN, end)


def _last_line(data: bytes, start: int, end: int) -> int:
    """Return where a wrapped run ends: its lines are equally long, the last one may be shorter."""
    fold = _FOLD.match(data, end)
    width = end - start
    if fold is None or width % 4:
        return end
    while data.startswith(fold[0], end):
        line = _BLOCK.match(data, end + len(fold[0]), end + len(fold[0]) + width + 1)
        if line is None or len(line[0]) > width:
            break
        end = line.end()
        if len(line[0]) < width:
            break
    return end


def _decoded(data: bytes, start: int, end: int, budget: Budget) -> Iterator[Found]:
    """Try the spellings in the order of what a run looks like. Raises Exceeded."""
    if end - start > budget.left:
        budget.spend(end - start)
    run = data[start:end]
    is_mixed = not (run.islower() or run.isupper() or run.isdigit())
    for find in (base64_run.find, base16_run.find, base32_run.find) if is_mixed else (base16_run.find, base32_run.find):
        hit = False
        for found in find(data, start, end):
            hit = True
            budget.spend(len(found.data))
            yield found
        if hit:
            return


def _child(part: Part, found: Found) -> Child:
    uri = _DATA_URI.search(part.data, max(found.span[0] - 128, 0), found.span[0]) if found.step == "base64" else None
    step = "data-uri" if uri else found.step
    lift = stretch(found.encode)
    child = Part((*part.path, step), found.data, parent=part, lift=lift, span_in_parent=found.span)
    return Child(child, Hints(media_type=(uri[1] or b"").decode().lower()) if uri else Hints())
