"""Edits of parts → the message with them made: lifted from part to parent, the deepest first, up to the roots.

Three kinds of edit meet in a part. A *direct* one replaces what was found in its own text, and is fitted to its
syntax. A *lifted* one comes from a child and is in the part's syntax already; where both touch, the child's wins.
A direct edit of a view (another spelling) of what the parent spells the same belongs to the parent as a direct one,
and is then fitted there; of what is spelled in another way, the spelling is the fit. Only a view with a syntax that
its parent has not, such as JSON all in percent signs, is fitted itself.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from outgate.extract.offsets import is_written_as_text
from outgate.extract.roots import write_back
from outgate.extract.signed import mended
from outgate.model import Edit, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from outgate.model import Lift, Message, Part, Root


def rewrite(message: Message, edits: Mapping[Part, Sequence[Edit]]) -> Message:
    """Return `message` with `edits` made. Content-Length is left to the wire.

    Raises Unwritable when a part has no way back, or when the change would break a signature.
    """
    levels = _levels(edits)
    direct: dict[Part, list[Edit]] = {part: list(own) for part, own in edits.items()}
    lifted: dict[Part, list[Edit]] = {}
    changed: dict[Root, Sequence[Edit]] = {}
    for level in reversed(levels):
        rising: dict[tuple[Part, Lift], list[tuple[Part, Sequence[Edit]]]] = {}
        for part in level:
            own = _own(part, direct.pop(part, []), direct)
            final = _merged(part, own, lifted.pop(part, []))
            if part.root is not None:
                changed[part.root] = final
            elif final:
                rising.setdefault(_way_up(part), []).append((part, final))
        for (parent, lift), children in rising.items():
            lifted.setdefault(parent, []).extend(lift(parent, children))
    return mended(message, write_back(message, {root: own for root, own in changed.items() if own}))


def _levels(edits: Iterable[Part]) -> list[list[Part]]:
    """All parts on the ways up, by the number of layers they lie in."""
    levels: list[dict[Part, None]] = []
    for edited in edits:
        way = [edited]
        while way[-1].parent is not None:
            way.append(way[-1].parent)
        levels += ({} for _ in range(len(way) - len(levels)))
        for level, part in zip(levels, reversed(way), strict=False):
            level[part] = None
    return [list(level) for level in levels]


def _way_up(part: Part) -> tuple[Part, Lift]:
    if part.parent is None or part.lift is None:
        raise Unwritable(f"{part.path[-1]} cannot be written back")
    return part.parent, part.lift


def _own(part: Part, edits: list[Edit], direct: dict[Part, list[Edit]]) -> list[Edit]:
    """Return the direct edits that stay in `part`; those that belong to the parent of a view go to `direct`."""
    if edits and not is_written_as_text(part):
        raise Unwritable(f"{part.path[-1]} is not text")
    parent = part.parent
    if part.to_parent is None or parent is None or _has_own_syntax(part) or not is_written_as_text(parent):
        return edits
    stay = []
    for edit in edits:
        start, end = part.to_parent(edit.start, edit.end)
        if parent.data[start:end] == part.data[edit.start : edit.end]:
            direct.setdefault(parent, []).append(Edit(start, end, edit.new))
        else:
            stay.append(edit)
    return stay


def _has_own_syntax(part: Part) -> bool:
    """Tell whether `part` has a syntax that is not just its parent's, seen through another spelling."""
    if part.to_parent is None or part.parent is None:
        return part.fit is not None
    return part.fit is not None and part.fit is not part.parent.fit


def _merged(part: Part, direct: list[Edit], lifted: list[Edit]) -> Sequence[Edit]:
    """Return all edits of `part` in order and without overlap, the direct ones fitted to its syntax."""
    lifted = _joined(lifted)
    direct = [edit for own in _joined(direct) for edit in _outside(own, lifted)]
    fitted = part.fit(part, direct) if part.fit is not None and direct and _has_own_syntax(part) else direct
    # Fitting may widen an edit (a number gets quotes): what it then touches is the child's again.
    return sorted([*lifted, *(edit for edit in fitted if not _touches(edit, lifted))])


def _joined(edits: list[Edit]) -> list[Edit]:
    """Edits that overlap become one, named by the first: no rest of either may stay. The longest is the first."""
    joined: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if joined and edit.start < joined[-1].end:
            joined[-1] = joined[-1]._replace(end=max(edit.end, joined[-1].end))
        else:
            joined.append(edit)
    return joined


def _outside(edit: Edit, lifted: list[Edit]) -> Iterator[Edit]:
    """Yield what of a direct edit lies outside of the lifted ones (which are in order and apart)."""
    at = edit.start
    for other in islice(lifted, bisect_right(lifted, edit.start, key=_end), None):
        if other.start >= edit.end:
            break
        if at < other.start:
            yield Edit(at, other.start, edit.new)
        at = other.end
    if at < edit.end:
        yield Edit(at, edit.end, edit.new)


def _touches(edit: Edit, lifted: list[Edit]) -> bool:
    after = bisect_right(lifted, edit.start, key=_end)
    return after < len(lifted) and lifted[after].start < edit.end


def _end(edit: Edit) -> int:
    return edit.end
