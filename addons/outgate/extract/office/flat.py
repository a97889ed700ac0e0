"""Documents that are one XML file: OpenDocument (`.fodt`), Word 2003, and packages written as XML (`pkg:package`).

Their text is shown as that of packages is (see `flow`), over the tags that part a word wherever its dress changes.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract.office.flow import flow
from outgate.extract.office.package import named, tables
from outgate.extract.office.shown import Shown, apart, lifted
from outgate.extract.tree import Child
from outgate.model import Edit, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Budget, Hints

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<[?!][^<>]*+>\s*+)*+<(?:[\w.-]+:)?(?:document|wordDocument|package)\s[^<>]*?"
    rb"(?:urn:oasis:names:tc:opendocument:xmlns:office|/office/word/2003/wordml|/office/2006/xmlPackage)"
)
_MEMBER = ""


def is_flat(data: bytes) -> bool:
    """Tell whether `data` is a document in one XML file."""
    return _ROOT.match(data[:8192]) is not None


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the text as it is shown."""
    if not is_flat(part.data):
        return
    shown = Shown()
    flow(_MEMBER, part.data, shown)
    budget.spend(shown.size)
    text = Part(
        (*named(part, hints, "flat"), "text"),
        shown.data,
        parent=part,
        lift=partial(_lift, shown),
        fit=_keep,
        tables=partial(tables, shown),
        to_parent=shown.place,
    )
    yield Child(text)


def _keep(part: Part, edits: Sequence[Edit]) -> list[Edit]:
    """Any text may stand in a document: what it is in is written by the lift."""
    del part
    return list(edits)


def _lift(shown: Shown, parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> list[Edit]:
    """Write edits of the text into the pieces that they fall on. Raises Unwritable."""
    changed = shown.changed([edit for _, edits in children for edit in edits])
    return apart(lifted({_MEMBER: parent.data}, changed).get(_MEMBER, []))
