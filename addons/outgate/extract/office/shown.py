"""What a document shows, as one text, and where each piece of it stands in the document's members.

A piece takes as many bytes here as its text has, so that a place in it is the same place there. What separates
pieces (line ends, tabs, quotes around a cell) stands nowhere else.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.tree import apply
from outgate.model import Edit, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from outgate.extract.office.spelling import Spelling
    from outgate.model import Span


_RUN = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^<>]*)?(?<!/)>")


class Source(NamedTuple):
    """Where the text of a piece stands: a stretch of a member, and how it is spelled there (None: not writable)."""

    member: str
    start: int
    end: int
    spelling: Spelling | None


class Shown:
    """A text under construction, with its pieces."""

    __slots__ = ("_ats", "_chunks", "_sources", "size", "tables")

    def __init__(self) -> None:
        self.size = 0
        self.tables: list[Span] = []  # stretches in which each line is a row of cells, parted by tabs
        self._chunks: list[bytes] = []
        self._ats = array("Q")
        self._sources: list[tuple[int, Source]] = []  # by `_ats`: size, and where it stands

    def add(self, text: bytes, source: Source | None = None) -> None:
        """Append text; without a source, it only separates."""
        if source is not None:
            self._ats.append(self.size)
            self._sources.append((len(text), source))
        self._chunks.append(text)
        self.size += len(text)

    def line(self) -> None:
        """Begin a new line, unless at the start of one."""
        if self._chunks and not self._chunks[-1].endswith(b"\n"):
            self.add(b"\n")

    @property
    def data(self) -> bytes:
        """All of the text."""
        return b"".join(self._chunks)

    @property
    def member(self) -> str:
        """The member that all of the text stands in; nothing where it stands in several."""
        members = {source.member for _, source in self._sources}
        return members.pop() if len(members) == 1 else ""

    def changed(self, edits: Iterable[Edit]) -> dict[Source, list[Edit]]:
        """Return the edits by the piece they fall on, in places of its text: the first of several takes the new one.

        Raises Unwritable for an edit of what stands nowhere.
        """
        found: dict[Source, list[Edit]] = defaultdict(list)
        for edit in edits:
            new = edit.new
            for at, size, source in self._touching(edit.start, edit.end):
                inside = Edit(max(edit.start - at, 0), min(edit.end - at, size), new)
                if inside not in found[source]:
                    found[source].append(inside)
                new = b""
            if new:
                raise Unwritable("what is shown at that place stands nowhere in the document")
        return found

    def place(self, start: int, end: int) -> Span:
        """Return where `start:end` stands in its member; a piece spelled in another way there is taken whole."""
        found = list(self._touching(start, max(end, start + 1)))
        if not found:
            return 0, 0
        (at, size, first), (last_at, last_size, last) = found[0], found[-1]
        left = first.start + max(start - at, 0) if first.end - first.start == size else first.start
        right = last.start + min(end - last_at, last_size) if last.end - last.start == last_size else last.end
        return left, max(left, right)

    def _touching(self, start: int, end: int) -> Iterator[tuple[int, int, Source]]:
        for i in range(max(bisect_right(self._ats, start) - 1, 0), len(self._ats)):
            at = self._ats[i]
            if at >= end:
                return
            size, source = self._sources[i]
            if start < at + size:
                yield at, size, source


def lifted(members: Mapping[str, bytes], changed: Mapping[Source, Sequence[Edit]]) -> dict[str, list[Edit]]:
    """Return the edits of pieces as edits of their members. Raises Unwritable where a piece has no way back."""
    edits: dict[str, list[Edit]] = defaultdict(list)
    for source, inside in changed.items():
        if source.spelling is None:
            raise Unwritable("a declaration cannot be rewritten")
        xml = members[source.member]
        text = apply(source.spelling.decode(xml[source.start : source.end]), joined(inside))
        edit = Edit(source.start, source.end, source.spelling.encode(text))
        edits[source.member].append(_keeping_blanks(xml, edit) if text != text.strip() else edit)
    return edits


def _keeping_blanks(xml: bytes, edit: Edit) -> Edit:
    """Return the edit of a run that now begins or ends with a blank: readers drop it unless the run's tag forbids."""
    tag = _RUN.fullmatch(xml, max(xml.rfind(b"<", 0, edit.start), 0), edit.start)
    if tag is None or b"xml:space" in tag[0]:
        return edit
    return Edit(edit.start - 1, edit.end, b' xml:space="preserve">' + edit.new)


def joined(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in order; those that overlap become one, named by the first."""
    out: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if out and edit.start < out[-1].end:
            out[-1] = out[-1]._replace(end=max(edit.end, out[-1].end))
        else:
            out.append(edit)
    return out


def apart(edits: list[Edit]) -> list[Edit]:
    """Return edits of a member in order. Raises Unwritable where two touch: two readings of one place."""
    edits.sort()
    if any(one.end > other.start for one, other in pairwise(edits)):
        raise Unwritable("two readings of one place")
    return edits
