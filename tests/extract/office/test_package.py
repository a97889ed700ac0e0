"""Documents that are packages: found in every corner, redacted, opened again by LibreOffice, refused where signed."""

from __future__ import annotations

import io
import subprocess
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.act.redact import redact
from outgate.extract import extract, rewrite
from outgate.extract.office import package
from outgate.model import Edit, Limits, Unwritable, everywhere
from tests.detect.made import shipped
from tests.extract.messages import message, reasons
from tests.extract.office import made

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = {
    "ods": made.IN_WORKBOOK,
    "xlsx": made.IN_WORKBOOK,
    "odt": made.IN_DOCUMENT - {b"link.lou", b"note.nia"},  # a link that no text has is not written again
    "docx": made.IN_DOCUMENT - {b"link.lou", b"note.nia"},
    "odp": made.IN_SLIDES,
    "pptx": made.IN_SLIDES,
}


@pytest.mark.parametrize("kind", PEOPLE)
def test_everybody_is_found_in_what_libreoffice_writes(written: dict[str, bytes], kind: str):
    assert made.names(written[kind]) >= PEOPLE[kind]


def test_everybody_is_found_in_what_other_writers_write():
    assert made.names(made.workbook()) >= made.IN_WORKBOOK
    assert made.names(made.document()) >= made.IN_DOCUMENT


def test_a_book_is_read_and_redacted_in_its_pages_and_its_catalogue():
    page = b"<html><body><p>mail jo<b>e.s</b>plit@shop.example</p></body></html>"
    book = made.packed(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container><rootfile full-path="OEBPS/content.opf"/></container>',
            "OEBPS/content.opf": b"<package><dc:creator>author.amy@shop.example</dc:creator></package>",
            "OEBPS/one.xhtml": page,
        }
    )
    assert made.names(book) >= {b"joe.split", b"author.amy"}
    assert {part.path[1] for part in made.read(book).parts if len(part.path) > 1} == {"epub"}
    sent = message(book)
    view = next(part for part in extract(sent, Limits()).parts if b"joe.split" in part.data)
    start = view.data.index(b"joe.split")
    new = rewrite(sent, {view: [Edit(start, start + 22, b"[person.email]")]}).body
    with zipfile.ZipFile(io.BytesIO(new)) as again:
        assert again.read("OEBPS/one.xhtml") == b"<html><body><p>mail [person.email]<b></b></p></body></html>"


def test_a_harmless_document_tells_of_nobody():
    for harmless in (made.harmless_workbook(), made.document(harmless=True)):
        assert made.names(harmless) == set()
        assert set(reasons(made.read(harmless))) <= {"image"}


@pytest.mark.parametrize(
    "name",
    [
        "openpyxl.xlsx",
        "python-docx.docx",
        *(f"libreoffice.{kind}" for kind in ("ods", "xlsx", "odt", "docx", "rtf", "odp", "pptx")),
    ],
)
def test_what_was_redacted_opens_again_and_tells_of_nobody(reopened: dict[str, bytes], name: str):
    again = reopened[name]
    told = again + b"\n".join(part.data for part in made.read(again).parts)
    assert made.MASK in told
    assert b"@shop.example" not in told


def test_only_the_members_that_change_are_rewritten_and_the_zip_is_sound(tmp_path: Path):
    before, after = made.document(), made.redacted(made.document())
    (tmp_path / "new.docx").write_bytes(after)
    subprocess.run(["unzip", "-t", str(tmp_path / "new.docx")], check=True, capture_output=True)
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        same = [name for name in old.namelist() if old.read(name) == new.read(name)]
    assert "word/styles.xml" in same
    assert "word/document.xml" not in same


def test_a_path_names_the_file_as_what_it_is():
    inner = made.packed({"q3.xlsx": made.sheets(b'<row><c t="str"><v>joe@shop.example</v></c></row>')})
    paths = [part.path for part in made.read(made.packed({"q3.zip": inner})).parts if b"joe@" in part.data]
    assert paths == [("body", "zip[q3.zip]", "xlsx[q3.xlsx]", "sheet[sheet1.xml]")]


def test_a_document_in_a_document_is_read_and_redacted():
    inner = made.sheets(b'<row><c t="str"><v>joe@shop.example</v></c></row>')
    outer = made.packed(
        {"[Content_Types].xml": made.TEXT_TYPES, "word/document.xml": b"<w:document/>", "word/embeddings/a.xlsx": inner}
    )
    assert made.names(outer) == {b"joe"}
    assert made.names(made.redacted(outer)) == set()


@pytest.mark.parametrize("signature", ["_xmlsignatures/sig1.xml", "META-INF/documentsignatures.xml"])
def test_a_signed_document_is_not_rewritten(signature: str):
    signed = made.packed(
        {
            "[Content_Types].xml": made.TEXT_TYPES,
            "word/document.xml": b"<w:p><w:t>joe@shop.example</w:t></w:p>",
            signature: b"<Signature/>",
        }
    )
    assert made.names(signed) == {b"joe"}
    with pytest.raises(Unwritable, match="signed"):
        made.redacted(signed)


def test_a_comment_and_the_address_of_a_link_are_rewritten_as_another_library_reads_them():
    again = docx.Document(io.BytesIO(made.redacted(made.document())))
    assert [comment.text for comment in again.comments] == ["ask [person.email]"]
    links = [relation.target_ref for relation in again.part.rels.values() if relation.is_external]
    assert links == ["mailto:%5Bperson.email%5D"]


