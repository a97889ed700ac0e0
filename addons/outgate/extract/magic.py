"""What a piece of bytes is, by its content and never by its name; and saying so where nothing here can read it.

Signatures are those of the formats' own specifications, gathered in the public list of file signatures and in
libmagic's rules. Media other than pictures (fonts, sound, video) are recognised so that they are not called opaque.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from outgate.extract.pictures.kinds import is_boxed_picture
from outgate.extract.sealed import sealed
from outgate.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.extract.tree import Budget, Child, Hints
    from outgate.model import Part

# Documents and archives. Nobody asks here about one that a reader in a worker process claims (see `walk`).
DOCUMENTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole document"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"MSCF\0\0\0\0", "cab"),
    (b"SQLite format 3\0", "sqlite"),
    (b"PAR1", "parquet"),
    (b"Obj\x01", "avro"),
    (b"\x28\x00\x00\x00\x64\x00\x00\x00", "emf"),
    (b"AT&TFORM", "djvu"),
    (b"\x5d\x00\x00", "lzma"),
    (b"LZIP", "lzip"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"\xff\x06\x00\x00sNaPpY", "snappy"),
    (b"!BDN", "pst"),
    (b"\x78\x9f\x3e\x22", "winmail.dat"),
)
ENCRYPTED: tuple[tuple[bytes, str], ...] = (
    (b"age-encryption.org/v1", "age"),
    (b"-----BEGIN PGP MESSAGE", "pgp message"),
    (b"-----BEGIN AGE ENCRYPTED FILE", "age"),
    (b"Salted__", "openssl enc"),
    (b"LUKS\xba\xbe", "luks"),
    (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", "keepass"),
    (b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5", "keepass"),
    (b"\xc3\x2e\x04", "pgp message"),
    (b"\xc3\x0d\x04", "pgp message"),
    (b"\x85\x01\x0c\x03", "pgp message"),
    (b"\x85\x01\x8c\x03", "pgp message"),
    (b"\x85\x02\x0c\x03", "pgp message"),
    (b"\xc1\xc0\x4c\x03", "pgp message"),  # the same in the newer form of lengths (RFC 9580, section 4.2.1)
    (b"\xc1\xc0\xcc\x03", "pgp message"),
    (b"\xc1\xc1\x4c\x03", "pgp message"),
    (b"\xc1\x5e\x03", "pgp message"),
    (b"\xc3\x0d\x04", "pgp message"),
    (b"\x84\x5e\x03", "pgp message"),
    (b"\x8c\x0d\x04", "pgp message"),
)
# BMP and ICO start as noise often does: their reader claims what is one, by more than that.
PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\xff\x0a", "jpeg xl"),
    (b"\0\0\0\x0cJXL ", "jpeg xl"),
    (b"8BPS\0", "psd"),
    (b"gimp xcf", "xcf"),
    (b"\x76\x2f\x31\x01", "openexr"),
    (b"#?RADIANCE", "radiance"),
    (b"qoif", "qoi"),
    (b"DDS |\0\0\0", "dds"),
    (b"P5\n", "pgm"),
    (b"P6\n", "ppm"),
)
MEDIA: tuple[bytes, ...] = (
    b"wOFF",
    b"wOF2",
    b"OTTO",
    b"\0\x01\0\0\0",
    b"true\0",
    b"ttcf",
    b"ID3",
    b"\xff\xfb",
    b"\xff\xf3",
    b"\xff\xf2",
    b"#!AMR",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    b"caff\0\1",
    b"MThd\0\0",
    b"\xff\xf1",
    b"\xff\xf9",
    b"OggS",
    b"fLaC",
    b"\x1aE\xdf\xa3",
    b"FLV\x01",
    b"\0asm",
)
_OF_ENCRYPTED = tuple(sign for sign, _ in ENCRYPTED)
_TAR_HEADER = 512  # bytes
_ZSTD_FRAME = 9  # bytes of the shortest (RFC 8878, 3.1.1): fewer are the signature alone, as code names it
OPAQUE_FROM = 512  # bytes; fewer say nothing about their entropy
SAMPLE = 65536  # bytes from which some are looked at for the entropy
_PIECES = 8  # stretches of those
_PIECE = 1024  # bytes


def format_of(data: bytes) -> str:  # noqa: PLR0911 - one line a family of signatures
    """Return the name of the readable format that `data` starts with, or an empty string."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK")):
        return "zip"
    if data.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if data.startswith(b"BZh") and data[4:10] in (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"):
        return "bzip2"
    if data.startswith(b"\xfd7zXZ\0"):
        return "xz"
    if data.startswith(b"\x28\xb5\x2f\xfd") and len(data) >= _ZSTD_FRAME:
        return "zstd"
    if data.startswith((b"PACK\0\0\0\x02", b"PACK\0\0\0\x03")):
        return "git pack"
    if data[257:262] == b"ustar" or _is_old_tar(data):
        return "tar"
    return ""


def _is_old_tar(data: bytes) -> bool:
    """Whether `data` starts with a header of the tar of Unix v7, which has no mark but the sum of its bytes.

    The sum is in octal digits that end in a zero or a space, and counts its own eight bytes as spaces; tar(5).
    """
    field = data[148:156]
    if field.strip(b"01234567 \0"):
        return False  # nearly always: one look at eight bytes
    digits = field.split(b"\0")[0].strip()
    if not digits.isdigit() or len(data) < _TAR_HEADER or not data[0]:
        return False
    header = data[:148] + b" " * 8 + data[156:_TAR_HEADER]
    return int(digits, 8) in (sum(header), sum(header) - 256 * sum(byte > 127 for byte in header))


def read(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Note a gap for bytes that no reader can open. Yields nothing."""
    data = part.data
    is_marked = data.startswith(_OF_ENCRYPTED)
    named = next(name for sign, name in ENCRYPTED if data.startswith(sign)) if is_marked else sealed(data)
    if named:
        budget.gap(Reason.ENCRYPTED, part.path, named, part)
    elif not part.is_text and data and not hints.encodings and not format_of(data):
        _note(part, budget)
    return ()


def _note(part: Part, budget: Budget) -> None:
    data = part.data
    for reason, signatures in ((Reason.FORMAT, DOCUMENTS), (Reason.IMAGE, PICTURES)):
        named = next((name for signature, name in signatures if data.startswith(signature)), "")
        if named:
            budget.gap(reason, part.path, named, part)
            return
    if _is_picture_in_a_box(data):
        budget.gap(Reason.IMAGE, part.path, "picture", part)
    elif not _is_media(data) and looks_opaque(data):
        budget.gap(Reason.OPAQUE, part.path, "bytes of no known format, as random as if encrypted", part)


def looks_opaque(data: bytes) -> bool:
    """Whether `data` is as even as encrypted or compressed bytes are, by the Shannon entropy of its bytes.

    The bound allows for the sample being small: n random bytes over 256 values come out below 8 bits by about
    255 / (2 n ln 2) (Miller and Madow's correction).
    """
    sample = _sample(data[:SAMPLE])
    size = len(sample)
    if size < OPAQUE_FROM:
        return False
    entropy = -sum(n / size * math.log2(n / size) for n in Counter(sample).values())
    return entropy > 7.75 - 255 / (2 * size * math.log(2))


def _sample(data: bytes) -> bytes:
    """Stretches from all over `data`: what is random is so everywhere, and counting every byte takes long."""
    if len(data) <= _PIECES * _PIECE:
        return data
    return b"".join([data[at : at + _PIECE] for at in range(0, len(data), -(-len(data) // _PIECES))])


def _is_picture_in_a_box(data: bytes) -> bool:
    """WebP (RIFF) and HEIC or AVIF (ISO base media) name their kind a few bytes in."""
    if data[:4] == b"RIFF":
        return data[8:12] == b"WEBP"
    return is_boxed_picture(data)


def _is_media(data: bytes) -> bool:
    return data.startswith(MEDIA) or data[:4] == b"RIFF" or data[4:8] in (b"ftyp", b"moov", b"mdat", b"styp", b"moof")
