"""What is needed of libarchive 3 (BSD licence; Debian's libarchive13), which reads an archive entry by entry.

Bound by hand, for it is little: from memory only, named formats only, and no filter that would start a program.
Everything here runs in a worker process: the library parses what anybody sent.
"""

from __future__ import annotations

import ctypes
from ctypes import byref, c_char_p, c_int, c_int64, c_size_t, c_ssize_t, c_void_p, c_wchar_p
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "libarchive.so.13"
CHUNK = 1 << 20  # bytes read at a time
_END, _OK, _WARN, _FAILED = 1, 0, -20, -25  # archive.h: what a call returns; less than the last is fatal
_REGULAR = 0o100000
_FILTERS = ("gzip", "bzip2", "compress", "xz", "lzma", "lzip", "lz4", "zstd", "rpm")
_FORMATS = ("7zip", "rar", "rar5", "cab", "cpio", "ar", "lha", "iso9660")


class Entry(NamedTuple):
    """One member: its name, what it links to, whether it has content, and whether that is encrypted."""

    name: str
    link: str
    is_file: bool
    is_encrypted: bool


class Fault(Exception):  # noqa: N818 - the archive's, not ours
    """The library cannot go on, or (not fatal) cannot read one entry; `said` is its message, which may hold names.

    After a fatal fault nothing may be asked of the archive any more: older versions of the library crash then.
    """

    def __init__(self, said: str, *, is_fatal: bool = True) -> None:
        super().__init__("the archive cannot be read on")
        self.said = said
        self.is_fatal = is_fatal
        self.is_encrypted = "ncrypt" in said or "assphrase" in said


def _load() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(FILE)
    except OSError:
        return None
    library.archive_read_new.restype = c_void_p
    library.archive_read_free.argtypes = (c_void_p,)
    library.archive_read_open_memory.argtypes = (c_void_p, c_void_p, c_size_t)
    library.archive_read_next_header.argtypes = (c_void_p, c_void_p)
    library.archive_read_data.argtypes = (c_void_p, c_void_p, c_size_t)
    library.archive_read_data.restype = c_ssize_t
    library.archive_error_string.argtypes = (c_void_p,)
    library.archive_error_string.restype = c_char_p
    library.archive_entry_filetype.argtypes = (c_void_p,)
    library.archive_entry_is_encrypted.argtypes = (c_void_p,)
    library.archive_entry_size.argtypes = (c_void_p,)
    library.archive_entry_size.restype = c_int64
    for kind in ("pathname", "hardlink", "symlink"):
        getattr(library, f"archive_entry_{kind}_w").argtypes = (c_void_p,)
        getattr(library, f"archive_entry_{kind}_w").restype = c_wchar_p
        getattr(library, f"archive_entry_{kind}").argtypes = (c_void_p,)
        getattr(library, f"archive_entry_{kind}").restype = c_char_p
    return library


_LIBRARY = _load()


def is_there() -> bool:
    """Tell whether the library is installed; without it, an `Archive` is a Fault."""
    return _LIBRARY is not None


class Archive:
    """One archive in memory, or one compressed file (`is_raw`), from byte `start` of `data` on; to be closed."""

    def __init__(self, data: bytes, start: int = 0, *, is_raw: bool = False) -> None:
        if _LIBRARY is None:
            raise Fault("libarchive is not installed")
        self._library = _LIBRARY
        self._data = data  # the library reads from it until it is closed
        self._buffer = ctypes.create_string_buffer(CHUNK)
        self._handle = self._library.archive_read_new()
        for name in _FILTERS:
            self._support(f"filter_{name}")
        for name in ("raw",) if is_raw else _FORMATS:
            self._support(f"format_{name}")
        self._start = start

    def __enter__(self) -> Self:
        """Open the archive; that it cannot be opened is told by `entries`."""
        place = (ctypes.cast(c_char_p(self._data), c_void_p).value or 0) + self._start
        self._opened = self._library.archive_read_open_memory(self._handle, place, len(self._data) - self._start)
        return self

    def __exit__(self, *_: object) -> None:
        self._library.archive_read_free(self._handle)

    def entries(self) -> Iterator[Entry]:
        """Yield the entries in the order of the archive. Raises Fault."""
        self._check(self._opened)
        entry = c_void_p()
        while (code := self._library.archive_read_next_header(self._handle, byref(entry))) != _END:
            self._check(code)
            library = self._library
            kind = library.archive_entry_filetype(entry) & 0o170000
            link = self._text("hardlink", entry) or self._text("symlink", entry)
            locked = library.archive_entry_is_encrypted(entry) > 0
            yield Entry(self._text("pathname", entry), link, kind in (0, _REGULAR), locked)

    def chunks(self) -> Iterator[bytes]:
        """Yield the content of the entry that `entries` gave last. Raises Fault."""
        while True:
            size = self._library.archive_read_data(self._handle, self._buffer, CHUNK)
            if size <= 0:
                self._check(size)
                return
            yield self._buffer.raw[:size]

    def _support(self, what: str) -> None:
        support = getattr(self._library, f"archive_read_support_{what}", None)
        if support is not None:
            support.argtypes, support.restype = (c_void_p,), c_int
            support(self._handle)

    def _check(self, code: int) -> None:
        """Raise Fault unless the call went well, or well enough."""
        if code >= _WARN:
            return
        said = (self._library.archive_error_string(self._handle) or b"").decode("utf-8", "replace")
        raise Fault(said, is_fatal=code < _FAILED)

    def _text(self, what: str, entry: c_void_p) -> str:
        wide = getattr(self._library, f"archive_entry_{what}_w")(entry)
        if wide is not None:
            return str(wide)
        return (getattr(self._library, f"archive_entry_{what}")(entry) or b"").decode("utf-8", "replace")