def test_a_password_is_said_and_the_locked_members_are_no_noise(written: dict[str, bytes]):
    reading = made.read(written["locked"])
    assert set(reasons(reading)) == {"encrypted"}
    assert [gap.path for gap in reading.gaps] == [("body", "ods")]


def test_a_member_in_another_encoding_is_read_and_keeps_it():
    body = '<?xml version="1.0" encoding="{}"?><w:p><w:t>Zoë joe@shop.example</w:t></w:p>'
    checked = 0
    for encoding in ("utf-16", "windows-1252"):
        data = body.format(encoding).encode(encoding)
        file = made.packed({"[Content_Types].xml": made.TEXT_TYPES, "word/document.xml": data})
        assert "Zoë joe@shop.example".encode() in made.shown(file)["document"]
        with zipfile.ZipFile(io.BytesIO(made.redacted(file))) as new:
            assert new.read("word/document.xml").decode(encoding) == body.format(encoding).replace(
                "joe@shop.example", "[person.email]"
            )
        checked += 1
    assert checked == 2


def test_entities_are_never_expanded_and_said():
    bomb = b'<!DOCTYPE x [<!ENTITY a "joe@shop.example"><!ENTITY b "&a;&a;&a;&a;">]><w:p><w:t>&b;&b;</w:t></w:p>'
    file = made.packed({"[Content_Types].xml": made.TEXT_TYPES, "word/document.xml": bomb})
    reading = made.read(file)
    assert reasons(reading) == ["malformed"]
    assert made.names(file) == {b"joe"}


def test_two_members_of_one_name_are_both_read_and_stop_redaction():
    body = b"<w:p><w:t>%b@shop.example</w:t></w:p>"
    other = made.packed(
        {"[Content_Types].xml": made.TEXT_TYPES, "word/document.xml": body % b"joe", "word/documenu.xml": body % b"ann"}
    )
    twice = other.replace(b"word/documenu.xml", b"word/document.xml")
    assert made.names(twice) == {b"joe", b"ann"}
    with pytest.raises(Unwritable):
        made.redacted(twice)


def test_a_damaged_package_is_read_as_far_as_it_goes():
    whole = made.text_file(b"<w:p><w:t>joe@shop.example</w:t></w:p>")
    reading = made.read(whole[: len(whole) - 60])
    assert any(b"joe@shop.example" in part.data for part in reading.parts)
    cut = made.read(whole[: whole.index(b"word/document.xml") + 40])
    assert "truncated" in reasons(cut)


def test_a_zip_that_is_no_document_is_read_as_a_zip():
    stored = made.packed({"notes.txt": b"[Content_Types].xml joe@shop.example", "a.csv": b"a,b\n"})
    found, gaps = made.asked(package.read, stored)
    assert {child.part.path[-1] for child in found} == {"zip[notes.txt]", "zip[a.csv]", "zip names"}
    assert gaps == []


def test_a_document_too_large_when_decoded_ends_at_the_limit():
    large = made.text_file(b"<w:p><w:t>a b c</w:t></w:p>" * 20_000)
    assert "expansion" in reasons(made.read(large, Limits(expanded=100_000)))


WHOLE = made.text_file(b"<w:p><w:t>joe@shop.example</w:t></w:p>", word__comments=b"<w:comments/>")


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE)), st.binary(max_size=30), st.integers(0, 30))
def test_no_bytes_make_it_fail(at: int, noise: bytes, taken: int):
    assert "failure" not in reasons(made.read(WHOLE[:at] + noise + WHOLE[at + taken :]))


LINES = ("ASIN,Units,Sales", "B0C4KJ7QXM,1240,31000.50", "B09XLT2R8V,873,18333.20")


def test_paragraphs_that_are_lines_of_a_table_are_one_beside_those_that_are_drawn():
    text = docx.Document()
    for line in ("Dear Tom,", *LINES):
        text.add_paragraph(line)
    for row in text.add_table(2, 2).rows:
        for cell, words in zip(row.cells, ("Name, first", "Town"), strict=True):
            cell.text = words
    for line in LINES:
        text.add_paragraph(line)
    out = io.BytesIO()
    text.save(out)
    [part] = [part for part in made.read(out.getvalue()).parts if b"B09XLT2R8V" in part.data]
    assert part.tables is not None
    found = {(table.span(0, 0), table.header, len(table.rows)) for table in part.tables(part, everywhere)}
    starts = [at for at in range(len(part.data)) if part.data.startswith(b"B0C4KJ7QXM", at)]
    assert {((at, at + 10), tuple(LINES[0].split(",")), 2) for at in starts} <= found
    assert sum("Name, first" in header for _, header, _ in found) <= 1


def test_what_stands_uncompressed_in_the_package_is_found_once_and_rewritten():
    packed = made.text_file(b"<w:p><w:r><w:t>mail jane.roe@shop.example, please</w:t></w:r></w:p>")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    sent = message(out.getvalue())
    [finding] = shipped().findings(extract(sent, Limits()).parts)
    assert finding.path[-2] == "document"
    with zipfile.ZipFile(io.BytesIO(redact(sent, [finding]).body)) as left:
        assert b"mail [person.email], please" in left.read("word/document.xml")
