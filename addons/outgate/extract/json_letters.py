r"""Text that JSON holds letter by letter: changes of an editor, keys of a recorder, cells of a sheet.

`[{"ty": "is", "ibi": 1, "s": "j"}, {"ty": "is", "ibi": 2, "s": "a"}, …]`: strings of one character,
one after the other, whatever stands between them. Only long runs with words in them are read: flags and grades are
none.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from outgate.extract import json_tree
from outgate.extract.offsets import Change, OffsetMap
from outgate.extract.tree import Child
from outgate.model import Edit, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Budget, Hints

_PAIR = rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # of surrogates
_ONE = _PAIR + rb"|\\u[0-9a-fA-F]{4}|\\.|[^\"\\\x80-\xff]|[\xc2-\xf4][\x80-\xbf]{1,3}"
_LETTER = re.compile(rb'(?<![\\\w])"(' + _ONE + rb')"(?!\s*+:)', re.DOTALL)
_CLOSED = re.compile(rb'"[\s}]*\]')
_APART = 400  # bytes between letters of one text, at most
_LEAST = 12  # letters of a run
_WORDS = re.compile(rb"[A-Za-z]{2}|[\x80-\xff]{6}")
_KINDS = 5  # different letters


class _Run:
    """Letters one after the other: where each begins and ends in the document, and what stands for it."""

    __slots__ = ("ends", "starts", "texts")

    def __init__(self) -> None:
        self.starts, self.ends = array("Q"), array("Q")
        self.texts: list[bytes] = []

    def add(self, data: bytes, start: int, end: int) -> None:
        """Append a letter; behind the end of an array another line begins."""
        is_next = bool(self.ends) and _CLOSED.match(data, self.ends[-1], start) is not None
        text = json_tree.unescape(data[start:end]).encode("utf-8", "replace")
        self.texts.append(b"\n" + text if is_next else text)
        self.starts.append(start)
        self.ends.append(end)

    def is_text(self) -> bool:
        """Whether it is more than flags or grades."""
        is_long = len(self.texts) >= _LEAST and len(set(self.texts)) >= _KINDS
        return is_long and _WORDS.search(b"".join(self.texts)) is not None

    def changes(self, size: int) -> Iterator[Change]:
        """Yield how a document of this size becomes the text."""
        at = 0
        for start, end, text in zip(self.starts, self.ends, self.texts, strict=True):
            begun = int(text.startswith(b"\n") and len(text) > 1)  # by another line
            yield Change(at, start, begun)
            yield Change(start, end, len(text) - begun)
            at = end
        yield Change(at, size, 0)


class _Map(OffsetMap):
    """Maps spans of a run to those of its document, and edits to edits of its letters."""

    __slots__ = ("run",)

    def __init__(self, run: _Run, size: int) -> None:
        self.run = run
        super().__init__(lambda: run.changes(size))

    def edits(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """Yield what edits of the run are in the document: the first letter is the new text, the others are nothing."""
        starts, ends = self.run.starts, self.run.ends
        for edit in edits:
            left, right = self(edit.start, edit.end)
            new = json.dumps(edit.new.decode("utf-8", "replace"), ensure_ascii=False)[1:-1].encode()
            for at in range(bisect_left(starts, left), bisect_left(starts, right)):
                yield Edit(starts[at], ends[at], new)
                new = b""


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the runs of letters, each as the text that it is."""
    del hints
    for run in filter(_Run.is_text, _runs(part.data)):
        text = b"".join(run.texts)
        budget.spend(len(text))
        step = part.locate(part, run.starts[0])[-1] if part.locate is not None else "json"
        yield Child(
            Part(
                (*part.path, f"{step} by letters"),
                text,
                parent=part,
                lift=_lift,
                span_in_parent=(run.starts[0], run.ends[-1]),
                to_parent=_Map(run, len(part.data)),
            )
        )


def _runs(data: bytes) -> Iterator[_Run]:
    run = _Run()
    for letter in _LETTER.finditer(data):
        start, end = letter.span(1)
        if run.ends and start - run.ends[-1] > _APART:
            yield run
            run = _Run()
        run.add(data, start, end)
    yield run


def _lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
    """Strings stay what they are."""
    del parent
    maps = [(child.to_parent, edits) for child, edits in children if isinstance(child.to_parent, _Map)]
    return [lifted for to_parent, edits in maps for lifted in to_parent.edits(edits)]
