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
_LONGEST = max(map(len, _PAIRED))
_ONE_CASE = (base16_run.find, base32_run.find)
_MIXED = (base64_run.find, *_ONE_CASE)
_NAMED = (base64_run.find,)  # hex and base32 of letters alone would be of one case
_MORE = re.compile(rb"[A-Za-z0-9+/_-]++")
_FOLD = re.compile(rb"\r?\n[ \t]{0,8}")
_DATA_URI = re.compile(rb"data:([\w.+-]+/[\w.+-]+)?[^,\"'\s]{0,64};base64,\Z", re.IGNORECASE)
BLOCK = 1 << 18  # bytes mapped at a time
_LINE = 40  # letters on one line from which a run may go on on the next


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield what each run says."""
    del hints
    for start, end in _spans(part.data):
        if base64_run.is_name(part.data[start:end]):
            continue
        if part.to_parent is None or not verbatim(part, start, end):
            for found in _decoded(part.data, start, end, budget):
                yield _child(part, found)
    for found in _pairs(part.data):
        budget.spend(len(found.data))
        yield _child(part, found)


def _spans(data: bytes) -> Iterator[Span]:
    """Yield each run with its signs, and the lines on which it goes on."""
    begin = end = 0
    while begin < len(data):
        classes = data[begin : begin + BLOCK].translate(_CLASSES)
        at = classes.find(_RUN, max(end - begin, 0))
        while at >= 0:
            start = begin + (classes.rfind(b"\0", 0, at) + 1)
            start = max(_start(data, begin) if start == begin else start, end)
            end = _end(data, start, begin + at + len(_RUN))
            yield start, end
            at = classes.find(_RUN, end - begin)
        begin += BLOCK - len(_RUN) + 1


def _start(data: bytes, begin: int) -> int:
    """Return where a run starts that reaches into a block from the one before."""
    before = data[max(begin - BLOCK, 0) : begin].translate(_CLASSES)
    return begin - len(before) + before.rfind(b"\0") + 1


def _end(data: bytes, start: int, at: int) -> int:
    """Return where a run ends of which `start:at` is known."""
    more = _MORE.match(data, at)
    end = more.end() if more else at
    if end - start >= _LINE and data[end : end + 1] in (b"\r", b"\n"):
        return _last_line(data, start, end)
    return end


def _pairs(data: bytes) -> Iterator[Found]:
    """Yield the hex that is written pair by pair."""
    end = 0
    for begin in range(0, len(data), BLOCK - _LONGEST):
        classes = data[begin : begin + BLOCK].translate(_HEX_CLASSES)
        for shape in _PAIRED:
            at = classes.find(shape, max(end - begin, 0))
            while at >= 0:
                found = base16_run.find_pairs(data, begin + at)
                if found is not None:
                    yield found
                    end = found.span[1]
                at = classes.find(shape, max(end - begin, at + 1))


def _last_line(data: bytes, start: int, end: int) -> int:
    """Return where a wrapped run ends: its lines are equally long, the last one may be shorter."""
    fold = _FOLD.match(data, end)
    width = end - start
    if fold is None or width % 4:
        return end
    while data.startswith(fold[0], end):
        line = _MORE.match(data, end + len(fold[0]), end + len(fold[0]) + width + 1)
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
    for find in (_NAMED if run.isalpha() else _MIXED) if is_mixed else _ONE_CASE:
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
    # A run in a header or a query is named after its place; in a body, finding the place may cost much.
    path = part.locate(part, found.span[0]) if part.locate is not None and part.root != "body" else part.path
    child = Part((*path, step), found.data, parent=part, lift=lift, span_in_parent=found.span)
    return Child(child, Hints(media_type=(uri[1] or b"").decode().lower()) if uri else Hints())
