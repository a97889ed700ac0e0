r"""Text that JSON holds in pieces, one behind the other: `["jane.d", "oe@gm", "ail.com"]`, `{"t": "j"}, {"t": "a"}`.

Editors cut a text where its dress changes and send each key as a change of its own, services stream words as they
come, and senders cut where a filter may look. All strings of one name (or of arrays under one name) are a run, whatever
stands between them, in one document or in many: lines of JSON and events hold one piece each. A run is read where a
value is cut in two, or where its pieces are too short and too many to be values.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from outgate.extract import json_tree, signs
from outgate.extract.offsets import Change, OffsetMap, verbatim
from outgate.extract.tree import Child
from outgate.model import Edit, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outgate.extract.tree import Budget, Hints

_SIGN = signs.either(signs.CUTS)
# A string, and whether an object ended before it, or it is an attribute; a line's end in it is none of JSON's.
_STRING = re.compile(rb'(\}[^"{}]*+|=)?+"((?:[^"\\\n]++|\\[^\n])*+)"(\s*+:)?')
_PAIR = rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # of surrogates
_ESCAPE = re.compile(_PAIR + rb"|\\(?:u[0-9a-fA-F]{4}|.)")
_ONE = rb'[^"\\\x00-\x1f\x80-\xff]|[\xc2-\xf4][\x80-\xbf]{1,3}|\\u[0-9a-fA-F]{4}|\\.|' + _PAIR
_LETTER = re.compile(rb'(?<![\\\w])"(' + _ONE + rb')"(?!\s*+:)')
_DIGITS = re.compile(rb"[0-9]+")
_CLOSED = re.compile(rb"[^\[\]]*+(?:\[[^\[\]]*+\][^\[\]]*+)*+\]")  # the array that a piece stands in
_NEAR = 4096  # bytes behind a piece in which it is looked for
_LETTERS, _LEAST, _KINDS = 12, 6, 5  # letters, or pieces, that are too many to be values, and different ones of them
_SHORT = 8  # characters of a piece, on average, that are too few for a value
_SIGNS = rb"(?:[\s,;:@]|\xe3\x80[\x81\x82]|\xef\xbc[\x8c\x9a\x9b])"
_OPEN = re.compile(rb"\A" + _SIGNS + rb"|" + _SIGNS + rb"\Z")  # a value is whole
_OPEN_ONES = 20  # pieces of which one is open
_CHARACTER = 4  # bytes of one, at most
_WORDS = re.compile(rb"[^\W\d_]{2}|[\x80-\xff]{6}")
_FAR = 100  # bytes looked at on each side of a cut
_BLANK = re.compile(rb"[\s,;:()<>\"']+")
# What may be a value over a zero: an address, a number.
_CUT = re.compile(
    rb"@[\w.\x80-\xff-]*+\0[\w.\x80-\xff-]|[\w.+\x80-\xff-]\0[\w.+\x80-\xff-]*+@|[0-9][ ()./-]?\0[ (./-]?[0-9]"
)
_ADDRESS = re.compile(rb"[\w.+\x80-\xff-]+@[\w\x80-\xff-]+(?:\.[\w\x80-\xff-]+)*\.[A-Za-z\x80-\xff]{2,}")
_NUMBER = re.compile(rb"[+(]?[0-9][0-9 ()./-]*")
_OF_NUMBER = b"0123456789 ()./-+"
_DIGIT_COUNT = 7  # digits that make a number by themselves


class _Run:
    """Pieces one after the other: where each stands in the document, and what it says, a line's end before some."""

    __slots__ = ("ends", "starts", "texts")

    def __init__(self) -> None:
        self.starts, self.ends = array("Q"), array("Q")
        self.texts: list[bytes] = []

    def add(self, start: int, end: int, text: bytes) -> None:
        """Append a piece."""
        self.starts.append(start)
        self.ends.append(end)
        self.texts.append(text)

    def glued(self, data: bytes) -> list[bytes]:
        """Return the pieces, a line's end before those that are values by themselves or begin another array."""
        glued = self.texts[:1]
        held, is_fine = 1, _are_fine(self.texts)
        for at in range(1, len(self.texts)):
            is_apart = not is_fine and _are_apart(*self.texts[at - 1 : at + 1])
            end = self.ends[at - 1]
            is_closed = _CLOSED.match(data, end, min(self.starts[at], end + _NEAR)) is not None
            begins = is_apart or (is_closed and held > 1)
            held = 1 if is_closed else held + 1
            glued.append(b"\n" + self.texts[at] if begins else self.texts[at])
        return glued


