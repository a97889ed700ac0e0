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
from outgate.extract.readable import Found, is_packed, is_readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.model import Span

LONG = 4096  # characters from which a run is decoded without further tests
_QUARTET = rb"[CDI-Za-f][ACD-HQS-Xgi-nwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]"
_QUARTET_SIZE = 4
_TEXT = re.compile(rb"(?:" + _QUARTET + rb"){4}")
_ALIGNED = re.compile(rb"((?:" + _QUARTET + rb"){4,}+)|[A-Za-z0-9+/_-]{4}")
_ARCHIVES = (b"H4sI", b"UEsDB")  # gzip and zip, which are looked for behind a prefix as well
_SEGMENT = re.compile(rb"[A-Za-z0-9]{16,}+")
_INCOMPLETE = re.compile(rb"[A-Za-z0-9]{2,3}+")
_SIGNS = b"+/-_"
_FOLD = re.compile(rb"\r?\n[ \t]*")
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def is_name(run: bytes) -> bool:
    """Tell whether a run is just a name in mixed case, as programs are full of.

    What is not ASCII text has digits in base64, or, in UTF-16, many an A.
    """
    is_short = run.isalpha() and run.count(b"A") * 5 < len(run) < LONG
    return is_short and not (run.islower() or run.isupper()) and _TEXT.search(run) is None


def find(data: bytes, start: int, end: int) -> Iterator[Found]:
    """Yield what the run `start:end` of base64 letters and signs says."""
    run = data[start:end]
    fold = _FOLD.search(run) if b"\n" in run else None
    if fold is not None:
        yield from _wrapped(data, start, end, fold)
        return
    is_text = _TEXT.search(run, 0, LONG) is not None
    texts = _texts(run) if is_text else []
    for begin in _beginnings(run, texts):
        found = _from(data, start + begin, end, is_text=is_text)
        if found is not None:
            yield found
            return
    if not is_text:
        yield from _segments(data, start, end)
    elif texts[0][0] % 4 == 0 and b"/" not in run[: texts[0][0]] and (found := _from(data, start, end, is_text=False)):
        yield found  # bytes with text in them
    else:
        yield from _pieces(data, start, end, texts)


def _texts(run: bytes) -> list[Span]:
    """Return where ASCII text stands in a run, the longest first: by chance, some looks so at two alignments."""
    whole = _ALIGNED.match(run, 0, LONG)
    if whole is not None and whole[1] and whole.end() >= min(len(run), LONG) - _QUARTET_SIZE:
        return [whole.span(1)]
    spans = [found.span(1) for shift in range(4) for found in _ALIGNED.finditer(run, shift, LONG) if found[1]]
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in chosen):
            chosen.append(span)
    return chosen


def _beginnings(run: bytes, texts: list[Span]) -> Iterator[int]:
    """Yield where a value may begin that goes on to the end of the run."""
    if len(run) >= LONG:
        is_shifted = bool(texts) and texts[0][0] % 4 > 0 and not is_packed(_decode(run[:LONG]))
        yield texts[0][0] if is_shifted else 0
        return
    yield from (0, 1, 2, 3) if texts else (0,)
    yield from (at for archive in _ARCHIVES if (at := run.find(archive, 1)) > 0)


def _from(data: bytes, start: int, end: int, *, is_text: bool) -> Found | None:
    """Return the rest of a run from `start` on, if all of it is one value."""
    run = data[start:end]
    if len(run) % 4 == 1 or ((b"-" in run or b"_" in run) and (b"+" in run or b"/" in run)):
        return None
    decoded = _decode(run)
    if len(run) < LONG and not (is_plain_text(decoded) or is_packed(decoded) if is_text else is_readable(decoded)):
        return None
    return _found(data, start, end, decoded)


def _segments(data: bytes, start: int, end: int) -> Iterator[Found]:
    """Yield values between slashes or dashes that are text, though not of ASCII."""
    for segment in () if data[start:end].isalnum() else _SEGMENT.finditer(data, start, end):
        if segment.span() != (start, end) and (found := _from(data, *segment.span(), is_text=True)):
            yield found


def _pieces(data: bytes, start: int, end: int, texts: list[Span]) -> Iterator[Found]:
    """Yield the values in a run that are text, the last one to the end of the run if it is text until there."""
    at = start
    for begin, stop in sorted(texts):
        if start + begin < at:
            continue
        found = _from(data, start + begin, end, is_text=True) or _piece(data, start + begin, start + stop, end)
        at = found.span[1]
        yield found


def _piece(data: bytes, start: int, end: int, limit: int) -> Found:
    """Return the quartets `start:end`, with the incomplete one that may follow before the next sign."""
    rest = _INCOMPLETE.match(data, end, limit)
    if rest is not None and (rest.end() == limit or data[rest.end()] in _SIGNS):
        decoded = _decode(data[start : rest.end()])
        is_last = b2a_base64(decoded, newline=False).startswith(data[start : rest.end()].translate(_TO_STANDARD))
        if is_last and is_plain_text(decoded):  # in the middle of a value, bits would be left over
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
