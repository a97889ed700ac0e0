"""A sequence whose items are made when they are asked for: of rows and columns of a table, most never are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Lazy[Place, Item](Sequence[Item]):
    """What `make` makes of each of the places, every time anew."""

    def __init__(self, places: Sequence[Place], make: Callable[[Place], Item]) -> None:
        self._places = places
        self._make = make

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Lazy[Place, Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Lazy[Place, Item]:
        if isinstance(index, slice):
            return Lazy(self._places[index], self._make)
        return self._make(self._places[index])

    def __iter__(self) -> Iterator[Item]:
        return map(self._make, self._places)

    def __len__(self) -> int:
        return len(self._places)
