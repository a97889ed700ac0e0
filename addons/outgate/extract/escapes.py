r"""Escapes inside text, undone as views: percent, backslash, HTML entities, quoted-printable.

One view a kind, and only where something is escaped. In a long text a view holds the surroundings of the escapes
alone, so that three `%20` in a megabyte do not cost a second megabyte. Kinds mix inside one value
(`jane%40shop\u002ecom`), so a view is read for the kinds that come later in `KINDS` as well, and for the same or
earlier ones where undoing made new escapes (`%2540`): each mixture is then read once.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract import signs
from outgate.extract.escape_kinds import BACKSLASH, ENTITY, FORM, KINDS, PERCENT, QUOTED
from outgate.extract.offsets import Change, view
from outgate.extract.tree import Child, Hints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.escape_kinds import Kind
    from outgate.extract.tree import Budget, Reader
    from outgate.model import Part, Span

WHOLE = 16 << 10  # bytes up to which a view is of the whole text
REACH = 512  # bytes on each side of an escape that a view of a longer text shows
_EDGE = re.compile(rb"[\s\"',;<>&{}]")
_TO_EDGE = 64  # bytes that an edge may move so as not to cut a word
_FORM_START = re.compile(rb"[\w.\[\]%+*~-]{1,256}=[^=\s\"<>]")
_PLACE = {kind.step: place for place, kind in enumerate(KINDS)}


def _in_bytes(kind: Kind) -> re.Pattern[bytes]:
    """The same test for bytes that are not text: four readable characters on each side, or noise would pass it."""
    sign = kind.sign.replace(b"\\", b"\\\\")
    rest = kind.fires.pattern.removeprefix(sign)
    return re.compile(sign + rb"(?<=[ -~]{4}" + sign + rb")" + rest + rb"(?=[ -~]{4})", kind.fires.flags)


_IN_BYTES = {kind.step: _in_bytes(kind) for kind in KINDS}


def read_percent(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the view without percent escapes and, in a form or a query, without `+`."""
    return _read(part, hints, budget, FORM if b"+" in part.data and _is_form(part, hints) else PERCENT)


def read_backslash(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the view without backslash escapes."""
    return _read(part, hints, budget, BACKSLASH)


def read_entities(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the view without HTML entities."""
    return _read(part, hints, budget, ENTITY)


def read_quoted(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the view without quoted-printable escapes."""
    return _read(part, hints, budget, QUOTED)


READERS: dict[Reader, int] = {  # in the order of `KINDS`, with the signs that they look for
    read_percent: signs.PERCENT,
    read_backslash: signs.BACKSLASH,
    read_entities: signs.ENTITY,
    read_quoted: signs.QUOTED,
}


def _read(part: Part, hints: Hints, budget: Budget, kind: Kind) -> Iterator[Child]:
    """Yield the view for one kind of escape, if there is any that its parent was not read for."""
    fires = kind.fires if part.is_text or part.to_parent is not None else _IN_BYTES[kind.step]
    if fires.search(part.data) is None:
        return
    place = _PLACE[kind.step]
    mine = _PLACE.get(part.path[-1], -1) if part.to_parent is not None else -1
    if place > mine or place == mine or _is_new(part, kind):
        other = undone(part, kind, budget, fires)
        if other.data != part.data:
            yield Child(other, Hints(charset=hints.charset))


def undone(part: Part, kind: Kind, budget: Budget, fires: re.Pattern[bytes] | None = None) -> Part:
    """Return the view of `part` with one kind of escape undone, around where it `fires`. Raises Exceeded."""
    data = part.data
    windows = _windows(data, fires or kind.fires, budget.left)
    budget.spend(sum(end - start for start, end in windows))
    decode_all = kind.decode_all or partial(kind.escape.sub, lambda m: kind.decode(m[0]))
    text = b"\n".join([decode_all(data[start:end]) for start, end in windows])
    return view(part, kind.step, text, partial(_changes, data, windows, kind), kind.encode)


def _is_form(part: Part, hints: Hints) -> bool:
    """In a form or a query, `+` is a space."""
    if part.to_parent is not None:
        return False
    said = part.root == "target" or hints.media_type == "application/x-www-form-urlencoded"
    return said or _FORM_START.match(part.data) is not None


def _is_new(part: Part, kind: Kind) -> bool:
    """Tell whether undoing another kind made an escape of this one that the parent does not have."""
    if part.to_parent is None or part.parent is None:
        return True
    for found in kind.fires.finditer(part.data):
        start, end = part.to_parent(found.start(), found.end())
        if part.parent.data[start:end] != found[0]:
            return True
    return False


def _windows(data: bytes, fires: re.Pattern[bytes], most: int) -> list[Span]:
    """Return the stretches to show: all of a short or densely escaped text, otherwise what surrounds the escapes.

    Once that is more than `most`, nobody will look at it.
    """
    if len(data) <= WHOLE:
        return [(0, len(data))]
    stretches: list[Span] = []
    shown, found = 0, fires.search(data)
    while found is not None:
        # What follows within one reach is shown with a reach behind it as well, so it need not be searched.
        start, end = found.start(), max(found.end(), found.start() + REACH)
        if stretches and start - stretches[-1][1] <= 2 * (REACH + _TO_EDGE):
            first, last = stretches[-1]
            stretches[-1] = (first, end)
            shown += end - last
        else:
            stretches.append((start, end))
            shown += end - start + 2 * REACH
        if shown * 2 > len(data) or shown > most:
            return [(0, len(data))]
        found = fires.search(data, end)
    return [(_from(data, start - REACH), _to(data, end + REACH)) for start, end in stretches]


def _from(data: bytes, at: int) -> int:
    if at <= 0:
        return 0
    edge = _EDGE.search(data, max(at - _TO_EDGE, 0), at)
    return edge.end() if edge else at


def _to(data: bytes, at: int) -> int:
    edge = _EDGE.search(data, at, at + _TO_EDGE)
    return edge.start() if edge else min(at, len(data))


def _changes(data: bytes, windows: list[Span], kind: Kind) -> Iterator[Change]:
    at = 0
    for number, (start, end) in enumerate(windows):
        if at < start:
            yield Change(at, start, 1 if number else 0)
        for found in kind.escape.finditer(data, start, end):
            yield Change(*found.span(), len(kind.decode(found[0])))
        at = end
    if at < len(data):
        yield Change(at, len(data), 0)
