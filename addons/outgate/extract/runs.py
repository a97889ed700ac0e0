"""Runs of base64, base32 and hex in a text (or in bytes), decoded when something readable comes out.

An automaton finds where a run may be that is more than a long name, so nothing in Python is done for text without
one. The run around such a place is looked at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from outgate.extract import base16_run, base32_run, base64_run, signs
from outgate.extract.offsets import verbatim
from outgate.extract.tree import Child, Hints, stretch
from outgate.model import Part, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.readable import Found
    from outgate.extract.tree import Budget
    from outgate.model import Edit, Span

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_PLACE = signs.either(signs.RUNS)
_PAIRED = signs.either(signs.HEX_PAIRS)
_RUN = re.compile(rb"[A-Za-z0-9]{16}")
_ONE_CASE = (base16_run.find, base32_run.find)
_MIXED = (base64_run.find, *_ONE_CASE)
_NAMED = (base64_run.find,)  # hex and base32 of letters alone would be of one case
_MORE = re.compile(rb"[A-Za-z0-9+/_-]++")
_FOLD = re.compile(rb"\r?\n[ \t]{0,8}")
_DATA_URI = re.compile(rb"data:([\w.+-]+/[\w.+-]+)?[^,\"'\s]{0,64};base64,\Z", re.IGNORECASE)
_BACK = 64  # bytes looked back at for the beginning of a run, and eight times as many when that is not enough
# The header of a signed token (RFC 7515, section 4.1), which nearly every request has: it names an algorithm.
_OF_TOKEN = re.compile(rb'\{(?:"(?:alg|typ)":"[A-Z]{1,5}(?:256|384|512)?",?){1,2}\}')
_TOKEN, _SHORT = b"eyJ", 64  # how it begins, and bytes that it has at most
# … by which a piece behind it is known to be signed.
_HEADER = re.compile(rb"(eyJ[A-Za-z0-9_-]{10,1000})\.\Z")
_FURTHEST = 1_100  # bytes looked back at for it
_LINE = 40  # letters on one line from which a run may go on on the next


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield what each run says."""
    del hints
    for start, end in _spans(part.data):
        run = part.data[start:end]
        if base64_run.is_name(run) or (run.startswith(_TOKEN) and end - start <= _SHORT and _is_of_token(run)):
            continue
        if part.to_parent is None or not verbatim(part, start, end):
            for found in _decoded(part.data, start, end, budget):
                if _OF_TOKEN.fullmatch(found.data) is None:
                    yield _child(part, found)


@lru_cache(256)  # every request has the one of its session
def _is_of_token(run: bytes) -> bool:
    """Tell whether a run is the header of a signed token and nothing else, so that it says nothing."""
    found = [*base64_run.find(run, 0, len(run))]
    return len(found) == 1 and found[0].span == (0, len(run)) and _OF_TOKEN.fullmatch(found[0].data) is not None


def read_pairs(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield what hex says that is written pair by pair."""
    del hints
    for found in _pairs(part.data):
        budget.spend(len(found.data))
        yield _child(part, found)


def _spans(data: bytes) -> Iterator[Span]:
    """Yield each run with its signs, and the lines on which it goes on."""
    end = 0
    while (place := _PLACE.search(data, end)) is not None:
        stop = place.span()[1]
        start = _start(data, stop - 1, end)
        end = _end(data, start, stop)
        if _RUN.search(data, start, end) is not None:
            yield start, end


def _start(data: bytes, at: int, floor: int) -> int:
    """Return where the run starts that `at` lies in."""
    reach = _BACK
    while True:
        before = data[max(at - reach, floor) : at]
        inside = len(before) - len(before.rstrip(_LETTERS))
        if inside < len(before) or at - reach <= floor:
            return at - inside
        reach *= 8


def _end(data: bytes, start: int, at: int) -> int:
    """Return where a run ends of which `start:at` is known."""
    more = _MORE.match(data, at)
    end = more.end() if more else at
    if end - start >= _LINE and data[end : end + 1] in (b"\r", b"\n"):
        return _last_line(data, start, end)
    return end


def _pairs(data: bytes) -> Iterator[Found]:
    """Yield the hex that is written pair by pair."""
    at = 0
    while (place := _PAIRED.search(data, at)) is not None:
        found, at = base16_run.find_pairs(data, place.start())
        if found is not None:
            yield found


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


def _is_signed(data: bytes, found: Found) -> bool:
    """Tell whether it is the header of a signed token, or what follows one: nobody would take it once it is changed."""
    start, end = found.span
    if data[end : end + 1] == b"." and b'"alg"' in found.data:
        return True
    header = _HEADER.search(data, max(0, start - _FURTHEST), start) if data[start - 1 : start] == b"." else None
    return header is not None and any(b'"alg"' in said.data for said in base64_run.find(data, *header.span(1)))


def _refuse(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
    raise Unwritable("a token that is signed")


def _child(part: Part, found: Found) -> Child:
    uri = _DATA_URI.search(part.data, max(found.span[0] - 128, 0), found.span[0]) if found.step == "base64" else None
    step = "data-uri" if uri else found.step
    lift = _refuse if found.step == "base64" and _is_signed(part.data, found) else stretch(found.encode)
    # A run in a header or a query is named after its place; in a body, finding the place may cost much.
    path = part.path
    if part.locate is not None and part.root != "body":
        path = (*path[:-1], *part.locate(part, found.span[0]))
    child = Part((*path, step), found.data, parent=part, lift=lift, span_in_parent=found.span)
    return Child(child, Hints(media_type=(uri[1] or b"").decode().lower()) if uri else Hints())
