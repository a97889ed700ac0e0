"""Words with their boxes → the tables of a page, as tab-separated lines under the columns that they stand in.

A pdf knows no tables, only words at places. Lines of words with wide gaps between them, one below the other, are rows.
Units are points of the page, y upwards, already turned the way the page is shown.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_GAP = 0.8  # heights of a line between two words from which on they are two cells
_FEWEST = 3  # rows of a table
_PROSE = 60  # characters of a cell, on average, from which on it is a column of prose
_TOUCHING = 0.25  # heights of a line between two letters that are of one word
_PITCH = 1.5  # usual steps from letter to letter that are one step
_WIDEST = 8  # blanks between two words
_BETWEEN = 2  # lines of one cell that may stand between rows: a cell that was wrapped


class Word(NamedTuple):
    """One word and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


class Cell(NamedTuple):
    """Words of one line that stand close to each other."""

    text: str
    left: float
    right: float


def tables(words: Sequence[Word]) -> Iterator[str]:
    """Yield each table as lines of tab-separated cells."""
    for rows in _runs([_cells(line) for line in _lines(words)]):
        columns = _columns(rows)
        filled = [cell for row in rows for cell in row]
        if sum(len(cell.text) for cell in filled) <= _PROSE * len(filled):
            yield "\n".join("\t".join(_placed(row, columns)) for row in rows) + "\n"


def spelled(letters: Sequence[Word]) -> str:
    """Return the lines of a page on which each letter was placed by itself, put together by their places.

    Steps from letter to letter are those of the letters' widths, or all the same.
    """
    return "\n".join(map(_joined, _lines(letters)))


def _joined(line: list[Word]) -> str:
    height = max(word.top - word.bottom for word in line)
    steps = [after.left - before.left for before, after in pairwise(line)]
    usual = max(median(steps), 0.1) if steps else 1.0
    text = line[0].text
    for (before, after), step in zip(pairwise(line), steps, strict=True):
        is_near = after.left - before.right < _TOUCHING * height or step <= _PITCH * usual
        blanks = 0 if is_near else min(max(round(step / usual) - 1, 1), _WIDEST)
        text += " " * blanks + after.text
    return text


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    """Group words into lines from top to bottom: a word belongs to a line when its middle lies in it."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.bottom - word.top, word.left)):
        last = lines[-1][0] if lines else None
        middle = (word.bottom + word.top) / 2
        if last is not None and last.bottom <= middle <= last.top:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def _cells(line: list[Word]) -> list[Cell]:
    height = max(word.top - word.bottom for word in line)
    cells: list[Cell] = []
    for word in line:
        if cells and word.left - cells[-1].right < _GAP * height:
            last = cells[-1]
            cells[-1] = Cell(f"{last.text} {word.text}", last.left, max(last.right, word.right))
        else:
            cells.append(Cell(word.text, word.left, word.right))
    return cells


def _runs(lines: list[list[Cell]]) -> Iterator[list[list[Cell]]]:
    """Yield lines that follow each other and have several cells, with the few of one cell in between."""
    rows: list[list[Cell]] = []
    loose: list[list[Cell]] = []
    for line in [*lines, *([[]] * (_BETWEEN + 1))]:
        if len(line) > 1:
            rows += [*(loose if rows else ()), line]
            loose = []
        elif len(loose) < _BETWEEN:
            loose.append(line)
        else:
            if sum(len(row) > 1 for row in rows) >= _FEWEST:
                yield rows
            rows, loose = [], []


def _columns(rows: list[list[Cell]]) -> list[tuple[float, float]]:
    """Return where the columns stand, by the rows of the width that is the most common."""
    width = Counter(len(row) for row in rows if len(row) > 1).most_common(1)[0][0]
    full = [row for row in rows if len(row) == width]
    return [(min(row[at].left for row in full), max(row[at].right for row in full)) for at in range(width)]


def _placed(row: list[Cell], columns: list[tuple[float, float]]) -> list[str]:
    """Return the texts of a row, each under the column it overlaps the most; wider rows stay as they are."""
    if len(row) >= len(columns):
        return [cell.text for cell in row]
    texts = [""] * len(columns)
    for cell in row:
        at = max(range(len(columns)), key=lambda at: _overlap(cell, columns[at]))
        texts[at] = f"{texts[at]} {cell.text}".strip()
    return texts


def _overlap(cell: Cell, column: tuple[float, float]) -> float:
    """Points that both share; below zero, how far they stand apart."""
    return min(cell.right, column[1]) - max(cell.left, column[0])
