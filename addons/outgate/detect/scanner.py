"""What a scan is: one look over bytes that tells where shapes match.

There are two engines, each with the shapes that it is good at. hyperscan (`literals`) finds shapes with a rare
literal in them at several times the speed of anything else, but runs a machine for nearly every shape
without one. re2 (`classes`) puts all of those, the many ways in which digits are grouped, into one automaton, whose
speed does not depend on how many they are: three to four times as fast as hyperscan on the same forty shapes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

type Candidate = tuple[int, int, int]  # the index of the shape, and the bytes that it matched: from, to

_OR_CLASS = re.compile(r"\(\?:\[\]?[^\]]*\]\|(?:[^()\[\]]|\[\]?[^\]]*\])*\)")  # a literal that a class can stand for
_ASIDE = re.compile(r"\[\^?\]?[^\]]*\]|\\[wdsbWDSBzA]|\\x[0-7][0-9a-f]|\{[0-9,]*\}|\(\?[a-z-]*[:)]|[()|?*+^.]")
_RARE = re.compile(r"[A-Za-z]{2}|[0-9][A-Za-z]|/[/A-Z]|(?:\\x[89a-f][0-9a-f]|[\x80-\xff]){2}|[@#$%&=~<>]")


class Scan(NamedTuple):
    """What one pass found; `cut` when there were more candidates than the limit."""

    candidates: Sequence[Candidate]
    cut: bool = False


NOTHING = Scan(())


class Scanner(Protocol):
    """Finds shapes, given in order; what it finds names them by index."""

    def __init__(self, shapes: Sequence[bytes]) -> None: ...

    def scan(self, data: bytes, most: int) -> Scan:
        """Scan `data`, giving up after `most` candidates. Raises nothing on any bytes."""
        ...


class Refused(Exception):  # noqa: N818 - the policy author's error, told with the index of the shape
    """A shape that the engine does not take."""

    def __init__(self, shape: int, reason: str) -> None:
        super().__init__(reason)
        self.shape = shape
        self.reason = reason


def has_literal(shape: bytes) -> bool:
    """Whether a shape has two letters or the like in a row, or a rare sign: from one to the next a scan can skip."""
    return _RARE.search(_ASIDE.sub(" ", _OR_CLASS.sub(" ", shape.decode("latin-1")))) is not None
