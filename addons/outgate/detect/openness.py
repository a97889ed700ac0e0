"""Whether figures are told openly: in the press, a lesson, a game or a household, by the words around them.

A data type's `[measures]` names these words, and those of one who tells what is not public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.detect.decoded import Decoded

if TYPE_CHECKING:
    from outgate.detect.measures_spec import MeasuresSpec
    from outgate.model import Span

_WIDE = 2000  # bytes around all figures in which it is said what they are for
_LEAST = 2  # words of a text whose figures are public, or made up


def is_open(data: bytes, report: Span, spec: MeasuresSpec) -> bool:
    """Whether it is said around figures that they are public or made up, and not that they are secret."""
    text = Decoded(data, max(0, report[0] - _WIDE), report[1] + _WIDE).text
    if len({word for _, word in spec.openness.find(text)}) < _LEAST:
        return False
    return next(spec.secrecy.find(text), None) is None
