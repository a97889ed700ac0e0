"""The formats that people upload, a row each: how a leak is written, where it is found, and what then becomes of it.

`make` writes a document that says what it is told to; where it is missing, LibreOffice writes it. `path` is where the
leak is found. `again` opens the redacted document, independently; without it the format is blocked instead.
"""

# ruff: noqa: RUF001 - the separator of paths

from __future__ import annotations

import bz2
import gzip
import lzma
from typing import TYPE_CHECKING, NamedTuple

from tests.documents import again, archives, data, locked, mails, office, pictures
from tests.documents.archives import by_program
from tests.documents.said import lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.documents.said import Cells

_UNZIP = again.by_program("unzip -tq in && unzip -p in")
IN_OFFICE = "opened again by LibreOffice"  # all of these in one start of it


class Row(NamedTuple):
    """One format."""

    path: str
    make: Callable[[Cells], bytes] | None = None
    again: Callable[[bytes], str] | str = ""  # `IN_OFFICE`, or nothing


def nested(cells: Cells) -> bytes:
    """Return a mail with a zip with a workbook."""
    return mails.letter(archives.zipped(office.workbook(cells), "q3.xlsx"), "q3.zip", "application/zip")


FORMATS: dict[str, Row] = {
    "xlsx": Row("body › xlsx › sheet[Orders] › B2", office.workbook, again.workbook),
    "xlsm": Row("body › xlsm › sheet[Orders] › B2", office.macro_workbook, again.workbook),
    "xlsb": Row("body › xlsb › sheet[Orders] › B2", office.binary_workbook),
    "xls": Row("body › xls › sheet[Orders] › B2"),
    "ods": Row("body › ods › sheet[Orders] › B2", again=IN_OFFICE),
    "docx": Row("body › docx › document › line[2]", again=IN_OFFICE),
    "doc": Row("body › doc › document"),
    "odt": Row("body › odt › content › line[2]", again=IN_OFFICE),
    "rtf": Row("body › rtf › text", again=IN_OFFICE),
    "pptx": Row("body › pptx › slide[1] › line[2]", again=IN_OFFICE),
    "ppt": Row("body › ppt › slides › csv[11.email]"),
    "odp": Row("body › odp › content › line[2]", again=IN_OFFICE),
    "pdf": Row("body › pdf › page[1]"),
    "pdf by hand": Row("body › pdf › page[1] › table[1] › tsv[2.email]", locked.report),
    "scanned pdf": Row("body › pdf › page[1] › table[1] › tsv[2.email]", pictures.scan),
    "epub": Row("body › epub › OEBPS/one.xhtml › html[td]", office.book, again.book),
    "eml": Row('body › mail › multipart["q3.csv"] › base64 › csv[2.email]', mails.eml, again.letter),
    "eml nested": Row(
        'body › mail › multipart["q3.zip"] › base64 › xlsx[q3.xlsx] › sheet[Orders] › B2', nested, again.nested
    ),
    "eml quoted": Row("body › mail › quoted-printable", mails.quoted, again.letter),
    "mbox": Row('body › mbox › mail[2] › mail › multipart["q3.csv"] › base64 › csv[2.email]', mails.mbox, again.box),
    "msg": Row('body › msg › attachment["q3.csv"] › csv[2.email]', mails.outlook),
    "zip": Row("body › zip[q3.csv] › csv[2.email]", by_program("zip -q out.zip q3.csv && mv out.zip out"), _UNZIP),
    "zip64": Row("body › zip[q3.csv] › csv[2.email]", archives.zip64, _UNZIP),
    "zip described": Row("body › zip[q3.csv] › csv[2.email]", archives.described, _UNZIP),
    "zip hidden": Row("body › zip[q3.csv] › csv[2.email]", archives.hidden),
    "zip trailing": Row("body › zip trailing › csv[2.email]", archives.followed),
    "jar": Row("body › zip[data/q3.csv] › csv[2.email]", archives.jar, _UNZIP),
    "zip stored": Row(
        "body › zip[q3.csv] › csv[2.email]", by_program("zip -q0 out.zip q3.csv && mv out.zip out"), _UNZIP
    ),
    "tar": Row("body › tar[q3.csv] › csv[2.email]", by_program("tar cf out q3.csv"), again.by_program("tar xOf in")),
    "tar.gz": Row(
        "body › gzip › tar[q3.csv] › csv[2.email]", by_program("tar czf out q3.csv"), again.by_program("tar xzOf in")
    ),
    "tar.bz2": Row(
        "body › bzip2 › tar[q3.csv] › csv[2.email]", by_program("tar cjf out q3.csv"), again.by_program("tar xjOf in")
    ),
    "tar.xz": Row(
        "body › xz › tar[q3.csv] › csv[2.email]", by_program("tar cJf out q3.csv"), again.by_program("tar xJOf in")
    ),
    "tar.zst": Row(
        "body › zstd › tar[q3.csv] › csv[2.email]",
        by_program("bsdtar --zstd -cf out q3.csv"),
        again.by_program("bsdtar -xOf in"),
    ),
    "gzip": Row(
        "body › gzip › csv[2.email]", lambda cells: gzip.compress(lines(cells)), again.by_program("gzip -dc < in")
    ),
    "bz2": Row(
        "body › bzip2 › csv[2.email]", lambda cells: bz2.compress(lines(cells)), again.by_program("bzip2 -dc < in")
    ),
    "xz": Row("body › xz › csv[2.email]", lambda cells: lzma.compress(lines(cells)), again.by_program("xz -dc < in")),
    "7z": Row("body › 7z[q3.csv] › csv[2.email]", by_program("7z a -bso0 out.7z q3.csv && mv out.7z out")),
    "rar": Row("body › rar[q3.csv] › csv[2.email]", archives.rar),
    "rar4": Row("body › rar[q3.csv] › csv[2.email]", archives.old_rar),
    "cab": Row("body › cab[q3.csv] › csv[2.email]", by_program("gcab -n -c out q3.csv")),
    "sqlite": Row("body › sqlite › table[people] › tsv[2.email]", data.database),
    "avro": Row("body › avro › json[email]", data.avro),
    "parquet": Row("body › parquet › tsv[2.email]", data.parquet),
    "msgpack": Row("body › msgpack › json[0.email]", data.msgpack),
    "cbor": Row("body › cbor › json[0.email]", data.cbor),
    "protobuf": Row('body › protobuf › json["1".0."2"]', data.protobuf),
    "grpc": Row('body › grpc[1] › protobuf › json["1".0."2"]', data.grpc),
    "git pack": Row("body › git pack[blob] › csv[2.email]", data.git_pack),
    "jwt": Row("body › base64 › json[rows.0.email]", data.jwt),
    "har": Row("body › json[log.entries.0.response.content.text] › json[0.email]", data.har, again.record),
    "sql dump": Row("body", data.sql, again.database),
    "ndjson": Row("body › json[email]", data.ndjson, again.json_lines),
    "png": Row("body › picture › table[1] › tsv[2.email]", pictures.screenshot),
    "jpeg": Row("body › picture › table[1] › tsv[2.email]", pictures.photo),
    "qr": Row("body › picture › code[QR Code] › csv[2.email]", pictures.qr),
    "exif": Row("body › picture › properties › csv[2.email]", pictures.exif),
    "png text": Row("body › picture › properties › csv[2.email]", pictures.told),
    "svg": Row("body › xml[text]", pictures.svg, again.drawing),
}
