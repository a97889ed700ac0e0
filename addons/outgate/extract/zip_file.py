"""Zip archives, read without trusting them: as the directory says, which programs go by, and as each local header says.

Layout after PKWARE's APPNOTE.TXT 6.3.10 (sections 4.3.7 local header, 4.3.9 data descriptor); see `zip_directory`.
An entry that the directory hides, bytes before, between and behind the entries, names and comments are all read.
Writing back goes through `zipfile`, and only for archives that it reads the same way as we do.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.inflate import Inflated, inflate
from outgate.extract.magic import DOCUMENTS, PICTURES, format_of
from outgate.extract.office.kinds import is_document
from outgate.extract.pictures.kinds import is_picture
from outgate.extract.tree import Child, Hints, apply
from outgate.extract.zip_directory import (
    CENTRAL,
    END,
    LOCAL,
    content_at,
    directory,
    merged,
    name,
    payloads,
    zip64_size,
)
from outgate.model import Edit, Part, Reason, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outgate.extract.tree import Budget
    from outgate.extract.zip_directory import Directory, Listed
    from outgate.model import Span

METHODS = {0: "stored", 8: "deflate-raw", 12: "bzip2", 93: "zstd", 95: "xz"}
IS_ENCRYPTED, HAS_DESCRIPTOR = 0x1, 0x8
IS_AES = 99  # the method of WinZip's AES entries
# Of these the whole is read by another reader, or said to be unread: what stands before the archive is not twice.
_CLAIMED = tuple(mark for mark, _ in (*DOCUMENTS, *PICTURES))


class Entry(NamedTuple):
    """One member as one header has it; `size` (compressed, bytes) is None where only its end shows it.

    `check` is the CRC-32 of what it holds, None where the header leaves it to a descriptor.
    """

    name: str
    method: int
    flags: int
    start: int
    size: int | None
    check: int | None

    @property
    def way(self) -> tuple[int, bool, int | None]:
        """How it is read: two headers that say the same mean one content. What is compressed shows its own end."""
        return self.method, bool(self.flags & IS_ENCRYPTED), None if self.method else self.size


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield the members of a zip. A document in one is left to its own reader, in `office`."""
    return () if is_document(part.data) else members(part, budget)


def members(part: Part, budget: Budget) -> Iterator[Child]:
    """Yield the members of a zip that starts anywhere in `part` (a self-extractor has a program before it)."""
    data = part.data
    if data.find(LOCAL) < 0 or not (format_of(data) == "zip" or (not part.is_text and END in data)):
        return
    told = directory(data)
    if END not in data:
        budget.gap(Reason.TRUNCATED, part.path, "a zip without the end of its directory", part)
    if told.astray or told.is_endless:
        budget.gap(Reason.MALFORMED, part.path, "a zip with entries that are not where its directory says", part)
    spans, asides, names = [*told.spans], [*told.asides], []
    for at, entries in _found(data, told, spans):
        names += [entries[0].name, _name(data, at)]
        asides += [("extra", own) for own in payloads(_extra(data, at))]
        for number, entry in enumerate(entries):
            inflated = _content(entry, part, budget)
            spans.append((at, _end(data, entry, inflated)))
            if inflated:
                yield _member(part, entry, inflated.data, is_first=number == 0)
    for step, own in (*_stretches(data, merged(spans)), *asides):
        yield _aside(part, step, own)
    yield _aside(part, "names", "\n".join(dict.fromkeys([*names, *told.names])).encode())


def _found(data: bytes, told: Directory, spans: list[Span]) -> Iterator[tuple[int, list[Entry]]]:
    """Yield each place of a member with the ways to read it, those of the directory first.

    A member that the directory names is read wherever it lies; any other only outside of those read before.
    """
    listed = [*sorted(told.listed), len(data)]
    at, covered = -1, 0
    while True:
        following = listed[bisect_right(listed, at)] if at < len(data) else len(data)
        hidden = data.find(LOCAL, max(covered, at + 1), following)
        at = hidden if hidden >= 0 else following
        if at >= len(data):
            return
        known = told.listed.get(at, [])
        entries = _entries(data, at, known, listed[bisect_right(listed, at)])
        if entries:
            yield at, entries
            # Only what was really read counts as this entry's: a size that lies must not hide the next one.
            covered = max(covered, *(end for _, end in spans[-len(entries) :]))


def _entries(data: bytes, at: int, known: list[Listed], limit: int) -> list[Entry]:
    """Return the ways to read what the local header at `at` starts: as the directory says, and as itself says."""
    start = content_at(data, at)
    if start > len(data):
        return []
    flags, method, check, size, plain = struct.unpack_from("<6xHH4xIII", data, at)
    size = zip64_size(_extra(data, at), plain, size)
    room = len(data) - start
    told = [Entry(own.name, own.method, own.flags, start, min(own.size, room), own.check) for own in known]
    own_size: int | None = min(size, room if known else max(limit, start) - start)
    if flags & HAS_DESCRIPTOR and not size:
        own_size = told[0].size if told else _before_descriptor(data, start, limit) if method == 0 else None
    own = Entry(_name(data, at), method, flags, start, own_size, None if flags & HAS_DESCRIPTOR else check)
    return list({entry.way: entry for entry in reversed([*told, own])}.values())[::-1]


