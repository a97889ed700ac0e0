"""Where in a JSON text an offset lies, as keys and indices, without reading the text more than once.

Elements and members that do not hold the offset are stepped over by one match each, in C. Where the walk came by
is remembered, so that twenty thousand findings in one body cost one walk through it. Never raises, never recurses.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from typing import NamedTuple

from outgate.extract.json_tree import PREFIX, unescape
from outgate.extract.place_names import shown

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_PLAIN = rb'[^"{}\[\]]*+'
_FLAT = rb"[{\[]" + _PLAIN + rb"(?:" + _STRING + _PLAIN + rb")*+[}\]]"
_SHALLOW = rb"[{\[]" + _PLAIN + rb"(?:(?:" + _STRING + rb"|" + _FLAT + rb")" + _PLAIN + rb")*+[}\]]"
_VALUE = re.compile(rb"(?:" + _STRING + rb'|[^\s\x1e"{}\[\],:]++|' + _SHALLOW + rb")", re.DOTALL)
_KEY = re.compile(rb'"((?:[^"\\]++|\\.)*+)"\s*+:\s*+', re.DOTALL)
_SPACE = re.compile(rb"[\s\x1e]*+")
_BRACE = ord("{")
_LONGEST = 400  # bytes of a key that are read
_DEEPEST = 48  # containers that are told apart
_STRIDE = 16 << 10  # bytes after which the walk is remembered again


class _State(NamedTuple):
    """Where the walk stands: before the token at `at`, inside the containers of `frames`."""

    at: int
    frames: tuple[int | str, ...]  # an index for an array, the last key for an object
    deep: int = 0  # containers open beyond those that are told apart
    until: int = 0  # all offsets from `at` up to here have this very place


class Places:
    """The places of one JSON text; the walk is shared by all offsets asked for."""

    __slots__ = ("data", "known")

    def __init__(self, data: bytes) -> None:
        self.data = data
        match = PREFIX.match(data)
        self.known = [_State(match.end() if match else 0, (0,))]

    def path(self, offset: int) -> str:
        """Return the keys and indices that lead to `offset`, joined by dots; documents after the first are counted."""
        frames = self._frames(offset)
        steps = frames[1:] if frames[0] == 0 else frames
        return ".".join(str(step) if isinstance(step, int) else shown(step) for step in steps if step != "")

    def _frames(self, target: int) -> tuple[int | str, ...]:
        nearest = self.known[max(bisect_right(self.known, target, key=lambda state: state.at) - 1, 0)]
        if target < nearest.until:
            return nearest.frames
        walk = _Walk(self.data, nearest)
        walk.to(target)
        for state in walk.passed:
            insort(self.known, state, key=lambda state: state.at)
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
                self._remember()

    def _remember(self, until: int = 0) -> None:
        self.passed.append(_State(self.at, tuple(self.frames), self.deep, until))
        self.last = self.at

    def _step(self, target: int) -> bool:
        """Go over one token or value; False at the target and at the end."""
        data = self.data
        space = _SPACE.match(data, self.at)
        self.at = space.end() if space else self.at
        if self.at > target or self.at >= len(data):
            return False
        first = data[self.at]
        if first in b",:":
            return self._comma(first)
        if first in b"}]":
            return self._close()
        if isinstance(self.frames[-1], str) and not self.deep and (key := _KEY.match(data, self.at)):
            return self._key(key, target)
        return self._value(target, first)

    def _comma(self, first: int) -> bool:
        self.at += 1
        last = self.frames[-1]
        if isinstance(last, int) and len(self.frames) > 1 and not self.deep and first == ord(","):
            self.frames[-1] = last + 1
        return True

    def _close(self) -> bool:
        self.at += 1
        if self.deep:
            self.deep -= 1
            return True
        if len(self.frames) > 1:
            self.frames.pop()
        self._count_document()
        return True

    def _count_document(self) -> None:
        if len(self.frames) == 1 and isinstance(self.frames[0], int):
            self.frames[0] += 1

    def _key(self, key: re.Match[bytes], target: int) -> bool:
        self.frames[-1] = unescape(key[1]) if len(key[1]) <= _LONGEST else "…"
        if key.end() > target:
            self._remember(key.end())
            return False
        self.at = key.end()
        return True

    def _value(self, target: int, first: int) -> bool:
        value = _VALUE.match(self.data, self.at)
        if value and value.end() <= target:
            self.at = value.end()
            self._count_document()
            return True
        if first not in b"{[":
            self._remember(value.end() if value else len(self.data))
            return False
        if len(self.frames) < _DEEPEST:
            self.frames.append("" if first == _BRACE else 0)
        else:
            self.deep += 1
        self.at += 1
        return True
