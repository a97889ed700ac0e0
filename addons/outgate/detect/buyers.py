"""Whose purchases a list tells: the names, and the words for people and for buying, that stand before or behind it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.detect.purchases_spec import PurchasesSpec
    from outgate.model import Span

_NEAR = 64  # characters between who it is, the word for buying, and the list
_CLOSE = 24  # characters between `your` and `orders`
_WHO = 2  # what it counts who it is
_BOUGHT = 2  # and that it was bought
_LATIN = r"[A-Z\u00c0-\u00de\u0100-\u017f\u0410-\u042f][\w'\u2019\u0300-\u036f-]{1,20}\.?"
_BETWEEN = "(?: (?:de|da|do|dos|van|von|der|den|di|del|della|la|el|al|bin))"
_WIDE = "\u3005\u3040-\u30ff\u3400-\u9fff"
_NAMES = (
    re.compile(rf"(?<![\w@.]){_LATIN}{_BETWEEN}{{0,2}}(?: {_LATIN}){{1,3}}"),
    re.compile(rf"[{_WIDE}]{{1,4}}(?: ?[{_WIDE}]{{1,4}})? ?(?:さん|様|先生|女士|小姐|氏)"),
    re.compile(
        rf"(?<![{_WIDE}])(?!最近|过去|過去)[\u3400-\u9fff]{{2,5}}?(?=的|の|最近|近|过去|過去|这|上| |\uff08|\()"
    ),
    re.compile(r"(?<![\uac00-\ud7af])[\uac00-\ud7af]{2,5}(?:님|씨|의)?(?= )"),
)


class Around:
    """What stands on one side of a list, whose edge is at `edge` in `text`: where words are, and names."""

    def __init__(self, text: str, edge: int, spec: PurchasesSpec) -> None:
        said = list(spec.around.find(text))
        for start, end in (span for span, _ in (*said, *spec.unnamed.find(text))):
            text = text[:start] + "\0" * (end - start) + text[end:]
        self.names = [name.span() for shape in _NAMES for name in shape.finditer(text)]
        self._said = sorted((*said, *((name, "name") for name in self.names)))
        self._edge = (edge, edge)
        self.words = self._of("bought", "orders")

    def _of(self, *kinds: str) -> list[Span]:
        return [span for span, kind in self._said if kind in kinds]

    @property
    def is_lead(self) -> bool:
        """Whether it says what somebody bought."""
        return bool(self.words) and bool(self._of("people", "accounts", "name"))

    @property
    def has_verb(self) -> bool:
        """Whether it says that something was bought, and not only what a list is called."""
        return bool(self._of("bought"))

    @property
    def is_own(self) -> bool:
        """Whether the orders are of who is written to, or writes: nobody else stands between `your` and `orders`."""
        told = pairwise(self._said)
        return any(
            kind == "yours" and other in {"bought", "orders"} and start - end <= _CLOSE
            for ((_, end), kind), ((start, _), other) in told
        )

    def weight(self, *, is_bought: bool = False) -> int:
        """Return what it says of who bought, and that it was bought; `is_bought` where the list says that."""
        people = self._of("people", "accounts")
        is_named = _are_near(self.names, (*self.words, *self._of("accounts"), self._edge))
        is_told = _are_near(people, (*self.words, self._edge) if is_bought else self.words)
        if not (is_named or is_told):
            return 0
        if is_bought or _are_near(self.words, (*self.names, *people, self._edge)):
            return _WHO + _BOUGHT
        return _WHO + _are_near(self._of("accounts"), self.names)


def _are_near(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether one of these is near one of the others."""
    return any(max(one[0], other[0]) - min(one[1], other[1]) <= _NEAR for one in spans for other in others)
