"""What Outlook puts beside a mail to others as `winmail.dat` (TNEF): the mail's texts and all attachments. Read only.

Layout after [MS-OXTNEF]: a mark, then attributes (level, tag, size, data, checksum), some of which hold the properties
of [MS-OXPROPS] by type and id. A mail within an attachment is such a file again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.mail.rtf_stream import decompress
from outgate.extract.naming import kind
from outgate.extract.place_names import shown
from outgate.extract.tree import Child, Hints
from outgate.model import Part, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.extract.tree import Budget

_MARK = b"\x78\x9f\x3e\x22"
_HEAD = 6  # bytes: the mark and a key
# Tags of attributes, by what they hold.
_BODY, _FILE, _TITLE, _STARTS, _CODE_PAGE = 0x800C, 0x800F, 0x8010, 0x9002, 0x9007
_PROPERTIES, _OF_ATTACHMENT, _RECIPIENTS = 0x9003, 0x9005, 0x9004
_TEXTS = frozenset({0x8000, 0x8004, 0x8008, 0x8009, 0x0000, 0x0001})  # from, subject, class, id, owner, sent for
# Types of properties: their size, or that it stands before the value.
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_TEXT, _WIDE, _BYTES, _OBJECT, _MANY = 0x1E, 0x1F, 0x102, 0x0D, 0x1000
_PLAIN, _RTF, _HTML, _DATA, _NAMES = 0x1000, 0x1009, 0x1013, 0x3701, (0x3707, 0x3704, 0x3001)
_NAMED = 0x8000  # from which on a property has a name of its own
_MOST = 100_000  # properties of one block


class _Damaged(Exception):  # noqa: N818 - the file's, not ours
    """The file ends inside of something, or says what cannot be."""


class _Property(NamedTuple):
    id: int
    type: int
    value: bytes


def is_tnef(data: bytes) -> bool:
    """Tell whether `data` is such a file."""
    return data.startswith(_MARK)


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield what a mail says, and its attachments. Raises Exceeded."""
    if not is_tnef(part.data):
        return
    file = _File(part, (*part.path, kind("winmail", part, hints)), budget)
    try:
        for level, tag, data in _attributes(part.data):
            yield from file.attribute(level, tag, data)
    except _Damaged:
        budget.gap(Reason.TRUNCATED, file.path, "damaged", part)
    yield from file.attachment()
    if file.said:
        yield file.child("properties", "\n".join(file.said).encode("utf-8", "replace"))


