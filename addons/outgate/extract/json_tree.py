"""JSON text as trees: of texts, as fast as it goes, and of spans, byte for byte.

Both read documents one after another (NDJSON, RFC 7464 sequences, concatenated JSON) behind a guard prefix such
as `)]}'`, and both build the same shape. The tree of spans takes broken and endless text as well: it never raises.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import orjson

from outgate.extract.nested import Placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.model import Span

# What services put in front against script inclusion, and what JSONP wraps around; RS (0x1e) is RFC 7464.
_PREFIX = re.compile(
    rb"(?:[\s\x1e]|\xef\xbb\xbf)*+"
    rb"(?:\)\]\}'?,?|(?:for|while)\s*\((?:;;|1|true)\);?(?:\{\}&&)?|\{\}\s*&&|(?:/\*\*/)?\s*[\w$.]{1,64}\()?[\s\x1e]*+"
)
# Commas and colons need no token: a string is a key when a colon follows.
_TOKEN = re.compile(rb'"((?:[^"\\]++|\\.)*+)(?:"(\s*+:)?|\Z|\\\Z)|[{}\[\]]|[^\s\x1e"{}\[\],:]++', re.DOTALL)
_HEAD = re.compile(rb'\{\s*+(?:"|\}|\Z)|\[\s*+(?:["{\[]|\Z)|(\[)\s*+(?:[\d\]-]|true|false|null|NaN)')
_DEEPEST = 1000  # as deep as the parser for texts goes
_QUOTE, _BRACE = b'"{'
_OPENING = frozenset((b"{", b"["))
_BEFORE = frozenset((b" ", b"\t", b"\n", b"\r", b"\x1e", b"\xef", b")", b"/", b"_", b"$"))  # or the name of a function
_BETWEEN = re.compile(r"[\s\x1e,]*")
_END = re.compile(r"\s*\)\s*;?\s*\Z")
# Numbers stay as they are written: a card number must not become a float, nor 12.50 become 12.5.
_DECODER = json.JSONDecoder(strict=False, parse_float=str, parse_int=str, parse_constant=str)


def looks_like(data: bytes) -> bool:
    """Return whether `data` begins as a JSON object or array does (and, where that is weak, ends as one)."""
    first = data[:1]
    if first in _OPENING:
        head = _HEAD.match(data)
    elif first in _BEFORE or first.isalnum():
        head = _HEAD.match(data, begin(data))
    else:
        return False
    return head is not None and (head[1] is None or data[-64:].rstrip().endswith((b"]", b"}", b")", b";")))


def begin(data: bytes) -> int:
    """Return where the JSON in `data` begins, behind blanks, a byte order mark and what guards it."""
    prefix = _PREFIX.match(data)
    return prefix.end() if prefix else 0


def texts(data: bytes) -> list[Any] | None:
    """Return the documents in `data`, numbers as text; None when it is not JSON through and through, or too deep."""
    text = data[begin(data) :].decode("utf-8", "replace")
    roots: list[Any] = []
    at = 0
    try:
        while at < len(text):
            root, at = _DECODER.raw_decode(text, at)
            roots.append(root)
            if not (between := _BETWEEN.match(text, at)):
                break
            at = between.end()
            if _END.match(text, at):
                break
    except (ValueError, RecursionError):
        return None
    return roots


def spans(data: bytes, within: Span | None = None) -> list[Any]:
    """Return the documents in `data`, or a stretch of it, with the span of its text for every leaf (None for null)."""
    builder = _Builder(data)
    builder.read(_TOKEN.finditer(data, *(within or (begin(data), len(data)))))
    return builder.roots


def text_of(data: bytes, span: Span | None) -> str:
    """Return the text of a leaf of the tree of spans, without escapes."""
    return "" if span is None else unescape(data[span[0] : span[1]])


def unescape(raw: bytes) -> str:
    """Return the inside of a JSON string as text; what is not valid there stays as it is."""
    if b"\\" in raw:
        quoted = b'"' + raw + b'"'
        try:
            return str(orjson.loads(quoted))
        except ValueError:
            pass
        try:
            return str(_DECODER.decode(quoted.decode("utf-8", "replace")))
        except ValueError:
            pass
    return raw.decode("utf-8", "replace")


class _Builder:
    """Puts tokens together; brackets that do not match close what is open, and end with the text."""

    __slots__ = ("data", "deep", "key", "roots", "stack", "top")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.roots: list[Any] = []
        self.top: Any = self.roots
        self.stack: list[Any] = []
        self.key: Span | None = None
        self.deep = 0  # open brackets beyond those that make nodes

    def read(self, tokens: Iterator[re.Match[bytes]]) -> None:
        """Take all tokens. One loop, for there are as many tokens as values and signs."""
        data = self.data
        for token in tokens:
            first = data[token.start()]
            if self.deep:
                self.deep += (first in b"{[") - (first in b"}]")
            elif first == _QUOTE:
                if token[2] is not None and self.top.__class__ is Placed:
                    self.key = token.span(1)
                else:
                    self._put(token.span(1))
            elif first in b"{[":
                self._open(Placed() if first == _BRACE else [])
            elif first in b"}]":
                self._close()
            else:
                self._put(None if token[0] == b"null" else token.span())

    def _put(self, node: Any) -> None:
        if self.top.__class__ is list:
            self.top.append(node)
        elif self.key is not None:
            raw = self.data[self.key[0] : self.key[1]]
            name = raw.decode() if raw.isascii() and b"\\" not in raw else unescape(raw)
            self.top[name] = node
            self.top.places[name] = self.key
            self.key = None

    def _open(self, node: Any) -> None:
        if len(self.stack) >= _DEEPEST:
            self.deep = 1
            return
        self._put(node)
        self.stack.append(self.top)
        self.top = node

    def _close(self) -> None:
        if self.stack:
            self.top = self.stack.pop()
            self.key = None
