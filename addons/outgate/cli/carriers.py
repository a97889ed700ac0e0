"""Carriers: the surroundings in which every example of a data type must still be found, and every near miss not.

Each is a function from text to a message's channel, target, headers and body; to add one, write it and its line in
CARRIERS. A line of headers cannot hold every text, so a carrier may say that a text does not fit it.
"""

from __future__ import annotations

import base64
import bz2
import csv
import gzip
import html
import io
import json
import lzma
import quopri
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import brotli
import zstandard

from outgate.model import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from outgate.model import Header

_BOUNDARY = "----outgate-8d1f"
_SHORT = 40  # characters; what is encoded is hardly ever as short as a value by itself


class Carried(NamedTuple):
    """What a text looks like on its way out."""

    body: bytes = b""
    media_type: str = ""
    headers: tuple[Header, ...] = ()
    target: bytes = b"/"
    channel: Channel = Channel.HTTP


def plain(text: str) -> Carried:
    """Text as it is."""
    return Carried(text.encode(), "text/plain; charset=utf-8")


def unlabelled(text: str) -> Carried:
    """Text that is not said to be any."""
    return Carried(text.encode())


def json_object(text: str) -> Carried:
    """A string in a JSON object."""
    return Carried(json.dumps({"id": 7, "note": text}, ensure_ascii=False).encode(), "application/json")


def json_escaped(text: str) -> Carried:
    r"""A JSON string with every character as \\u."""
    units = text.encode("utf-16-be")
    escapes = "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
    return Carried(f'{{"note": "{escapes}"}}'.encode(), "application/json")


def json_in_json(text: str) -> Carried:
    """A JSON text in a string of a JSON object."""
    return Carried(json.dumps({"payload": json.dumps({"note": text})}).encode(), "application/json")


def json_lines(text: str) -> Carried:
    """JSON lines."""
    lines = [json.dumps({"note": note}, ensure_ascii=False) for note in ("first", text, "last")]
    return Carried("\n".join(lines).encode(), "application/x-ndjson")


def form(text: str) -> Carried:
    """A submitted form."""
    return Carried(f"id=7&note={quote_plus(text)}".encode(), "application/x-www-form-urlencoded")


def query(text: str) -> Carried:
    """A parameter of the URL."""
    return Carried(target=f"/search?q={quote(text, safe='')}&page=2".encode())


def header(text: str) -> Carried:
    """A header."""
    return Carried(b"ok", "text/plain", ((b"x-note", text.strip().encode()),))


def cookie(text: str) -> Carried:
    """A cookie, percent-encoded."""
    return Carried(headers=((b"cookie", f"id=7; note={quote(text, safe='')}".encode()),))


def _multipart(*parts: tuple[str, bytes]) -> Carried:
    head = f"--{_BOUNDARY}\r\n"
    body = b"".join(f"{head}{headers}\r\n\r\n".encode() + data + b"\r\n" for headers, data in parts)
    return Carried(body + f"--{_BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={_BOUNDARY}")


def multipart_field(text: str) -> Carried:
    """A field of a form with files."""
    return _multipart(('Content-Disposition: form-data; name="note"', text.encode()))


def multipart_file(text: str) -> Carried:
    """An uploaded text file."""
    headers = 'Content-Disposition: form-data; name="file"; filename="notes.txt"\r\nContent-Type: text/plain'
    return _multipart(('Content-Disposition: form-data; name="id"', b"7"), (headers, text.encode()))


def multipart_zip(text: str) -> Carried:
    """An uploaded archive."""
    headers = 'Content-Disposition: form-data; name="file"; filename="q3.zip"\r\nContent-Type: application/zip'
    return _multipart((headers, zip_archive(text).body))


def quoted_printable(text: str) -> Carried:
    """A part of a mail in quoted-printable."""
    headers = 'Content-Disposition: form-data; name="mail"\r\nContent-Transfer-Encoding: quoted-printable'
    return _multipart((headers, quopri.encodestring(text.encode())))


def base64_field(text: str) -> Carried:
    """Base64 in a JSON string."""
    return Carried(json.dumps({"data": base64.b64encode(_long(text)).decode()}).encode(), "application/json")


def base64_url(text: str) -> Carried:
    """URL-safe base64 without padding, as in tokens."""
    token = base64.urlsafe_b64encode(_long(text)).rstrip(b"=")
    return Carried(target=b"/collect?t=" + token)


def base64_wrapped(text: str) -> Carried:
    """Base64 in lines of 76, as in mail."""
    return Carried(b"attachment:\r\n" + base64.encodebytes(_long(text)), "text/plain")


def base32_text(text: str) -> Carried:
    """Base32."""
    return Carried(base64.b32encode(_long(text)), "text/plain")


def hexadecimal(text: str) -> Carried:
    """Hexadecimal digits."""
    return Carried(b"0x" + _long(text).hex().encode(), "text/plain")


