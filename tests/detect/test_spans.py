"""Spans that are located when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.detect.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.model import Span


def test_nothing_is_located_before_somebody_asks_and_then_once() -> None:
    asked = 0

    def locate() -> Iterator[Span]:
        nonlocal asked
        asked += 1
        yield from ((1, 2), (4, 8))

    spans = Spans(locate)
    assert asked == 0
    assert (len(spans), spans[1], spans[:1], list(spans)) == (2, (4, 8), ((1, 2),), [(1, 2), (4, 8)])
    assert asked == 1


def test_spans_are_equal_to_any_sequence_of_the_same() -> None:
    spans = Spans(lambda: [(1, 2)])
    assert spans == ((1, 2),)
    assert spans == Spans(lambda: ((1, 2),))
    assert spans != ((1, 3),)
    assert spans != "a text"
    assert hash(spans) == hash(((1, 2),))
