r"""Text that is written letter by letter with one sign between: `j|a|n|e`, a letter a line, a letter a cell or element.

Only long runs with words in them are read: lists of flags, grades and figures are none.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract import signs
from outgate.extract.offsets import Change, view
from outgate.extract.tree import Child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget, Hints
    from outgate.model import Part

_ONE = rb"(?:[\x00-\x7f]|[\xc2-\xf4][\x80-\xbf]{1,3})"
_SIGN = signs.either(signs.APART)
_WORD = re.compile(rb"[A-Za-z0-9\x80-\xff]")
_LINE_END = re.compile(rb"\r?\n")
_BETWEEN = re.compile(_ONE + rb"([^A-Za-z0-9\x80-\xff]{1,4}?)(?=[A-Za-z0-9\x80-\xff])")
_TAGGED_SIGN = signs.either(signs.IN_TAGS)
_ENTITY = rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});"
_TAGGED = re.compile(
    rb">((?![<>\r\n\t])(?:"
    + _ENTITY
    + rb"|"
    + _ONE
    + rb"))(?=<)|\"((?![<>\"\r\n\t])(?:"
    + _ENTITY
    + rb"|"
    + _ONE
    + rb"))(?=\")"
)
_TAGS = re.compile(rb"(?:<[^<>]*+>\s*+)+")
_INTO_VALUE = re.compile(rb"\"[^<>\"]*+>\s*+(?:</[^<>]*+>\s*+)?<[^<>\"]*+\"")
_NEAR = 400  # bytes between two letters in tags
_LEAST, _KINDS = 12, 5  # letters of a run, and different ones
_WORDS = re.compile(rb"[A-Za-z]{3}|[\x80-\xff]{6}")


class _Letter(NamedTuple):
    """Where a letter stands, and whether it begins a line."""

    start: int
    end: int
    begins: bool

    def told(self, data: bytes) -> bytes:
        """What it says, with the end of the line before it."""
        said = data[self.start : self.end]
        if said.startswith(b"&") and len(said) > 1:
            said = html.unescape(said.decode()).encode("utf-8", "replace")
        return b"\n" + said if self.begins else said


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the runs of letters as the text that they are."""
    del hints
    data = part.data
    runs = _in_tags(data) if b"<" in data and _TAGGED_SIGN.search(data) is not None else _apart(data)
    letters = [letter for run in runs if _is_text(data, run) for letter in run]
    if not letters:
        return
    text = b"".join([letter.told(data) for letter in letters])
    budget.spend(len(text))

    def changes() -> Iterator[Change]:
        before = 0
        for letter in letters:
            yield Change(before, letter.start, int(letter.begins))
            yield Change(letter.start, letter.end, len(letter.told(data)) - letter.begins)
            before = letter.end
        yield Change(before, len(data), 0)

    yield Child(view(part, "letter by letter", text, changes))


def _is_text(data: bytes, run: list[_Letter]) -> bool:
    texts = [data[letter.start : letter.end] for letter in run]
    return len(run) >= _LEAST and len(set(texts)) >= _KINDS and _WORDS.search(b"".join(texts)) is not None


def _apart(data: bytes) -> Iterator[list[_Letter]]:
    """Yield the letters that one sign parts, with the lines below that are written so too."""
    end = 0
    while (place := _SIGN.search(data, end)) is not None:
        between = _BETWEEN.match(data, place.start())
        sign = between[1] if between is not None else b" "
        first = place.start()
        if between is not None and first and _WORD.match(data, first - 1):
            first = between.end()  # it ends a word
        line = _line(sign).match(data, _start(data, first, sign, end))
        end = place.end()
        run: list[_Letter] = []
        while line is not None:
            end = line.end()
            letters = _letter(sign).finditer(data, *line.span())
            run += [_Letter(*letter.span(1), begins=at == 0) for at, letter in enumerate(letters)]
            below = _LINE_END.match(data, end)
            line = _line(sign).match(data, below.end()) if below is not None else None
        yield run


def _start(data: bytes, at: int, sign: bytes, floor: int) -> int:
    """Where a run begins of which a letter stands at `at`."""
    while at - len(sign) > floor and data.startswith(sign, at - len(sign)):
        before = at - len(sign) - 1
        while before > floor and data[before] & 0xC0 == 0x80:  # within a character
            before -= 1
        if before > floor and _WORD.match(data, before - 1):
            break  # the end of a word
        at = before
    return at


@cache
def _line(sign: bytes) -> re.Pattern[bytes]:
    """Three letters and more with the sign between them; one that goes on as a word is none."""
    return re.compile(_ONE + rb"(?:" + re.escape(sign) + _ONE + rb"(?!" + _WORD.pattern + rb")){2,}+")


@cache
def _letter(sign: bytes) -> re.Pattern[bytes]:
    """A letter, and the sign behind it."""
    return re.compile(rb"(" + _ONE + rb")(?:" + re.escape(sign) + rb"|\Z)")


def _in_tags(data: bytes) -> Iterator[list[_Letter]]:
    """Yield the letters that nothing but tags parts; where there are more of them than elsewhere, a line begins."""
    run: list[_Letter] = []
    usual = before = 0
    for letter in _TAGGED.finditer(data):
        start, end = letter.span(1 if letter[1] is not None else 2)
        gap = data[before:start] if run and start - before <= _NEAR else b""
        if not gap or not _is_tags(gap):
            if run:
                yield run
            run, usual = [], 0
        tags = gap.count(b"<")
        run.append(_Letter(start, end, begins=not run or tags > usual > 0))
        usual = min(usual or tags, tags)
        before = end
    yield run


def _is_tags(gap: bytes) -> bool:
    r"""Whether there is nothing between two letters but tags: `</c><c>`, `"/><c v="`."""
    return (_TAGS if gap.startswith(b"<") else _INTO_VALUE).fullmatch(gap) is not None
