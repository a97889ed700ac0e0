"""Where in a JSON text an offset lies, as keys and indices, without reading the text more than once.

Elements and members that do not hold the offset are stepped over by one match each, in C. Where the walk came by
is remembered, so that twenty thousand findings in one body cost one walk through it. Never raises, never recurses.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.json_tree import begin, unescape
from outgate.extract.place_names import shown

if TYPE_CHECKING:
    from outgate.model import Span

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_PLAIN = rb'[^"{}\[\]]*+'
_FLAT = rb"[{\[]" + _PLAIN + rb"(?:" + _STRING + _PLAIN + rb")*+[}\]]"
_SHALLOW = rb"[{\[]" + _PLAIN + rb"(?:(?:" + _STRING + rb"|" + _FLAT + rb")" + _PLAIN + rb")*+[}\]]"
_ANY = rb"(?:" + _STRING + rb'|[^\s\x1e"{}\[\],:]++|' + _SHALLOW + rb")"
_RUN = 16  # elements that are stepped over at once
_ELEMENTS = re.compile(rb"\s*+(?:" + _ANY + rb"\s*+,\s*+){%d}" % _RUN, re.DOTALL)
_ELEMENT = re.compile(rb"[\s\x1e:]*+(,[\s,]*+)?(" + _ANY + rb")?+", re.DOTALL)
_MEMBER = re.compile(rb'[\s,]*+"((?:[^"\\]++|\\.)*+)"\s*+:\s*+(' + _ANY + rb")?+", re.DOTALL)
_BRACE = ord("{")
_LONGEST = 400  # bytes of a key that are read: enough to see that it is too long to show
_DEEPEST = 48  # containers that are told apart
_FAR = 512  # bytes to the target from which on a run is tried
_STRIDE = 4 << 10  # bytes after which the walk is remembered again


class _State(NamedTuple):
    """Where the walk stands: before the token at `at`, inside the containers of `frames`."""

    at: int
    frames: tuple[int | str, ...]  # an index for an array, the last key for an object
    deep: int = 0  # containers open beyond those that are told apart
    until: int = 0  # all offsets from `at` up to here have this very place


class Places:
    """The places of one JSON text; the walk is shared by all offsets asked for."""

    __slots__ = ("ats", "data", "known")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.known = [_State(begin(data), (0,))]
        self.ats = [self.known[0].at]  # of each state

    def path(self, offset: int) -> str:
        """Return the keys and indices that lead to `offset`, joined by dots; documents after the first are counted."""
        frames = self._frames(offset)
        steps = frames[1:] if frames[0] == 0 else frames
        return ".".join(str(step) if isinstance(step, int) else shown(step) for step in steps if step != "")

    def _frames(self, target: int) -> tuple[int | str, ...]:
        at = max(bisect_right(self.ats, target), 1)
        nearest = self.known[at - 1]
        if target < nearest.until:
            return nearest.frames
        walk = _Walk(self.data, nearest)
        walk.to(target)
        self.ats[at:at] = [state.at for state in walk.passed]  # no other state is on the way
        self.known[at:at] = walk.passed
        return tuple(walk.frames)


class _Walk:
    """One walk forward from a known state."""

    __slots__ = ("at", "data", "deep", "frames", "last", "passed")

    def __init__(self, data: bytes, start: _State) -> None:
        self.data = data
        self.at = self.last = start.at
        self.deep = start.deep
        self.frames: list[int | str] = list(start.frames)
        self.passed: list[_State] = []

    def to(self, target: int) -> None:
        """Go to the token at `target`."""
        while self._step(target):
            if self.at - self.last > _STRIDE and self.at <= target:
                self._remember(self.at)

    def _remember(self, at: int, until: int = 0) -> bool:
        self.passed.append(_State(at, tuple(self.frames), self.deep, until))
        self.last = at
        return False

    def _step(self, target: int) -> bool:
        """Go over one member, element or bracket; False at the target and at the end."""
        last = self.frames[-1]
        member = _MEMBER.match(self.data, self.at) if last.__class__ is str and not self.deep else None
        if member is None:
            return self._element(target, last)
        start, end = member.span(1)
        self.frames[-1] = unescape(self.data[start : min(end, start + _LONGEST)])
        if target <= end:
            return self._remember(member.start(), end + 1)
        return self._value(target, member.span(2), member.end())

    def _element(self, target: int, last: int | str) -> bool:
        counts = isinstance(last, int) and len(self.frames) > 1 and not self.deep
        if counts and target - self.at > _FAR and (run := _ELEMENTS.match(self.data, self.at, target)):
            self.frames[-1] = int(last) + _RUN
            self.at = run.end()
            return True
        element = _ELEMENT.match(self.data, self.at)
        if element is None:
            return False
        if counts and element[1]:
            self.frames[-1] = int(last) + 1
        return self._value(target, element.span(2), element.end())

    def _value(self, target: int, value: Span, behind: int) -> bool:
        """Go over a value that ends before the target, or into it; `behind` is where one would be, or ends."""
        start, end = value
        if start >= 0 and end <= target:
            self.at = end
            self._count_document()
            return True
        self.at = start if start >= 0 else behind
        if self.at > target or self.at >= len(self.data):
            return False
        first = self.data[self.at]
        if first in b"{[":
            self._open(first)
        elif first in b"}]":
            self._close()
        else:
            return self._remember(self.at, end if start >= 0 else len(self.data))
        return True

    def _open(self, first: int) -> None:
        self.at += 1
        if len(self.frames) < _DEEPEST and not self.deep:
            self.frames.append("" if first == _BRACE else 0)
        else:
            self.deep += 1

    def _close(self) -> None:
        self.at += 1
        if self.deep:
            self.deep -= 1
            return
        if len(self.frames) > 1:
            self.frames.pop()
        self._count_document()

    def _count_document(self) -> None:
        if len(self.frames) == 1 and isinstance(self.frames[0], int):
            self.frames[0] += 1
