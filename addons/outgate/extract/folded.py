r"""Contacts, appointments and directory entries with their lines unfolded: `jane@exam\n ple.com`, `Roe\, Jane\nUlm`.

Sources: RFC 5545 section 3.1 and RFC 6350 section 3.2 (a line goes on behind a line's end and a blank, wherever it was
cut), RFC 5545 section 3.3.11 (what a backslash means), RFC 2849 (LDIF).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract import signs
from outgate.extract.offsets import Change, view
from outgate.extract.tree import Child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Part

_BEGINS = signs.either(signs.ENTRIES)
_FOLD = re.compile(rb"\r?\n[ \t]|\\[,;nN\\]|(?<=\nDESCRIPTION):|(?<=\nCOMMENT):|(?<=\nNOTE):")
_NAMED = b":"  # behind the name of what is told in words, which may be a table
_LINE_ENDS = frozenset((b"\\n", b"\\N"))


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the text unfolded, if any of it is folded."""
    del hints
    data = part.data
    begins = _BEGINS.search(data)
    if begins is None or _FOLD.search(data, begins.start()) is None:
        return
    start = begins.start()
    text = data[:start] + _FOLD.sub(lambda fold: _meant(fold[0]), data[start:])
    budget.spend(len(text))

    def changes() -> Iterator[Change]:
        for fold in _FOLD.finditer(data, start):
            yield Change(*fold.span(), len(_meant(fold[0])))

    yield Child(view(part, "unfolded", text, changes))


def _meant(fold: bytes) -> bytes:
    """What stands for a fold, or for an escape."""
    if fold in _LINE_ENDS:
        return b"\n"
    if fold == _NAMED:
        return b":\n"
    return fold[1:] if fold.startswith(b"\\") else b""
