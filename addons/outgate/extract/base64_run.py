"""Base64 in a run of letters: standard and URL-safe, padded or not, wrapped, behind a prefix, between slashes.

The bytes of ASCII text have a zero as their top bit, so the first three characters of each quartet are of few
letters. One search for four such quartets finds text at any alignment, and finds next to none in long names.
Source: RFC 4648 sections 4 and 5, RFC 2045 section 6.8.
"""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64
from functools import partial
from typing import TYPE_CHECKING

from outgate.extract.charsets import is_plain_text
from outgate.extract.readable import Found, is_readable

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 4096  # characters from which a run is decoded without further tests
_TEXT = re.compile(rb"(?:[CDI-Za-f][ACD-HQS-Xgi-nwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){4,}+")
_ARCHIVES = (b"H4sI", b"UEsDB")  # gzip and zip, which are looked for behind a prefix as well
_SEGMENT = re.compile(rb"[A-Za-z0-9]{16,}+")
_INCOMPLETE = re.compile(rb"[A-Za-z0-9]{2,3}+")
_SIGNS = b"+/-_"
_FOLD = re.compile(rb"\r?\n[ \t]*")
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def find(data: bytes, start: int, end: int) -> Iterator[Found]:
    """Yield what the run `start:end` of base64 letters and signs says."""
    run = data[start:end]
    fold = _FOLD.search(run)
    if fold is not None:
        yield from _wrapped(data, start, end, fold)
        return
    text = _TEXT.search(run, 0, LONG)
    begins = [0] if text is None else sorted({0, text.start()} if text.start() % 4 == 0 else {text.start()})
    begins += [at for archive in _ARCHIVES if (at := run.find(archive, 1, LONG)) > 0]
    for begin in begins:
        found = _from(data, start + begin, end, is_text=text is not None)
        if found is not None:
            yield found
            return
    if text is not None and text.start() % 4 == 0 and b"/" not in run[: text.start()]:
        found = _from(data, start, end, is_text=False)  # bytes with text in them
        if found is not None:
            yield found
            return
    if text is not None:
        yield from (_piece(data, start + m.start(), start + m.end(), end) for m in _TEXT.finditer(run))
    else:
        yield from _segments(data, start, end)


def _from(data: bytes, start: int, end: int, *, is_text: bool) -> Found | None:
    """Return the rest of a run from `start` on, if all of it is one value."""
    run = data[start:end]
    if len(run) % 4 == 1 or ((b"-" in run or b"_" in run) and (b"+" in run or b"/" in run)):
        return None
    decoded = _decode(run)
    if len(run) < LONG and not (is_plain_text(decoded) if is_text else is_readable(decoded)):
        return None
    return _found(data, start, end, decoded)


def _segments(data: bytes, start: int, end: int) -> Iterator[Found]:
    """Yield values between slashes or dashes that are text, though not of ASCII."""
    for segment in _SEGMENT.finditer(data, start, end):
        if segment.span() != (start, end) and (found := _from(data, *segment.span(), is_text=True)):
            yield found


def _piece(data: bytes, start: int, end: int, limit: int) -> Found:
    """Return the quartets `start:end`, with the incomplete one that may follow before the next sign."""
    rest = _INCOMPLETE.match(data, end, limit)
    if rest is not None and (rest.end() == limit or data[rest.end()] in _SIGNS):
        decoded = _decode(data[start : rest.end()])
        if is_plain_text(decoded):
            return _found(data, start, rest.end(), decoded)
    return _found(data, start, end, _decode(data[start:end]))


def _decode(run: bytes) -> bytes:
    run = run[: len(run) - 1] if len(run) % 4 == 1 else run
    return a2b_base64(run.translate(_TO_STANDARD) + b"=="[: -len(run) % 4])


def _found(data: bytes, start: int, end: int, decoded: bytes) -> Found:
    padding = 2 if data.startswith(b"==", end) else int(data.startswith(b"=", end))
    run = data[start:end]
    encode = partial(encoded, is_url_safe=b"-" in run or b"_" in run, is_padded=padding > 0, is_even=len(run) % 4 == 0)
    return Found((start, end + padding), "base64", decoded, encode)


def encoded(data: bytes, *, is_url_safe: bool, is_padded: bool, is_even: bool) -> bytes:
    """Return `data` spelled as its neighbourhood wants it: where no padding stood, none is put.

    A piece of even quartets may have more letters behind it, so it is filled up with spaces.
    """
    if is_even and not is_padded and is_plain_text(data):
        data += b" " * (-len(data) % 3)
    text = b2a_base64(data, newline=False)
    if not is_padded and not is_even:
        text = text.rstrip(b"=")
    return text.translate(_TO_URL_SAFE) if is_url_safe else text


def _wrapped(data: bytes, start: int, end: int, fold: re.Match[bytes]) -> Iterator[Found]:
    run = data[start:end].translate(None, b"\r\n\t ")
    decoded = _decode(run)
    if len(run) < LONG and not is_readable(decoded):
        return
    found = _found(data, start, end, decoded)
    yield found._replace(encode=partial(_folded, found, fold[0], fold.start()))


def _folded(found: Found, fold: bytes, width: int, data: bytes) -> bytes:
    text = found.encode(data)
    return fold.join(text[i : i + width] for i in range(0, len(text), width))