class _Map(OffsetMap):
    """Maps spans of a run to those of its document, and edits to edits of its pieces."""

    __slots__ = ("run",)

    def __init__(self, run: _Run, glued: Sequence[bytes], data: bytes) -> None:
        self.run = run
        super().__init__(lambda: _changes(run, glued, data))

    def in_pieces(self, edit: Edit) -> Iterator[Edit]:
        """Yield what an edit of the run is in each piece that it touches: the first has the new text."""
        left, right = self(edit.start, edit.end)
        new = json.dumps(edit.new.decode("utf-8", "replace"), ensure_ascii=False)[1:-1].encode()
        run = self.run
        for at in range(bisect_right(run.ends, left), bisect_left(run.starts, right)):
            yield Edit(max(left, run.starts[at]), min(right, run.ends[at]), new)
            new = b""


def _changes(run: _Run, glued: Sequence[bytes], data: bytes) -> Iterator[Change]:
    """What stands between pieces is nothing in their run, or a line's end; an escape is what it means."""
    before = 0
    for start, end, text, said in zip(run.starts, run.ends, run.texts, glued, strict=True):
        yield Change(before, start, len(said) - len(text))
        if len(text) != end - start:
            for escape in _ESCAPE.finditer(data, start, end):
                yield Change(*escape.span(), len(_meant(escape[0])))
        before = end
    yield Change(before, len(data), 0)


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Give the runs of pieces, each as the text that it is."""
    del hints
    data = part.data
    if (_SIGN.search(data) is None and not _has_letters(data)) or _is_known(part):
        return
    for run in _runs(data):
        glued = run.glued(data)
        text = b"".join(glued)
        budget.spend(len(text))
        step = part.locate(part, run.starts[0])[-1] if part.locate is not None else "json"
        yield Child(
            Part(
                (*part.path, f"{step} in pieces"),
                text,
                parent=part,
                lift=_lift,
                span_in_parent=(run.starts[0], run.ends[-1]),
                to_parent=_Map(run, glued, data),
            )
        )


def _is_known(part: Part) -> bool:
    """Whether the strings of a view are those of its parent: there, what is escaped in them is no line's end."""
    string = _STRING.search(part.data) if part.to_parent is not None else None
    return string is not None and verbatim(part, string.start(2) - 1, string.end(2) + 1)  # with its quotes


def _has_letters(data: bytes) -> bool:
    letters = _LETTER.findall(data)
    return len(letters) >= _LETTERS and len(set(letters)) >= _KINDS


def _runs(data: bytes) -> list[_Run]:
    """Return the strings of each name that are pieces of a text; of names, digits only count."""
    names: dict[bytes, bytes] = {}
    texts: dict[bytes, list[bytes]] = {}
    some = texts[b""] = []
    for ended, text, is_name in map(re.Match.groups, _STRING.finditer(data)):
        if is_name is None:
            some = texts[b""] if ended else some
            some += () if ended == b"=" else (text,)
        else:
            name = names[text] if text in names else names.setdefault(text, _DIGITS.sub(b"0", text))
            some = texts.get(name) or texts.setdefault(name, [])
    runs = {name: _Run() for name, some in texts.items() if _are_pieces([*map(_unescaped, some)])}
    run = runs.get(b"")
    for string in _STRING.finditer(data) if runs else ():
        if string[3] is not None:
            run = runs.get(names[string[2]])
            continue
        run = runs.get(b"") if string[1] else run
        if run is not None and string[1] != b"=":
            run.add(*string.span(2), _unescaped(string[2]))
    return list(runs.values())


