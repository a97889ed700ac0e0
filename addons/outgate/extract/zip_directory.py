"""The central directory of a zip: what it says of each entry, whichever of the directories a program would go by.

Layout after PKWARE's APPNOTE.TXT 6.3.10 (sections 4.3.12 central directory, 4.3.14 to 4.3.16 end records, 4.5.3
zip64). Programs differ in which end record they take and from where they count, so every one that holds counts.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outgate.model import Span

LOCAL = b"PK\x03\x04"
CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"
UTF8_NAMES = 0x800
ZIP64 = 0xFFFFFFFF  # stands where the real number is in the zip64 extra field
_END64, _LOCATOR = b"PK\x06\x06", b"PK\x06\x07"
_MOST_ENDS = 16  # end records that lie in no entry: an archive has one, and some for archives behind each other
_MOST_ENTRIES = 200_000


class Listed(NamedTuple):
    """What the directory says of an entry; `size` is the compressed one, in bytes, `check` the CRC-32."""

    name: str
    method: int
    flags: int
    size: int
    check: int


@dataclass(slots=True)
class Directory:
    """All that the directories of an archive say."""

    listed: dict[int, list[Listed]] = field(default_factory=dict)  # by place of the local header
    names: list[str] = field(default_factory=list)  # and comments
    asides: list[tuple[str, bytes]] = field(default_factory=list)  # comments and extra fields that are no text
    spans: list[Span] = field(default_factory=list)  # of the directories and the end records
    astray: set[int] = field(default_factory=set)  # entries, by place in the directory, that are not where it says
    is_endless: bool = False  # there is more than is read here
    seen: set[tuple[int, int]] = field(default_factory=set)  # entries, with how far places were shifted
    told: set[int] = field(default_factory=set)  # entries

    def tell(self, raw: bytes, flags: int, what: str) -> None:
        """Keep a name or a comment, and as bytes as well where it is no text."""
        if raw:
            self.names.append(name(raw, flags))
            if what and not raw.isascii():
                self.asides.append((what, raw))


def directory(data: bytes) -> Directory:
    """Return what the directories of an archive say. An end record inside a stored entry is a member's."""
    found = Directory()
    end, ends = data.rfind(END), 0
    stored: list[Span] = []
    while end >= 0:
        inside = _around(stored, end)
        if inside is None:
            if ends == _MOST_ENDS:
                found.is_endless = True
                break
            ends += 1
            _take(data, end, found)
            stored = _stored(data, found)
        end = data.rfind(END, 0, end if inside is None else inside)
    return found


def _stored(data: bytes, found: Directory) -> list[Span]:
    """Return where members that are stored as they are lie: each is read as a whole, with all that is in it."""
    return merged(
        (at, content_at(data, at) + own.size) for at, told in found.listed.items() for own in told if own.method == 0
    )


def _around(spans: list[Span], at: int) -> int | None:
    """Return where the one of `spans`, which are in order, starts that `at` lies in."""
    nearest = bisect_right(spans, (at, at)) - 1
    return spans[nearest][0] if nearest >= 0 and at < spans[nearest][1] else None


def content_at(data: bytes, at: int) -> int:
    """Return where the content behind a local header starts; behind the end where the header is cut off."""
    if at + 30 > len(data):
        return len(data) + 1
    name_size, extra_size = struct.unpack_from("<2H", data, at + 26)
    return at + 30 + int(name_size) + int(extra_size)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the stretches that `spans` cover together, in order."""
    out: list[Span] = []
    for start, stop in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(stop, out[-1][1]))
        else:
            out.append((start, stop))
    return out


def _take(data: bytes, end: int, found: Directory) -> None:
    """Take the directory before an end record, counting from the file's start and from the record."""
    if end + 22 > len(data):
        return
    length, place, comment = struct.unpack_from("<12xIIH", data, end)
    starts = dict.fromkeys([*_starts(data, end, found), (end - length, end - length - place), (place, 0)])
    held = [_entries(data, start, shift, end, found) for start, shift in starts if start >= 0]
    if not any(held):
        at = data.find(CENTRAL, max(0, min(place, end)), end)
        held.append(_entries(data, at, max(0, end - length - place), end, found) if at >= 0 else False)
    if any(held) or length == 0:
        found.tell(data[end + 22 : end + 22 + comment], 0, "comment")
        found.spans.append((end, end + 22 + comment))


