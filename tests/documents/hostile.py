"""Documents that are made to harm, at least one for each format of the table.

`reason` is how it is said that one was not read; without one it is read to its end, and what it hides is found.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import lzma
import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tests.documents import archives, data, mails, office, pictures
from tests.documents.archives import by_program, with_member, zipped
from tests.documents.said import LEAK, TWIN, lines, records
from tests.extract.data import writers
from tests.extract.office import made
from tests.extract.pdf.pdfs import Line, pdf
from tests.extract.pictures.paint import huge_png

if TYPE_CHECKING:
    from collections.abc import Callable


_LAUGHS = b"".join(b'<!ENTITY %c "%b">' % (98 + at, (b"&%c;" % (97 + at)) * 10) for at in range(9))
_BOMB = b'<!DOCTYPE a [<!ENTITY a "ha">%b]>' % _LAUGHS
_FAR = (
    b'</sheetData><dimension ref="A1:XFD1048576"/><sheetData>'
    b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>%b</t></is></c></row>'
)
_REPEATED = (
    b'<office:document-content><table:table table:name="T"><table:table-row table:number-rows-repeated="1048576">'
    b'<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>%b</text:p>'
    b"</table:table-cell></table:table-row></table:table></office:document-content>"
)
_SECRET = LEAK[1][1].encode()


class Hostile(NamedTuple):
    """A document, of which formats it is one, and how it ends."""

    formats: str
    make: Callable[[], bytes]
    reason: str = ""


@cache
def _zeros() -> bytes:
    return bytes(40 << 20)


def _packed(command: str) -> Callable[[], bytes]:
    """Have `command` pack what packs well."""
    write = by_program(command, lambda _: archives.dense())
    return lambda: write(TWIN)


def _pdf(stream: bytes) -> bytes:
    """Return a pdf of one page that is drawn by this compressed stream."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(stream), stream),
    )
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 5\n0000000000 65535 f \n"
    return out + head + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