def _are_pieces(texts: list[bytes]) -> bool:
    """Whether strings are more than values beside each other."""
    if _are_fine(texts):
        return True
    if len(texts) < 2 or _CUT.search(b"\0".join(texts)) is None or all(text.strip().isdigit() for text in texts):
        return False
    return any(_cuts(texts))


def _are_fine(texts: list[bytes]) -> bool:
    """Whether pieces are too short, and too many, to be values: flags, grades and counts are none."""
    size = len(b"".join(texts).decode("utf-8", "replace"))
    if len(texts) < _LEAST or size > _SHORT * len(texts):
        return False
    if all(text.isdigit() for text in texts):
        return size == len(texts) >= _LETTERS
    if len(set(texts)) < _KINDS or _WORDS.search(b"".join(texts)) is None:
        return False
    if max(map(len, texts)) <= _CHARACTER and all(len(text.decode("utf-8", "replace")) <= 1 for text in texts):
        return len(texts) >= _LETTERS
    return sum(_OPEN.search(text) is not None for text in texts) * _OPEN_ONES >= len(texts)


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda escape: _meant(escape[0]), text) if b"\\" in text else text


@lru_cache(4096)
def _meant(escape: bytes) -> bytes:
    return json_tree.unescape(escape).encode("utf-8", "replace")


def _cuts(texts: Sequence[bytes]) -> Iterator[bool]:
    """Yield for each two pieces whether a value is cut between them."""
    before = b""
    for one, other in pairwise(texts):
        before = (before + one)[-_FAR:]
        if _are_apart(one, other):
            before = b""
        else:
            last, first = _BLANK.split(before)[-1], _BLANK.split(other[:_FAR], maxsplit=1)[0]
            yield _is_cut_address(last, first) or _is_cut_number(before, other)


def _are_apart(one: bytes, other: bytes) -> bool:
    """Whether two strings are values by themselves."""
    if one.isdigit() and other.isdigit():
        return len(one) > 1 and len(other) > 1
    last = _BLANK.split(one[-_FAR:].strip())[-1]
    first = _BLANK.split(other[:_FAR].strip(), maxsplit=1)[0]
    if b"@" in last or b"@" in first:
        return any(map(_ADDRESS.fullmatch, (last, first))) or (b"@" in last and b"@" in first)
    return _count(last) >= _DIGIT_COUNT and _count(first) >= _DIGIT_COUNT


def _is_cut_address(last: bytes, first: bytes) -> bool:
    if not last or not first or not (b"@" in last or b"@" in first):
        return False
    address = _ADDRESS.search(last + first)
    return address is not None and address.start() < len(last) < address.end()


def _is_cut_number(before: bytes, other: bytes) -> bool:
    """Whether figures go on in the next piece: a blank or dash tells them from two counts."""
    left = before[len(before.rstrip(_OF_NUMBER)) :]
    right = _NUMBER.match(other[:_FAR].lstrip(b" -./"))
    if right is None or not left[:1] or (left.isdigit() and other[:1].isdigit() and right[0].isdigit()):
        return False
    return _count(left.strip()) + _count(right[0]) >= _DIGIT_COUNT


def _count(text: bytes) -> int:
    """The digits of a word that is a number; none of one that is not."""
    return sum(map(text.count, (b"%d" % digit for digit in range(10)))) if _NUMBER.fullmatch(text) else 0


def _lift(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
    """What is written stands in the first piece of a value, and the others lose theirs: strings stay what they are."""
    del parent
    return [
        lifted
        for child, edits in children
        if isinstance(child.to_parent, _Map)
        for edit in edits
        for lifted in child.to_parent.in_pieces(edit)
    ]
