"""Bounded decompression: never more output than the budget has, and never more than a ratio allows.

Every codec reads all members or frames that follow each other, and says where the compressed bytes end.
What was decoded before a limit or a fault is returned with the reason, so that it is still looked into.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import TYPE_CHECKING, NamedTuple, Protocol

import brotli
import zstandard

from outgate.model import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outgate.extract.tree import Budget

STEP = 1 << 20  # bytes of output asked for at a time
FEED = 1 << 16  # bytes of input given at a time
RATIO_FROM = 1 << 20  # bytes of output from which the ratio counts: a short run of one byte is no bomb
DICTIONARY = 64 << 20  # bytes a decoder may take for its window
FAULTS = (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError, brotli.error, zstandard.ZstdError)


class Inflated(NamedTuple):
    """What came out, how many bytes of the input it took, and why it is not all (None: it is)."""

    data: bytes
    used: int
    gap: Reason | None = None
    detail: str = ""


class _Stream(Protocol):
    """One member being decoded; `needs_input` is false while it still holds output back."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Zlib:
    """zlib hands back the input that it had no room for; this keeps it, as bz2 and lzma do."""

    def __init__(self, bits: int) -> None:
        self._inner = zlib.decompressobj(bits)

    eof = property(lambda self: self._inner.eof)
    unused_data = property(lambda self: self._inner.unused_data)
    needs_input = property(lambda self: not self._inner.unconsumed_tail)

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class _Brotli:
    """brotli has no unused input: its stream must end with the bytes."""

    unused_data = b""

    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    eof = property(lambda self: self._inner.is_finished())
    needs_input = property(lambda self: self._inner.can_accept_more_data())

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return bytes(self._inner.process(data, output_buffer_limit=max_length))


class _Zstd:
    """zstandard cannot bound its output, so its input is given in pieces that make 22 MiB at the most.

    A block of 4 bytes makes 128 KiB at the most (RFC 8878, section 3.1.1.2).
    """

    PIECE = 512  # bytes

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=DICTIONARY).decompressobj()
        self._pending = b""

    eof = property(lambda self: self._inner.eof)
    unused_data = property(lambda self: self._inner.unused_data + self._pending)
    needs_input = property(lambda self: not self._pending)

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        source = self._pending + data
        out, at, size = [], 0, 0
        while at < len(source) and size < max_length and not self.eof:
            out.append(self._inner.decompress(source[at : at + self.PIECE]))
            size += len(out[-1])
            at += self.PIECE
        self._pending = source[at:]
        return b"".join(out)


def _bits(number: int) -> Callable[[], _Stream]:
    return lambda: _Zlib(number)


# Codec → how one member is read, and what a further member starts with (None: there is one only).
CODECS: dict[str, tuple[Callable[[], _Stream], bytes | None]] = {
    "gzip": (_bits(31), b"\x1f\x8b"),
    "zlib": (_bits(15), None),
    "deflate-raw": (_bits(-15), None),
    "bzip2": (bz2.BZ2Decompressor, b"BZh"),
    "xz": (lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=DICTIONARY), b"\xfd7zXZ"),
    "lzma": (lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=DICTIONARY), None),
    "br": (_Brotli, None),
    "zstd": (_Zstd, b"\x28\xb5\x2f\xfd"),
}


def inflate(codec: str, data: bytes | memoryview, budget: Budget) -> Inflated:
    """Return all that `codec` makes of `data` within the limits. Never raises on any bytes."""
    make, mark = CODECS[codec]
    source = memoryview(data)
    out = io.BytesIO()  # not a list to join: that would hold the whole output twice
    used = size = 0
    while True:
        stream = make()
        for chunk, at, fault in _member(stream, source, used):
            size += len(chunk)
            out.write(chunk)
            gap = fault or _over(size, at, budget)
            if gap:
                budget.expanded += size
                return Inflated(out.getvalue(), at, *gap)
            used = at
        if mark is None or source[used : used + len(mark)] != mark:
            break
    budget.expanded += size
    return Inflated(out.getvalue(), used)


def _member(stream: _Stream, source: memoryview, at: int) -> Iterator[tuple[bytes, int, tuple[Reason, str] | None]]:
    """Yield chunk, place in the input, and what went wrong, until the member ends."""
    while not stream.eof:
        piece = bytes(source[at : at + FEED]) if stream.needs_input else b""
        ended = stream.needs_input and not piece
        at += len(piece)
        try:
            chunk = stream.decompress(piece, STEP)
        except FAULTS as error:
            yield b"", at, (Reason.TRUNCATED, f"damaged ({type(error).__name__})")
            return
        if ended and not chunk:
            yield b"", at, (Reason.TRUNCATED, "ends early")
            return
        yield chunk, at - len(stream.unused_data), None


def _over(size: int, used: int, budget: Budget) -> tuple[Reason, str] | None:
    limits = budget.limits
    budget.stay_near(size)
    if budget.expanded + size > limits.expanded:
        return Reason.EXPANSION, f"more than {limits.expanded >> 20} MiB when decoded"
    if size > RATIO_FROM and size > limits.ratio * max(used, 1):
        return Reason.EXPANSION, f"more than {limits.ratio} times its size when decoded"
    return None
