"""Archives around `q3.csv`, by the programs that people have, and by hand where no free program writes them."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from tests.documents.said import lines
from tests.extract.archives.rars import rar4, rar5

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.documents.said import Cells

NAME = "q3.csv"
_ZEROS = bytes(1 << 20)


def by_program(command: str, content: Callable[[Cells], bytes] = lines, name: str = NAME) -> Callable[[Cells], bytes]:
    """Return a maker that has `command`, in a folder with the file `name`, write the file `out`."""

    def write(cells: Cells) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / name).write_bytes(content(cells))
            run(command, Path(folder))
            return (Path(folder) / "out").read_bytes()

    return write


def run(command: str, folder: Path, stdin: bytes = b"") -> bytes:
    """Return what a shell command says; it fails when the command does."""
    home = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(  # noqa: S602 - of these tests
        command,
        shell=True,
        cwd=folder,
        check=True,
        capture_output=True,
        input=stdin,
        env=home,
        timeout=100,
    ).stdout


def zipped(data: bytes, name: str = NAME) -> bytes:
    """Return a zip of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(name, data)
    return out.getvalue()


def zip64(cells: Cells) -> bytes:
    """Return a zip whose sizes stand in the fields of large archives."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new, new.open(NAME, "w", force_zip64=True) as member:
        member.write(lines(cells))
    return out.getvalue()


class _Pipe(io.BytesIO):
    """Something that can only be written to, so that the sizes must stand behind each member."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def described(cells: Cells) -> bytes:
    """Return a zip with data descriptors."""
    out = _Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(NAME, lines(cells))
    return out.getvalue()


def hidden(cells: Cells) -> bytes:
    """Return a zip of a file that its directory does not name, before one that it does."""
    shown, other = zipped(lines(cells)), zipped(b"hello", "hello.txt")
    local = shown[: shown.index(b"PK\1\2")]
    cut = other.index(b"PK\1\2")
    end = other.index(b"PK\5\6")
    directory = bytearray(other[cut:end])
    struct.pack_into("<I", directory, 42, len(local))
    tail = bytearray(other[end:])
    struct.pack_into("<I", tail, 16, len(local) + cut)
    return local + other[:cut] + bytes(directory) + bytes(tail)


def followed(cells: Cells) -> bytes:
    """Return a harmless zip with the text behind it."""
    return zipped(b"hello", "hello.txt") + lines(cells)


def rar(cells: Cells) -> bytes:
    """Return a rar of today."""
    return rar5({NAME: lines(cells)})


def old_rar(cells: Cells) -> bytes:
    """Return a rar of yesterday."""
    return rar4({NAME: lines(cells)})


def jar(cells: Cells) -> bytes:
    """Return a jar: a zip with a manifest before its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nCreated-By: 21\r\n\r\n")
        new.writestr("data/" + NAME, lines(cells))
    return out.getvalue()


def overlapping(count: int = 200, size: int = 1 << 20) -> bytes:
    """Return a zip of members that share one run of zeros: each quotes the headers of those behind it as its own.

    D. Fifield, "A better zip bomb" (2019), the construction with quoting: a stored block of deflate holds the header.
    """
    packer = zlib.compressobj(9, wbits=-15)
    body = packer.compress(bytes(size)) + packer.flush()
    plain, directory = bytes(size), []
    for at in reversed(range(count)):
        name = b"%05d" % at
        sizes = (zlib.crc32(plain), len(body), len(plain), len(name), 0)
        local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, *sizes) + name
        directory.append((name, sizes, len(local) + len(body)))
        if at:
            body = b"\0" + struct.pack("<HH", len(local), len(local) ^ 0xFFFF) + local + body
            plain = local + plain
    data = local + body
    listed = b"".join(
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 33, *sizes, 0, 0, 0, 0, len(data) - end) + name
        for name, sizes, end in reversed(directory)
    )
    return data + listed + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(listed), len(data), 0)


def large(blocks: int = 1024) -> bytes:
    """Return a zip of so many MB of zeros: one deflated block again and again, so that nobody has to hold them."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    data, size, check = block * blocks + packer.flush(), blocks << 20, 0
    for _ in range(blocks):
        check = zlib.crc32(_ZEROS, check)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, check, len(data), size, 1, 0) + b"0"
    entry = struct.pack(
        "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 33, check, len(data), size, 1, 0, 0, 0, 0, 0, 0
    )
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(entry) + 1, len(local) + len(data), 0)
    return local + data + entry + b"0" + tail


def with_member(data: bytes, size: int = 10 << 20) -> bytes:
    """Return a zip, or a document that is one, with a member of zeros more."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as more:
        more.writestr("media/zeros.bin", bytes(size))
    return out.getvalue()


def dense(size: int = 6 << 20) -> bytes:
    """Return bytes that pack to two thirds: what becomes of them counts, not by how many times."""
    block = bytes(random.Random(1).choices(range(32), k=1 << 16))  # noqa: S311 - the same ones each time
    return block * (size // len(block))


def nested_rar(levels: int = 14) -> bytes:
    """Return a rar in a rar in a rar."""
    data = b"x"
    for _ in range(levels):
        data = rar5({"in": data})
    return data


def sparse(_: Cells) -> bytes:
    """Return a tar of one file of a terabyte that is all holes (GNU)."""
    with tempfile.TemporaryDirectory() as folder:
        run("truncate -s 1T q3.csv && tar --sparse -cf out q3.csv", Path(folder))
        return (Path(folder) / "out").read_bytes()


def nest(levels: int = 6, width: int = 10) -> bytes:
    """Return zips in zips, `width` of them in each, after 42.zip."""
    data = zipped(bytes(4 << 20), "0")
    for _ in range(levels):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for at in range(width):
                new.writestr(f"{at}.zip", data)
        data = out.getvalue()
    return data
