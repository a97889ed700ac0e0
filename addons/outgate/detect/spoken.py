"""Where words of several data types stand in a text as they do in a sentence, by one scan for all of them.

The scan knows most words by their letters alone: what stands beside them is looked at where it hits, which is rare.
With what stands beside them in it, an automaton of all words takes ten times as long to compile.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from outgate.detect.classes import ClassScanner
from outgate.detect.cpu import runs_hyperscan
from outgate.detect.literals import LiteralScanner
from outgate.detect.speech import JOINS, OPEN, may_be_hexadecimal
from outgate.detect.words import letter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from outgate.detect.scanner import Scan, Scanner
    from outgate.model import Span

_SHORT = 5  # bytes of a word that other words are full of: the scan itself sees that it stands apart
_BEHIND = r'[^a-z"=<]'  # before a quote, an equals sign or a tag it is a key or a cell, which tables are read for
_ENDS = re.compile(rf"s?(?:(?={_BEHIND})|\Z)".encode(), re.IGNORECASE)
_ENDS_ALONE = re.compile(rf"(?:(?={_BEHIND})|\Z)".encode(), re.IGNORECASE)  # has no plural
_ENDS_UNPARTED = re.compile(rb'(?!["=<])')
_ENDS_LATER = re.compile(rf"[a-z\x80-\xff]{{0,40}}+(?:(?={_BEHIND})|\Z)".encode("latin-1"), re.IGNORECASE)
_BLANKS = b"\t\n\f\r "
_JOINS = JOINS.encode()


class _Word[Type](NamedTuple):
    """A word, and how it is known for one where the scan found its letters."""

    small: bytes  # its capitals take as many bytes
    blanks: Sequence[int]  # where it has them
    is_parted: bool
    is_hexadecimal: bool
    end: re.Pattern[bytes]  # the rest of it, before what may be behind it
    types: frozenset[Type]

    def at(self, data: bytes, place: int) -> Span | None:
        """Where the word stands that begins here, or behind a digit here; None where it is a part of something."""
        if self.is_parted and data[place : place + 1].lower() != self.small[:1]:
            place += 1
        found = self.end.match(data, place + len(self.small))
        if found is None or any(data[place + blank] not in _BLANKS for blank in self.blanks):
            return None
        before = data[place - 1 : place] if self.is_parted else b""
        if before.isalpha() or (self.is_hexadecimal and before.isdigit()):
            return None
        if before and before in _JOINS and data[found.end() : found.end() + 1].isdigit():
            return None
        return place, found.end()


class Spoken[Type]:
    """Words in small letters, each with the types that it is of; shared by threads."""

    def __init__(
        self, words: Mapping[str, Collection[Type]], scanner: Callable[[Sequence[bytes]], Scanner] | None = None
    ) -> None:
        kind = scanner or (LiteralScanner if runs_hyperscan() else ClassScanner)
        longest_first = sorted(words, key=len, reverse=True)
        self._words = [_word(word, words[word]) for word in longest_first]
        self._scanner = kind([_shape(word) for word in longest_first])

    @property
    def compiled(self) -> bytes:
        """What took long to compile, for the same words once more; nothing where nothing did."""
        return self._scanner.compiled if isinstance(self._scanner, LiteralScanner) else b""

    def scan(self, data: bytes, most: int) -> Scan:
        """Return where words may stand in `data`, which may be any bytes, giving up after `most` such places."""
        return self._scanner.scan(data, most)

    def places(self, data: bytes, types: AbstractSet[Type], scan: Scan) -> Iterator[tuple[Span, list[Type]]]:
        """Yield where words of some types stand in what was scanned, in order, each with its types.

        Words of one type do not overlap: of two the first counts, and the longer of those that begin at one place.
        """
        known: dict[Type, int] = {}
        for start, which, end in sorted(set(self._found(data, types, scan))):
            free = [one for one in self._words[which].types & types if known.get(one, 0) <= start]
            if free:
                known.update(dict.fromkeys(free, end))
                yield (start, end), free

    def _found(self, data: bytes, types: AbstractSet[Type], scan: Scan) -> Iterator[tuple[int, int, int]]:
        """Yield where each word begins and ends that is no part of anything else; which it is stands between."""
        for which, place, _ in scan.candidates:
            word = self._words[which]
            if not word.types.isdisjoint(types) and (span := word.at(data, place)) is not None:
                yield span[0], which, span[1]


def _word[Type](word: str, types: Collection[Type]) -> _Word[Type]:
    small, is_parted = word.strip(OPEN).encode(), word[0].isascii() and not word.startswith(OPEN)
    blanks = [at for at, byte in enumerate(small) if byte == ord(" ")]
    return _Word(small, blanks, is_parted, may_be_hexadecimal(word), _end(word), frozenset(types))


def _end(word: str) -> re.Pattern[bytes]:
    """What must stand behind a word, or the rest of it."""
    if word.endswith(OPEN):
        return _ENDS_LATER
    if not word[0].isascii():
        return _ENDS_UNPARTED
    return _ENDS if word.isascii() else _ENDS_ALONE


def _cased(char: str) -> str:
    """A letter in both cases; only as it is where its capital takes fewer bytes, as the Turkish dotless i's does."""
    if len(char.upper().encode()) == len(char.encode()):
        return letter(char)
    return "".join(f"\\x{byte:02x}" for byte in char.encode())


def _shape(word: str) -> bytes:
    letters = "".join("." if char == " " else _cased(char) for char in word.strip(OPEN))
    if word.isascii() and OPEN not in word and len(word) <= _SHORT:
        letters = rf"(?:\b|[0-9_]){letters}s?(?:{_BEHIND}|\z)"
    return f"(?is){letters}".encode()
