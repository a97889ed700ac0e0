"""Zip archives, read without trusting them: every local header counts, whatever the directory says.

Layout after PKWARE's APPNOTE.TXT 6.3.10 (sections 4.3.7 local header, 4.3.12 central directory, 4.5.3 zip64).
An entry that the directory hides, bytes between and behind the entries, names and comments are all read.
Writing back goes through `zipfile`, and only for archives that it reads the same way as we do.
"""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from outgate.extract.inflate import Inflated, inflate
from outgate.extract.magic import format_of
from outgate.extract.office.kinds import is_document
from outgate.extract.tree import Child, Hints, apply
from outgate.model import Edit, Part, Reason, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outgate.extract.tree import Budget

LOCAL = b"PK\x03\x04"
CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"
METHODS = {0: "stored", 8: "deflate-raw", 12: "bzip2", 93: "zstd", 95: "xz"}
UTF8_NAMES, IS_ENCRYPTED, HAS_DESCRIPTOR = 0x800, 0x1, 0x8
IS_AES = 99  # the method of WinZip's AES entries
ZIP64 = 0xFFFFFFFF  # stands where the real number is in the zip64 extra field
BETWEEN = 1024  # bytes: descriptors and the next entry's header take less, so more than this is worth a look


class Entry(NamedTuple):
    """One member, as its local header has it; `size` (compressed, bytes) is None when only the end shows it."""

    name: str
    method: int
    flags: int
    start: int
    size: int | None


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Yield the members of a zip. A document in one is left to its own reader, in `office`."""
    return () if is_document(part.data) else members(part, budget)


def members(part: Part, budget: Budget) -> Iterator[Child]:
    """Yield the members of a zip that starts anywhere in `part` (a self-extractor has a program before it)."""
    data = part.data
    if data.find(LOCAL) < 0 or not (format_of(data) == "zip" or (not part.is_text and END in data)):
        return
    sizes, names, at_end = _directory(data)
    found: list[str] = []
    covered, at = 0, data.find(LOCAL)
    while at >= 0:
        entry = _local(data, at, sizes)
        if entry is None:
            at = data.find(LOCAL, at + 4)
            continue
        found.append(entry.name)
        inflated = _content(entry, part, budget)
        if covered and at - covered > BETWEEN:
            yield _aside(part, "between entries", data[covered:at])
        if inflated:
            yield _member(part, entry, inflated.data)
        # Only what was really read counts as this entry's: a size that lies must not hide the next one.
        covered = entry.start + (inflated.used if inflated else entry.size or 0)
        at = data.find(LOCAL, covered)
    yield from _beside(part, at_end, dict.fromkeys([*found, *names]))


def _beside(part: Part, at_end: int | None, names: Iterable[str]) -> Iterator[Child]:
    """Yield what is no member: bytes behind the archive, and the names and comments."""
    if at_end is not None and at_end < len(part.data):
        yield _aside(part, "trailing", part.data[at_end:])
    yield _aside(part, "names", "\n".join(names).encode())


def _local(data: bytes, at: int, sizes: dict[int, int]) -> Entry | None:
    if at + 30 > len(data):
        return None
    _, _, flags, method, _, _, _, size, plain, name_size, extra_size = struct.unpack_from("<4s5H3I2H", data, at)
    start = at + 30 + name_size + extra_size
    if start > len(data):
        return None
    name = _name(data[at + 30 : at + 30 + name_size], flags)
    if ZIP64 in (size, plain):
        size = _zip64_size(data[at + 30 + name_size : start], plain)
    known = sizes.get(at, size if not flags & HAS_DESCRIPTOR or size else None)
    return Entry(name, method, flags, start, None if known is None else min(known, len(data) - start))


def _zip64_size(extra: bytes, plain: int) -> int | None:
    """The compressed size from the zip64 extra field (id 1), where the plain size stands first if it is there."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        skip = 8 if plain == ZIP64 else 0
        if kind == 1 and size >= skip + 8 and at + 12 + skip <= len(extra):
            return int.from_bytes(extra[at + 4 + skip : at + 12 + skip], "little")
        at += 4 + size
    return None


def _directory(data: bytes) -> tuple[dict[int, int], list[str], int | None]:
    """Return the compressed size by place of the local header, all names and comments, and where the archive ends."""
    sizes: dict[int, int] = {}
    names: list[str] = []
    end = data.rfind(END)
    if end < 0 or end + 22 > len(data):
        return sizes, names, None
    count, length, place, comment = struct.unpack_from("<8xHHIIH", data, end)[1:]
    del count
    at = data.find(CENTRAL, max(0, min(place, end)))
    # A program before the archive shifts every place in it by the same number of bytes.
    shift = max(0, end - length - place) if place != ZIP64 else 0
    while at >= 0 and at + 46 <= end and data[at : at + 4] == CENTRAL:
        flags, size, name_size, extra_size, note_size, local = struct.unpack_from("<8xH10xI4xHHH8xI", data, at)
        name_end = at + 46 + name_size
        names.append(_name(data[at + 46 : name_end], flags))
        names.append(_name(data[name_end + extra_size : name_end + extra_size + note_size], flags))
        if size != ZIP64:
            sizes[local + shift] = size
        at = name_end + extra_size + note_size
    names.append(_name(data[end + 22 : end + 22 + comment], 0))
    return sizes, [name for name in names if name], end + 22 + comment


def _name(raw: bytes, flags: int) -> str:
    """Names are UTF-8 by flag and cp437 by tradition; whatever they are, they become readable text."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if flags & UTF8_NAMES else "cp437", "replace")


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
        return _stored(entry, part, budget)
    # A compressed entry shows its own end, so a size that lies does not hide the rest of it.
    inflated = inflate(codec, memoryview(part.data)[entry.start :], budget)
    if inflated.gap:
        budget.gap(inflated.gap, path, inflated.detail, part)
    return inflated


def _stored(entry: Entry, part: Part, budget: Budget) -> Inflated:
    data = part.data
    end = entry.start + (entry.size or 0)
    if entry.size is None:
        ends = [place for mark in (b"PK\x07\x08", CENTRAL) if (place := data.find(mark, entry.start)) >= 0]
        end = min(ends, default=len(data))
    content = data[entry.start : end]
    budget.spend(len(content))
    return Inflated(content, len(content))


def _member(part: Part, entry: Entry, data: bytes) -> Child:
    child = Part((*part.path, f"zip[{entry.name}]"), data, is_text=False, parent=part, lift=_write_back)
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
            names = [info.filename for info in old.infolist()]
            hidden = parent.data.count(LOCAL) != len(names) and not _only_nested(parent.data, old)
            if hidden or len(set(names)) != len(names) or not set(changed) <= set(names):
                raise Unwritable("a zip whose directory does not tell all")
            for info in old.infolist():
                new.writestr(info, changed.get(info.filename, old.read(info)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Unwritable(f"a zip that cannot be written back ({type(error).__name__})") from None
    return [Edit(0, len(parent.data), out.getvalue())]


def _only_nested(data: bytes, archive: zipfile.ZipFile) -> bool:
    """Whether every local header that the directory does not name lies inside the data of an entry it names."""
    named = sorted((info.header_offset, info.header_offset + 30 + info.compress_size) for info in archive.infolist())
    at = data.find(LOCAL)
    while at >= 0:
        if not any(start <= at < end for start, end in named):
            return False
        at = data.find(LOCAL, at + 4)
    return True
