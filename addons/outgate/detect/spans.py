"""The spans of a finding that has many: located when they are first asked for, which most never are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from outgate.model import Span


class Spans(Sequence["Span"]):
    """The spans that `locate` yields, in its order; it is called once."""

    def __init__(self, locate: Callable[[], Iterable[Span]]) -> None:
        self._locate = locate

    @cached_property
    def _all(self) -> tuple[Span, ...]:
        return tuple(self._locate())

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | Sequence[Span]:
        return self._all[index]

    def __iter__(self) -> Iterator[Span]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)