def _before_descriptor(data: bytes, start: int, limit: int) -> int:
    """Return how long a stored member is of which only the descriptor behind it tells."""
    ends = [place for mark in (b"PK\x07\x08", CENTRAL) if (place := data.find(mark, start, max(limit, start))) >= 0]
    return min(ends, default=max(limit, start)) - start


def _name(data: bytes, at: int) -> str:
    flags, name_size = struct.unpack_from("<6xH18xH", data, at)
    return name(data[at + 30 : at + 30 + name_size], flags)


def _extra(data: bytes, at: int) -> bytes:
    (name_size,) = struct.unpack_from("<H", data, at + 26)
    return data[at + 30 + name_size : content_at(data, at)]


def _end(data: bytes, entry: Entry, inflated: Inflated | None) -> int:
    """Return where a member ends, with the data descriptor behind it if that tells its sizes and nothing else."""
    end = entry.start + (inflated.used if inflated else entry.size or 0)
    if inflated is None or not entry.flags & HAS_DESCRIPTOR:
        return end
    for wide in ("<2Q", "<2I"):
        sizes = struct.pack(wide, inflated.used, len(inflated.data))
        for mark in (b"PK\x07\x08", b""):
            if data.startswith(mark, end) and data.startswith(sizes, end + len(mark) + 4):
                return end + len(mark) + 4 + len(sizes)
    return end


def _stretches(data: bytes, spans: list[Span]) -> Iterator[tuple[str, bytes]]:
    """Yield what lies before, between and behind the members and the directories; zeros are padding."""
    at = 0
    for start, end in (*spans, (len(data), len(data))):
        between = data[at:start]
        step = ("trailing" if start == len(data) else "between entries") if at else "leading"
        if between.strip(b"\0") and not (step == "leading" and (data.startswith(_CLAIMED) or is_picture(data))):
            yield step, between
        at = max(at, end)


def _content(entry: Entry, part: Part, budget: Budget) -> Inflated | None:
    path = (*part.path, f"zip[{entry.name}]")
    if entry.flags & IS_ENCRYPTED or entry.method == IS_AES:
        budget.gap(Reason.ENCRYPTED, path, "zip entry with a password", part)
        return None
    codec = METHODS.get(entry.method)
    if codec is None:
        budget.gap(Reason.ENCODING, path, f"zip compression method {entry.method}", part)
        return None
    if codec == "stored":
        inflated = _stored(entry, part, budget)
    else:
        # A compressed entry shows its own end, so a size that lies does not hide the rest of it.
        inflated = inflate(codec, memoryview(part.data)[entry.start :], budget)
    if inflated.gap:
        budget.gap(inflated.gap, path, inflated.detail, part)
    elif entry.check is not None and zlib.crc32(inflated.data) != entry.check:
        budget.gap(Reason.TRUNCATED, path, "damaged (checksum)", part)
    return inflated


def _stored(entry: Entry, part: Part, budget: Budget) -> Inflated:
    content = part.data[entry.start : entry.start + (entry.size or 0)]
    budget.spend(len(content))
    return Inflated(content, len(content))


def _member(part: Part, entry: Entry, data: bytes, *, is_first: bool) -> Child:
    """Return a member. What it holds by another header than the directory's cannot be written back."""
    lift = _write_back if is_first else None
    # What is found in it stands in the archive as well, where it is the same finding.
    place = (entry.start, entry.start + len(data)) if METHODS[entry.method] == "stored" else None
    path = (*part.path, f"zip[{entry.name}]")
    child = Part(path, data, is_text=False, parent=part, lift=lift, span_in_parent=place)
    return Child(child, Hints(name=entry.name))


def _aside(part: Part, step: str, data: bytes) -> Child:
    return Child(Part((*part.path, f"zip {step}"), data, is_text=False, parent=part))


def _write_back(parent: Part, children: Sequence[tuple[Part, Sequence[Edit]]]) -> Sequence[Edit]:
    changed = {
        child.path[-1].removeprefix("zip[").removesuffix("]"): apply(child.data, edits) for child, edits in children
    }
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(parent.data)) as old, zipfile.ZipFile(out, "w") as new:
            new.comment = old.comment
            if not parent.data.startswith(LOCAL) or _behind(parent.data, old).strip(b"\0"):
                raise Unwritable("a zip with something before or behind it")
            names = [info.filename for info in old.infolist()]
            hidden = parent.data.count(LOCAL) != len(names) and not _only_nested(parent.data, old)
            if hidden or len(set(names)) != len(names) or not set(changed) <= set(names):
                raise Unwritable("a zip whose directory does not tell all")
            for info in old.infolist():
                new.writestr(info, changed.get(info.filename, old.read(info)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Unwritable(f"a zip that cannot be written back ({type(error).__name__})") from None
    return [Edit(0, len(parent.data), out.getvalue())]


def _behind(data: bytes, archive: zipfile.ZipFile) -> bytes:
    return data[data.rfind(END) + 22 + len(archive.comment) :]


def _only_nested(data: bytes, archive: zipfile.ZipFile) -> bool:
    """Whether every local header that the directory does not name lies inside the data of an entry it names."""
    named = sorted((info.header_offset, info.header_offset + 30 + info.compress_size) for info in archive.infolist())
    at = data.find(LOCAL)
    while at >= 0:
        if not any(start <= at < end for start, end in named):
            return False
        at = data.find(LOCAL, at + 4)
    return True
