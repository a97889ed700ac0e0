"""Writes OLE containers ([MS-CFB], version 3) for tests: storages and streams, in sectors of 512 bytes."""

from __future__ import annotations

import struct

type Tree = dict[str, "bytes | Tree"]

_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def container(tree: Tree) -> bytes:
    """Return the bytes of a container with these streams (bytes) and storages (trees)."""
    return _Writer().write(tree)


class _Writer:
    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.mini = b""
        self.mini_fat: list[int] = []
        self.entries: list[list[object]] = []  # name, kind, left, right, child, start, size

    def write(self, tree: Tree) -> bytes:
        self.entries.append(["Root Entry", _ROOT, _NONE, _NONE, _NONE, _END, 0])
        self.entries[0][4] = self._storage(tree)
        self.entries[0][5:] = [self._chain(self.mini), len(self.mini)]
        mini_fat = struct.pack(f"<{len(self.mini_fat)}I", *self.mini_fat)
        first_mini, mini_count = self._chain(mini_fat, b"\xff"), -(-len(mini_fat) // _SECTOR)
        directory = self._chain(b"".join(map(_entry, self.entries)))
        count = -(-(len(self.fat) + 2) // 127)
        places = [len(self.fat) + at for at in range(count)]
        fat = [*self.fat, *[_FAT] * count]
        fat += [_FREE] * (count * 128 - len(fat))
        header = struct.pack(
            "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, _CUTOFF,
            first_mini, mini_count, _END, 0,
        )  # fmt: skip
        header += struct.pack("<109I", *places, *[_FREE] * (109 - count))
        return header + b"".join(self.sectors) + struct.pack(f"<{len(fat)}I", *fat)

    def _storage(self, tree: Tree) -> int:
        """Add the entries of a storage, each to the right of the one before; return the first."""
        first = previous = _NONE
        for name, content in tree.items():
            at = len(self.entries)
            kind = _STREAM if isinstance(content, bytes) else _STORAGE
            self.entries.append([name, kind, _NONE, _NONE, _NONE, 0, 0])
            if isinstance(content, bytes):
                self.entries[at][5:] = [self._stream(content), len(content)]
            else:
                self.entries[at][4] = self._storage(content)
            if previous == _NONE:
                first = at
            else:
                self.entries[previous][3] = at
            previous = at
        return first

    def _stream(self, data: bytes) -> int:
        if len(data) >= _CUTOFF:
            return self._chain(data)
        start, count = len(self.mini_fat), max(1, -(-len(data) // _MINI))
        self.mini += data.ljust(count * _MINI, b"\0")
        self.mini_fat += [*range(start + 1, start + count), _END]
        return start

    def _chain(self, data: bytes, fill: bytes = b"\0") -> int:
        start, count = len(self.fat), -(-len(data) // _SECTOR)
        if not count:
            return _END
        self.sectors += [data[at : at + _SECTOR].ljust(_SECTOR, fill) for at in range(0, len(data), _SECTOR)]
        self.fat += [*range(start + 1, start + count), _END]
        return start


def _entry(entry: list[object]) -> bytes:
    name, kind, left, right, child, start, size = entry
    raw = str(name).encode("utf-16-le")
    return struct.pack("<64sHBB3I16xI16xIQ", raw, len(raw) + 2, kind, 1, left, right, child, 0, start, size)


def msg(tree: Tree) -> bytes:
    """Return a mail as Outlook writes it, with its table of fixed-size properties."""
    return container({"__properties_version1.0": bytes(32), **tree})
