"""Text that is written backwards behind a mark which turns it round when it is shown: U+202E, up to U+202C.

Source: Unicode Standard Annex #9, section 2.2 (overrides).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract.tree import Child, stretch
from outgate.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints

_TURNED = re.compile(rb"\xe2\x80\xae((?:[^\n\xe2]|\xe2(?!\x80\xac)){6,}+)")


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give each stretch as it is shown."""
    del hints
    for found in _TURNED.finditer(part.data):
        text = _turned(found[1])
        budget.spend(len(text))
        yield Child(
            Part((*part.path, "turned"), text, parent=part, lift=stretch(_turned), span_in_parent=found.span(1))
        )


def _turned(text: bytes) -> bytes:
    return text.decode("utf-8", "replace")[::-1].encode()