def _starts(data: bytes, end: int, found: Directory) -> Iterator[tuple[int, int]]:
    """Yield where a zip64 end record says that the directory starts, and how far all places are shifted then."""
    if end < 20 or data[end - 20 : end - 16] != _LOCATOR:
        return
    (said,) = struct.unpack_from("<8xQ", data, end - 20)
    for record in {said, data.rfind(_END64, 0, end)} - {-1}:
        if data[record : record + 4] == _END64 and record + 56 <= end:
            length, place = struct.unpack_from("<40xQQ", data, record)
            found.spans += [(record, record + 56), (end - 20, end)]
            yield record - length, record - length - place
            yield place, 0


def _entries(data: bytes, at: int, shift: int, end: int, found: Directory) -> bool:
    """Take the entries of a directory; tell whether one is there."""
    start = at
    while at + 46 <= end and data[at : at + 4] == CENTRAL and (at, shift) not in found.seen:
        if len(found.seen) == _MOST_ENTRIES:
            found.is_endless = True
            break
        found.seen.add((at, shift))
        at = _entry(data, at, shift, found)
    if at > start:
        found.spans.append((start, min(at, end)))
    return at > start or (at, shift) in found.seen


def _entry(data: bytes, at: int, shift: int, found: Directory) -> int:
    """Take one entry and return where the next one is."""
    is_new = at not in found.told
    found.told.add(at)
    head = struct.unpack_from("<8xHH4xIIIHHH8xI", data, at)
    flags, method, check, size, plain, name_size, extra_size, note_size, place = head
    name_end = at + 46 + name_size
    note = name_end + extra_size
    extra, called = data[name_end:note], name(data[at + 46 : name_end], flags)
    size, place = _wide(extra, plain, size, place)
    if is_new:
        found.tell(data[at + 46 : name_end], flags, "")
        found.tell(data[note : note + note_size], flags, "comment")
        found.asides += [("extra", own) for own in payloads(extra)]
    if data[place + shift : place + shift + 4] == LOCAL and place + shift >= 0:
        own = Listed(called, method, flags, size, check)
        told = found.listed.setdefault(place + shift, [])
        if own not in told:
            told.append(own)
        found.astray.discard(at)
    elif is_new:
        found.astray.add(at)
    return int(note + note_size)


def _wide(extra: bytes, plain: int, size: int, place: int) -> tuple[int, int]:
    """Return the compressed size and the place, from the zip64 extra field where they do not fit in 32 bits."""
    wide = next((own for kind, own in _fields(extra) if kind == 1), b"")
    numbers = iter([int.from_bytes(wide[i : i + 8], "little") for i in range(0, len(wide) - 7, 8)])
    told = [next(numbers, number) if number == ZIP64 else number for number in (plain, size, place)]
    return told[1], told[2]


def zip64_size(extra: bytes, plain: int, size: int) -> int:
    """Return the compressed size of a local header with these extra fields."""
    return _wide(extra, plain, size, 0)[0]


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the extra fields: number and content. What is no field is number -1."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if at + 4 + size > len(extra):
            break
        yield kind, extra[at + 4 : at + 4 + size]
        at += 4 + size
    if at < len(extra):
        yield -1, extra[at:]


def payloads(extra: bytes) -> list[bytes]:
    """Return what stands in extra fields that are longer than the times, owners and sizes that belong there."""
    return [own for _, own in _fields(extra) if len(own) > 40 and own.strip(b"\0")]


def name(raw: bytes, flags: int) -> str:
    """Names are UTF-8 by flag and cp437 by tradition; whatever they are, they become readable text."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if flags & UTF8_NAMES else "cp437", "replace")
