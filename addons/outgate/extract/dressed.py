r"""Marks that show nothing inside of words and numbers: `**542****523**`, `[b]542[/b][b]523[/b]`, `"542" + "523"`.

Markdown and BBCode change how letters look, quotes with a plus between them join two strings of a program. Whoever
reads the text sees no mark. Tags of HTML are told in `markup`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.extract import signs
from outgate.extract.offsets import Change, view
from outgate.extract.tree import Child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Part, Span

_SIGN = signs.either(signs.DRESSES)
_NAMES = rb"(?:b|i|u|s|em|strong|size|color|font|code|url|sup|sub)"
_BRACKETS = rb"\[/?" + _NAMES + rb"(?:=[^\[\]\s]{1,40})?\]"
# One underscore inside of a word is a letter: `413009048_1211339907` is the number of a session. And stars behind the
# first letter of an address hide the others: `j***@e******.com`.
_EMPHASIS = (
    rb"\*{2,8}+(?![*@.])|(?<=[\w\x80-\xff]{2})\*{2,8}+|(?<=\*\*\w)\*{2,8}+|_{2,8}|~{2,8}|`{2,4}|(?<=[\w@.,-])[*`](?=[\w@.,-])"
    rb"|^[*_`]|[*_`]$|(?<=[ @./-])[*_`](?=\w)|(?<=\w)[*_`](?=[ @./-])"
)
_QUOTES = rb"(?P<quote>[\"'])\s{0,8}[+&.]\s{0,8}(?P=quote)"
_MARK = re.compile(rb"(?:" + _BRACKETS + rb")++|" + _EMPHASIS + rb"|" + _QUOTES, re.MULTILINE)
_STEP = "undressed"
_WHOLE = 16 << 10  # bytes up to which a view is of the whole text
_REACH = 256  # bytes on each side of a mark that a view of a longer text shows


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the text around marks that stand inside words, without the marks."""
    del hints
    data = part.data
    windows = [window for window in _windows(data) if _MARK.search(data, *window) is not None]
    if not windows or part.path[-1] == _STEP:
        return
    budget.spend(sum(end - start for start, end in windows))
    text = b"\n".join(_MARK.sub(b"", data[start:end]) for start, end in windows)

    def changes() -> Iterator[Change]:
        before = 0
        for number, (start, end) in enumerate(windows):
            if number or start:
                yield Change(before, start, 1 if number else 0)
            for mark in _MARK.finditer(data[start:end]):
                yield Change(start + mark.start(), start + mark.end(), 0)
            before = end
        if before < len(data):
            yield Change(before, len(data), 0)

    yield Child(view(part, _STEP, text, changes))


def _windows(data: bytes) -> Iterator[Span]:
    """Stretches around the marks, up to the ends of their lines where these are near."""
    start = end = 0
    found = _SIGN.search(data)
    while found is not None:
        left, right = found.span()
        if len(data) <= _WHOLE:
            yield 0, len(data)
            return
        if left > end + _REACH:
            if end:
                yield start, end
            start = max(end, data.rfind(b"\n", max(left - _REACH, 0), left) + 1, left - _REACH)
        ahead = data.find(b"\n", right, right + _REACH)
        end = max(end, ahead if ahead >= 0 else min(right + _REACH, len(data)))
        found = _SIGN.search(data, end)
    if end:
        yield start, end