HOSTILE: dict[str, Hostile] = {
    "zip of 1 GB": Hostile("zip", archives.large, "expansion"),
    "zip with entries that overlap": Hostile("zip described", lambda: archives.overlapping(100, 1 << 18), "expansion"),
    "zips in zips in zips": Hostile("zip hidden", archives.nest, "parts"),
    "zip of many": Hostile("zip stored", lambda: made.packed({f"{at}": b"x" for at in range(3_000)}), "parts"),
    "zip64 with a member more": Hostile("zip64", lambda: with_member(archives.zip64(TWIN)), "expansion"),
    "zip with a bomb behind it": Hostile(
        "zip trailing bz2", lambda: zipped(b"hello") + bz2.compress(_zeros()), "expansion"
    ),
    "jar with a member more": Hostile("jar", lambda: with_member(archives.jar(TWIN)), "expansion"),
    "tar of a terabyte of holes": Hostile("tar", lambda: archives.sparse(TWIN), "expansion"),
    "tar.gz that packs well": Hostile("tar.gz", _packed("tar czf out q3.csv"), "expansion"),
    # Of zeros: bzip2 takes minutes over what repeats itself at a distance.
    "tar.bz2 that packs well": Hostile(
        "tar.bz2", lambda: by_program("tar cjf out q3.csv", lambda _: _zeros())(TWIN), "expansion"
    ),
    "tar.xz that packs well": Hostile("tar.xz", _packed("tar -I 'xz -1' -cf out q3.csv"), "expansion"),
    "tar.zst that packs well": Hostile("tar.zst", _packed("bsdtar --zstd -cf out q3.csv"), "expansion"),
    "gzip of zeros": Hostile("gzip", lambda: gzip.compress(_zeros(), 1), "expansion"),
    "xz of zeros": Hostile("xz", lambda: lzma.compress(_zeros(), preset=0), "expansion"),
    "gzip in gzip in gzip": Hostile("gzip", lambda: _in_itself(gzip.compress, 30), "depth"),
    "7z of zeros": Hostile(
        "7z",
        lambda: by_program("7z a -bso0 -mx1 out.7z q3.csv && mv out.7z out", lambda _: _zeros())(TWIN),
        "expansion",
    ),
    "7z that packs well": Hostile("7z", _packed("7z a -bso0 -mx1 out.7z q3.csv && mv out.7z out"), "expansion"),
    "rar in rar in rar": Hostile("rar rar4", archives.nested_rar, "depth"),
    "cab that packs well": Hostile("cab", _packed("gcab -n -c -z out q3.csv"), "expansion"),
    "a billion cells declared": Hostile("xlsx", lambda: made.sheets(_FAR % _SECRET)),
    "a million rows": Hostile("xlsx", lambda: made.sheets(b"<row><c><v>1</v></c></row>" * 250_000), "expansion"),
    "xlsm with a member more": Hostile("xlsm", lambda: with_member(office.macro_workbook(TWIN)), "expansion"),
    "xlsb with a member more": Hostile("xlsb", lambda: with_member(office.binary_workbook(TWIN)), "expansion"),
    "a cell repeated 16 billion times": Hostile(
        "ods",
        lambda: made.packed(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": b"<manifest/>",
                "content.xml": _REPEATED % _SECRET,
            }
        ),
    ),
    "a text that declares entities": Hostile(
        "docx", lambda: made.text_file(b"<w:p/>", word__styles=_BOMB + b"<a>&j;</a>"), "malformed"
    ),
    "a text of tags in tags": Hostile(
        "docx", lambda: made.text_file(b"<w:p>" * 200_000 + b"<w:r><w:t>" + _SECRET + b"</w:t></w:r>")
    ),
    "rtf of braces": Hostile("rtf", lambda: b"{\\rtf1 " + b"{" * 200_000 + _SECRET),
    "epub with a member more": Hostile("epub", lambda: with_member(office.book(TWIN)), "expansion"),
    "pdf that is drawn by 200 MB": Hostile("pdf", lambda: _pdf(zlib.compress(b" " * (200 << 20), 1)), "failure"),
    "pdf of many pages": Hostile("pdf by hand", lambda: pdf(*[[Line("x")] for _ in range(1_000)]), "parts"),
    "pdf of two billion pages": Hostile("pdf by hand", lambda: pdf([Line(_SECRET.decode())], count=2**31 - 1)),
    "pdf of many scans": Hostile(
        "scanned pdf", lambda: pdf(*[[] for _ in range(9)], picture=pictures.blank()), "image"
    ),
    "parts in parts in parts": Hostile("eml", lambda: mails.deep(500, b"\r\nhello"), "depth"),
    "an attachment of zeros": Hostile(
        "eml nested", lambda: mails.letter(gzip.compress(_zeros(), 1), "q3.gz", "application/gzip"), "expansion"
    ),
    "a text of escapes": Hostile("eml quoted", lambda: mails.quoted(TWIN) + b"=41" * 4_000_000, "expansion"),
    "a mailbox of many": Hostile("mbox", lambda: mails.many(3_000), "parts"),
    "a mail of many attachments": Hostile("msg", lambda: mails.many_attachments(600), "parts"),
    "a value of 20 MB": Hostile("sqlite", lambda: data.large_value(20 << 20), "expansion"),
    "an array of a trillion": Hostile("avro", data.endless_avro, "truncated"),
    "a value two million times": Hostile("parquet", data.endless_parquet, "expansion"),
    "lists in lists, MessagePack": Hostile("msgpack", lambda: b"\x91" * 100_000 + writers.msgpack(_SECRET.decode())),
    "lists in lists, CBOR": Hostile("cbor", lambda: b"\x81" * 100_000 + writers.cbor(_SECRET.decode())),
    "a list of four billion": Hostile(
        "msgpack cbor", lambda: b"\xdd\xff\xff\xff\xff" + writers.msgpack(_SECRET.decode())
    ),
    "messages in messages": Hostile("protobuf", lambda: data.deep_protobuf(3_000, b"\x0a\x14 " + _SECRET)),
    "a frame of zeros": Hostile("grpc", lambda: writers.grpc(gzip.compress(_zeros(), 1), flag=1), "expansion"),
    "frames without end": Hostile("grpc", lambda: writers.grpc(*[b"\x0a\x01a"] * 3_000), "parts"),
    "an object of zeros": Hostile("git pack", lambda: data.large_git_pack(30 << 20), "expansion"),
    "a token of lists in lists": Hostile(
        "jwt", lambda: data.jwt(TWIN)[:20] + b"." + base64.urlsafe_b64encode(b"[" * 100_000 + b'"' + _SECRET + b'"')
    ),
    "base64 in base64": Hostile("jwt", lambda: _in_itself(base64.b64encode, 15), "depth"),
    "objects in objects": Hostile("har", lambda: b'{"log":' * 100_000 + json.dumps(records(LEAK)).encode()),
    "values without end": Hostile(
        "sql dump", lambda: b"INSERT INTO t VALUES " + b"(1,'x')," * 100_000 + b"('%b');" % _SECRET
    ),
    "lists in lists": Hostile("ndjson", lambda: b"[" * 200_000 + b'"' + _SECRET.replace(b"@", b"\\u0040") + b'"'),
    "a line of three million fields": Hostile("ndjson", lambda: b"a," * 3_000_000 + _SECRET),
    "png of 100,000 pixels square": Hostile("png", lambda: huge_png(100_000, 100_000), "image"),
    "jpeg of 12,000 pixels square": Hostile("jpeg", lambda: pictures.large("jpeg"), "image"),
    "a code of 12,000 pixels square": Hostile("qr", lambda: pictures.large("tiff", compression="group4"), "image"),
    "an animation of many frames": Hostile("png", lambda: pictures.frames(30), "image"),
    "a picture that is told too much": Hostile("png text", lambda: pictures.comment(20 << 20), "image"),
    "properties of nothing": Hostile("exif", lambda: pictures.exif(LEAK)[:400] + b"\xff" * 5_000, "image"),
    "a drawing of entities": Hostile("svg", lambda: _BOMB + b"<svg><text>&j;</text></svg>", "expansion"),
}
# Of these, LibreOffice writes what is then made hostile: chains of sectors that never end, and a member too many.
LOOPED = ("xls", "doc", "ppt")
SWOLLEN = ("odt", "pptx", "odp")


def looped(data: bytes) -> bytes:
    """Return an OLE container in which the end of each chain of sectors leads to the first sector ([MS-CFB] 2.3)."""
    return data.replace(struct.pack("<I", 0xFFFFFFFE), bytes(4))


def _in_itself(pack: Callable[[bytes], bytes], levels: int) -> bytes:
    data = lines(TWIN)
    for _ in range(levels):
        data = pack(data)
    return data
