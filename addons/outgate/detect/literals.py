"""Shapes with literals in them, by hyperscan, which lets go of the GIL while it scans.

What costs is how many expressions there are: a word is one, and what stands before it is asked where it was found.
Expressions that take a byte outside ASCII have databases of their own, which text in ASCII is spared.
A scanner is shared by all threads: what hyperscan writes to while scanning (its scratch) is a thread's own.
`Stream.size()` of this binding ends the process: streams are not used. Compiling takes seconds, reading what was
compiled before a millisecond.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from hashlib import sha256
from operator import itemgetter
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.detect.boundaries import word
from outgate.detect.digits import least
from outgate.detect.effort import parse_bytes
from outgate.detect.scanner import NOTHING, Refused, Scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outgate.detect.scanner import Candidate

hyperscan: Any
try:
    import hyperscan
except ImportError:  # no wheel for this platform: `ClassScanner` stands in
    hyperscan = None

_GROUPS = 3
_AT = b"@"
_NOT_ASCII = re.compile(rb"\\x[89a-f]|[\x80-\xff]")  # most expressions have none, others are words: not to be read
_SPELLED = re.compile(rb"(?:\(\?i\))?(?:\(\?:(?:\\x[89a-f][0-9a-f])+\))+")
_WIDE = frozenset(range(0x80, 0x100))  # the bytes of characters outside ASCII
_SIZE = 8  # bytes in which the size of a database is written
_NESTED = re.compile(rb"((?<!\\)\[\^?)\[")  # a bracket in a class, which `re` wants escaped
_SMALL, _CAPITAL = 1, 2
_BEFORE = bytes(
    _SMALL if chr(one) in ascii_lowercase else _CAPITAL if chr(one) in ascii_uppercase else 0 for one in range(256)
)
_end = itemgetter(2)


class LiteralScanner:
    """All shapes in three databases. Raises Refused for a shape that hyperscan does not take.

    `compiled` is another scanner's of the same shapes, by the same hyperscan on the same kind of processor; anything
    else is passed over. It must come from where nobody else can write: hyperscan trusts it.
    """

    def __init__(self, shapes: Sequence[bytes], compiled: bytes = b"") -> None:
        groups = _apart(_expressions(shapes))
        self._sources = [[one.source for one in group] for group in groups]
        self._databases = list(map(_Database, groups, _read(self._sources, compiled) or map(_compiled, groups)))

    @property
    def compiled(self) -> bytes:
        """What was compiled, for another scanner of the same shapes."""
        if not any(self._sources):
            return b""
        dumped = [database.dumped() for database in self._databases]
        return _made_of(self._sources) + b"".join(len(one).to_bytes(_SIZE) + one for one in dumped)

    def scan(self, data: bytes, most: int) -> Scan:
        """Scan `data`, giving up after `most` candidates."""
        hits: list[Candidate] = []
        of_any, of_wide, of_address = self._databases
        try:
            of_any.scan(data, most, hits)
            if not data.isascii():
                of_wide.scan(data, most, hits)
                if _AT in data:
                    of_address.scan(data, most, hits)
                hits.sort(key=_end)
        except hyperscan.ScanTerminated:
            return Scan(hits[:most], cut=True)
        return Scan(hits) if hits else NOTHING


class _Expression(NamedTuple):
    """What hyperscan looks for: a shape, or the word that several shapes are of."""

    source: bytes
    shape: int  # its index, or of its words the first
    words: Mapping[int, Sequence[int]] | None = None  # the shapes by the capital of their word


class _Database:
    """Expressions, compiled unless there are none, and the scratch of each thread."""

    def __init__(self, expressions: Sequence[_Expression], database: Any) -> None:
        self._expressions = [(one.shape, one.words) for one in expressions]
        self._database = database
        self._own = threading.local()

    def dumped(self) -> bytes:
        return bytes(hyperscan.dumpb(self._database)) if self._database is not None else b""

    def scan(self, data: bytes, most: int, hits: list[Candidate]) -> None:
        """Add to `hits`. Raises ScanTerminated when it is longer than `most`."""
        if self._database is None:
            return
        expressions = self._expressions

        def on_match(which: int, start: int, end: int, flags: int, context: object) -> bool | None:  # noqa: ARG001
            shape, words = expressions[which]
            if words is None:
                hits.append((shape, start, end))
            elif start == 0:
                hits.extend([(called, 0, end) for called in words.get(0, ())])
            else:  # a word's shape matches from the byte before it on
                before = _BEFORE[data[start - 1]]
                key = data[start] if before == _SMALL else before
                hits.extend([(called, start - 1, end) for called in words.get(key, ())])
            return len(hits) > most

        try:
            scratch = self._own.scratch
        except AttributeError:
            scratch = self._own.scratch = hyperscan.Scratch(self._database)
        self._database.scan(data, on_match, scratch=scratch)


def _expressions(shapes: Sequence[bytes]) -> list[_Expression]:
    out = []
    words: dict[bytes, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, shape in enumerate(shapes):
        one = word(shape)
        if one is None:
            out.append(_Expression(shape, at))
        else:
            words[one.body][one.capital].append(at)
    return out + [_Expression(body, min(min(called.values())), dict(called)) for body, called in words.items()]


def _apart(expressions: Iterable[_Expression]) -> list[list[_Expression]]:
    """What to look for in any text, in text that is not ASCII, and in such a text with an at sign."""
    groups: list[list[_Expression]] = [[] for _ in range(_GROUPS)]
    for one in expressions:
        is_wide = _SPELLED.fullmatch(one.source) or (_NOT_ASCII.search(one.source) and _needs(one.source, _WIDE))
        is_address = is_wide and _AT in one.source and _needs(one.source, frozenset(_AT))
        groups[2 if is_address else 1 if is_wide else 0].append(one)
    return groups


def _needs(expression: bytes, one_of: frozenset[int]) -> bool:
    """Whether there is one of these bytes in whatever matches; of bytes of characters outside ASCII, or of one."""
    try:
        return least(parse_bytes(_NESTED.sub(rb"\1\[", expression.replace(rb"\z", rb"\Z"))), one_of) > 0
    except (re.error, OverflowError, RecursionError):
        return False


def _made_of(sources: Sequence[Sequence[bytes]]) -> bytes:
    """The digest of the expressions, and of the version and kind of processor that hyperscan says it compiles for."""
    least_of_all = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    least_of_all.compile([b"outgate"], [0], 1, [0])
    listed = (least_of_all.info(), *(one for group in sources for one in (b"%d" % len(group), *group)))
    return sha256(b"".join(b"%d:%s" % (len(one), one) for one in listed)).digest()


def _read(sources: Sequence[Sequence[bytes]], compiled: bytes) -> list[Any]:
    made_of = _made_of(sources) if compiled else b""
    if not compiled or compiled[: len(made_of)] != made_of:
        return []
    out, at = [], len(made_of)
    try:
        while at < len(compiled):
            end = at + _SIZE + int.from_bytes(compiled[at : at + _SIZE])
            out.append(_loaded(compiled[at + _SIZE : end]))
            at = end
    except hyperscan.HyperscanError:
        return []
    return out if at == len(compiled) and len(out) == _GROUPS else []


def _loaded(dumped: bytes) -> Any:
    return hyperscan.loadb(dumped, hyperscan.HS_MODE_BLOCK) if dumped else None


def _compiled(expressions: Sequence[_Expression]) -> Any:
    try:
        return _compile([one.source for one in expressions]) if expressions else None
    except Refused as error:
        raise Refused(expressions[error.shape].shape, error.reason) from None


def _compile(sources: Sequence[bytes]) -> Any:
    som = hyperscan.HS_FLAG_SOM_LEFTMOST
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(list(sources), list(range(len(sources))), len(sources), [som] * len(sources))
    except hyperscan.HyperscanError:
        for at, source in enumerate(sources):  # the error names no expression: find it
            try:
                hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK).compile([source], [0], 1, [som])
            except hyperscan.HyperscanError as error:
                raise Refused(at, str(error)) from None
        raise
    return database