def data_uri(text: str) -> Carried:
    """A data: URI in a page."""
    uri = b"data:text/plain;base64," + base64.b64encode(_long(text))
    return Carried(b'<a href="' + uri + b'">file</a>', "text/html")


def html_page(text: str) -> Carried:
    """Text of a web page."""
    return Carried(f"<html><body><pre>{html.escape(text)}</pre></body></html>".encode(), "text/html; charset=utf-8")


def html_entities(text: str) -> Carried:
    """Text of a web page with every character as an entity."""
    entities = "".join(f"&#{ord(c)};" for c in text)
    return Carried(f"<p>{entities}</p>".encode(), "text/html")


def html_attribute(text: str) -> Carried:
    """An attribute of a web page's element."""
    return Carried(f'<input name="note" value="{html.escape(text)}">'.encode(), "text/html")


def xml_element(text: str) -> Carried:
    """An element of an XML document."""
    return Carried(f'<?xml version="1.0"?><document><note>{escape(text)}</note></document>'.encode(), "application/xml")


def csv_cell(text: str) -> Carried:
    """A cell of a CSV file."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("nr", "note", "state"), ("7", text, "open")])
    return Carried(file.getvalue().encode(), "text/csv")


def tsv_cell(text: str) -> Carried:
    """A cell of a file with tabs."""
    file = io.StringIO()
    csv.writer(file, dialect="excel-tab", quoting=csv.QUOTE_ALL).writerows([("nr", "note"), ("7", text)])
    return Carried(file.getvalue().encode(), "text/tab-separated-values")


def _encoded(name: str, data: bytes) -> Carried:
    return Carried(data, "text/plain; charset=utf-8", ((b"content-encoding", name.encode()),))


def gzip_encoding(text: str) -> Carried:
    """Content encoding gzip."""
    return _encoded("gzip", gzip.compress(text.encode()))


def deflate_encoding(text: str) -> Carried:
    """Content encoding deflate."""
    return _encoded("deflate", zlib.compress(text.encode()))


def brotli_encoding(text: str) -> Carried:
    """Content encoding br."""
    return _encoded("br", brotli.compress(text.encode()))


def zstd_encoding(text: str) -> Carried:
    """Content encoding zstd."""
    return _encoded("zstd", zstandard.compress(text.encode()))


def stacked_encodings(text: str) -> Carried:
    """Two content encodings, one around the other."""
    return _encoded("gzip, br", brotli.compress(gzip.compress(text.encode())))


def utf16(text: str) -> Carried:
    """UTF-16 with a byte order mark."""
    return Carried(text.encode("utf-16"), "text/plain; charset=utf-16")


def gb18030(text: str) -> Carried:
    """The Chinese charset."""
    return Carried(text.encode("gb18030"), "text/plain; charset=gb18030")


def zip_archive(text: str) -> Carried:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes/q3.txt", text)
    return Carried(file.getvalue(), "application/zip")


def tar_archive(text: str) -> Carried:
    """A compressed tar archive."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo("notes/q3.txt")
        entry.size = len(text.encode())
        archive.addfile(entry, io.BytesIO(text.encode()))
    return Carried(file.getvalue(), "application/gzip")


def gzip_file(text: str) -> Carried:
    """A gzip file that is not said to be one."""
    return Carried(gzip.compress(text.encode()), "application/octet-stream")


def bz2_file(text: str) -> Carried:
    """A bzip2 file."""
    return Carried(bz2.compress(text.encode()), "application/octet-stream")


def xz_file(text: str) -> Carried:
    """An xz file."""
    return Carried(lzma.compress(text.encode()), "application/x-xz")


def websocket(text: str) -> Carried:
    """A WebSocket message."""
    return Carried(text.encode(), target=b"", channel=Channel.WEBSOCKET)


def file(text: str) -> Carried:
    """A file, as `outgate scan` reads it."""
    return Carried(text.encode(), target=b"notes.txt", channel=Channel.FILE)


def _long(text: str) -> bytes:
    return (text if len(text) > _SHORT else f"Dear colleague, please see: {text}").encode()


CARRIERS: Mapping[str, Callable[[str], Carried]] = {
    carrier.__name__: carrier
    for carrier in (
        plain, unlabelled, json_object, json_escaped, json_in_json, json_lines, form, query, header, cookie,
        multipart_field, multipart_file, multipart_zip, quoted_printable, base64_field, base64_url, base64_wrapped,
        base32_text, hexadecimal, data_uri, html_page, html_entities, html_attribute, xml_element, csv_cell, tsv_cell,
        gzip_encoding, deflate_encoding, brotli_encoding, zstd_encoding, stacked_encodings, utf16, gb18030, zip_archive,
        tar_archive, gzip_file, bz2_file, xz_file, websocket, file,
    )
}  # fmt: skip


def fits(name: str, text: str) -> bool:
    """Return whether the carrier `name` can hold `text`: a header is one line."""
    return name != "header" or "\n" not in text.strip()
