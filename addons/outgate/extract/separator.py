"""Which byte separates the cells of a text: the one that splits its first lines alike."""

from __future__ import annotations

import re

from outgate.extract.rows import RULE, read_rows, without_quoted

_HEAD = 4096  # bytes that tell the separator
_LOOKED_AT = 40  # rows that do
_FEWEST_ALIKE = 2
_PROSE = 60  # bytes of a cell, on average, from which on it is prose with commas
_CODE = re.compile(rb"[;{}()]\s*$")
_ALL_QUOTED = re.compile(rb'\s*+(?:\xef\xbb\xbf)?"(?:[^"]|"")*+"([\t|;,])"')


def separator(data: bytes) -> bytes | None:
    """Return the byte that splits the first lines of `data` into equally many cells; None when none does."""
    if data.find(b"\n", 0, _HEAD) < 0 and data.find(b"\r", 0, _HEAD) < 0:
        return None
    head = data[:_HEAD]
    if len(data) > _HEAD:
        head = head[: max(head.rfind(b"\n"), head.rfind(b"\r"), 0)]  # the last line may be cut
    if (quoted := _ALL_QUOTED.match(head)) is not None and _is_even(data, quoted[1]):
        return quoted[1]
    lines = _filled(head)
    best = 0
    found = None
    for at in (b"\t", b"|", b";", b","):
        if head.count(at) >= _FEWEST_ALIKE and (cells := _alike(head, lines, at)) > best:
            best, found = cells, at
    return found


def _is_even(data: bytes, at: bytes) -> bool:
    """Whether the first rows, of which the first has quoted cells, are equally wide: their cells may hold anything."""
    rows = read_rows(data, at, most=_FEWEST_ALIKE)
    return len(rows) == _FEWEST_ALIKE and rows.width(0) == rows.width(1)


def _alike(head: bytes, plain: list[bytes], at: bytes) -> int:
    """How many cells the longest run of rows with equally many has; 0 when that is prose, code or too little."""
    bare = without_quoted(head, at)
    lines = plain if bare is head else _filled(bare)
    if at == b"|":
        lines = [_unpiped(line.strip()) if at in line else line for line in lines if not RULE.match(line)]
    lines = lines[:_LOOKED_AT]
    widths = [line.count(at) + 1 for line in lines]
    start, length = _longest_run(widths)
    if length < _FEWEST_ALIKE:
        return 0
    width = widths[start]
    alike = lines[start : start + length]
    if sum(map(len, alike)) > _PROSE * width * length or _is_loose(at, width, alike):
        return 0
    return length * (width - 1)


def _filled(text: bytes) -> list[bytes]:
    """The lines with anything in them."""
    return [line for line in text.splitlines() if line.strip()]


def _unpiped(row: bytes) -> bytes:
    """A row without the pipes around it."""
    row = row.removeprefix(b"|")
    return row.removesuffix(b"|")


def _is_loose(at: bytes, width: int, lines: list[bytes]) -> bool:
    """Code, or two sentences with a comma each."""
    if at in b",;" and sum(_CODE.search(line) is not None for line in lines) * 2 > len(lines):
        return True
    return at == b"," and width <= 3 and len(lines) < 4 and all(b", " in line for line in lines)


def _are_alike(width: int, following: int) -> bool:
    return width == following > 1


def _longest_run(widths: list[int]) -> tuple[int, int]:
    best = (0, 0)
    if not any(map(_are_alike, widths, widths[1:])):
        return best
    start = 0
    for at in range(1, len(widths) + 1):
        if at == len(widths) or widths[at] != widths[start]:
            if widths[start] > 1 and at - start > best[1]:
                best = (start, at - start)
            start = at
    return best