class _File:
    """One file while it is read: what it said so far, and the attachment that its attributes are about."""

    def __init__(self, part: Part, path: tuple[str, ...], budget: Budget) -> None:
        self.part, self.path, self.budget = part, path, budget
        self.said: list[str] = []
        self.name = ""
        self.files: list[bytes] = []
        self.code_page = "cp1252"

    def attribute(self, level: int, tag: int, data: bytes) -> Iterator[Child]:
        """Yield what one attribute holds, and the attachment before where another begins."""
        if tag == _STARTS:
            yield from self.attachment()
        elif tag == _CODE_PAGE:
            self._pages(int.from_bytes(data[:4], "little"))
        elif tag == _BODY:
            yield self.child("body", self._text(data).encode("utf-8", "replace"))
        elif tag == _TITLE and level == 2:
            self.name = self._text(data)
        elif tag == _FILE and level == 2:
            self.files.append(data)
        elif tag == _PROPERTIES:
            yield from self._properties(_properties(data, 0)[0])
        elif tag == _OF_ATTACHMENT:
            self._of_attachment(_properties(data, 0)[0])
        elif tag == _RECIPIENTS:
            self._recipients(data)
        elif tag in _TEXTS:
            self.said.append(self._text(data))

    def attachment(self) -> Iterator[Child]:
        """Yield the attachment that ends here."""
        name, files = self.name, self.files
        self.name, self.files = "", []
        for data in files:
            yield self.child(f"attachment[{shown(name)}]", data, Hints(name=name), is_text=False)
        if name:
            self.said.append(name)

    def child(self, step: str, data: bytes, hints: Hints | None = None, *, is_text: bool = True) -> Child:
        """Return a part of the mail. Raises Exceeded."""
        self.budget.spend(len(data))
        return Child(Part((*self.path, step), data, is_text=is_text, parent=self.part), hints or Hints())

    def _properties(self, properties: list[_Property]) -> Iterator[Child]:
        for own in properties:
            if own.id == _RTF and own.type == _BYTES:
                yield self.child("rtf", decompress(own.value, self.budget))
            elif own.id == _HTML:
                yield self.child("html", own.value, Hints(media_type="text/html"))
            elif own.id == _PLAIN:
                yield self.child("body", self._said(own).encode("utf-8", "replace"))
            else:
                self._tell(own)

    def _of_attachment(self, properties: list[_Property]) -> None:
        names = {own.id: self._said(own) for own in properties if own.id in _NAMES}
        self.name = next((names[id_] for id_ in _NAMES if names.get(id_)), self.name)
        for own in properties:
            if own.id == _DATA and own.type in (_BYTES, _OBJECT):
                self.files.append(own.value[16 * (own.type == _OBJECT) :])  # an object stands behind its interface
            else:
                self._tell(own)

    def _recipients(self, data: bytes) -> None:
        at = 4
        for _ in range(min(int.from_bytes(data[:4], "little"), _MOST)):
            properties, at = _properties(data, at)
            for own in properties:
                self._tell(own)

    def _tell(self, own: _Property) -> None:
        if own.type in (_TEXT, _WIDE) and (text := self._said(own)):
            self.said.append(text)

    def _said(self, own: _Property) -> str:
        text = own.value.decode("utf-16-le", "replace") if own.type == _WIDE else self._text(own.value)
        return text.strip("\0\r\n ")

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode().strip("\0")
        except UnicodeDecodeError:
            return raw.decode(self.code_page, "replace").strip("\0")

    def _pages(self, page: int) -> None:
        if page in {*range(1250, 1259), 874, 932, 936, 949, 950}:
            self.code_page = f"cp{page}"


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, tag and data of each attribute."""
    at = _HEAD
    while data[at : at + _HEAD].strip(b"\0"):
        level, tag = _taken(data, at, 1)[0], int.from_bytes(_taken(data, at + 1, 4)[:2], "little")
        size = int.from_bytes(_taken(data, at + 5, 4), "little")
        if level not in (1, 2):
            raise _Damaged
        yield level, tag, _taken(data, at + 9, size)
        known = int.from_bytes(_taken(data, at + 9 + size, 2), "little")
        if sum(data[at + 9 : at + 9 + size]) & 0xFFFF != known:
            raise _Damaged
        at += 9 + size + 2


def _properties(data: bytes, at: int) -> tuple[list[_Property], int]:
    """Return the properties of a block, and where it ends."""
    count = int.from_bytes(_taken(data, at, 4), "little")
    at += 4
    found: list[_Property] = []
    if count > _MOST:
        raise _Damaged
    for _ in range(count):
        of_type, number = (
            int.from_bytes(_taken(data, at, 2), "little"),
            int.from_bytes(_taken(data, at + 2, 2), "little"),
        )
        at = _past_name(data, at + 4, found) if number >= _NAMED else at + 4
        values, at = _values(data, at, of_type)
        found += [_Property(number, of_type & ~_MANY, value) for value in values]
    return found, at


def _past_name(data: bytes, at: int, found: list[_Property]) -> int:
    """Return where the name of a property ends; a name in words is something said."""
    if int.from_bytes(_taken(data, at + 16, 4), "little") == 0:
        return at + 24
    size = int.from_bytes(_taken(data, at + 20, 4), "little")
    found.append(_Property(_NAMED, _WIDE, _taken(data, at + 24, size)))
    return at + 24 + size + -size % 4


def _values(data: bytes, at: int, of_type: int) -> tuple[list[bytes], int]:
    """Return the values of a property, and where they end; those of no fixed size stand behind theirs."""
    single = of_type & ~_MANY
    size = _FIXED.get(single, -1)
    count = 1
    if of_type & _MANY or size < 0:
        count = int.from_bytes(_taken(data, at, 4), "little")
        at += 4
    found: list[bytes] = []
    for _ in range(count):
        here = size
        if size < 0:
            here = int.from_bytes(_taken(data, at, 4), "little")
            at += 4
        found.append(_taken(data, at, here))
        at += here + -here % 4
    return found, at


def _taken(data: bytes, at: int, size: int) -> bytes:
    if at + size > len(data):
        raise _Damaged
    return data[at : at + size]
