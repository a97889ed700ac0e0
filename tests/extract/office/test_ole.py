"""Old office files, and what is inside OLE containers; those that need a password say so."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.extract.office import ole
from outgate.model import Limits, Unwritable, everywhere
from tests.extract.messages import reasons
from tests.extract.office import made
from tests.extract.office.test_macros import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

SUMMARY = "\x05SummaryInformation"
PEOPLE = {
    "xls": made.IN_WORKBOOK,
    "doc": {b"joe.split", b"cell.cora", b"header.hal", b"author.amy", b"new.nan", b"gone.gus"},
    "ppt": {b"joe.split", b"notes.ned"},
}


def rewritten(data: bytes, streams: Mapping[str, bytes]) -> bytes:
    """The container with the beginning of these streams replaced; what follows in them becomes zeros."""
    file = io.BytesIO(data)
    with olefile.OleFileIO(file, write_mode=True) as container:
        for name, new in streams.items():
            size = container.get_size(name)
            assert len(new) <= size
            container.write_stream(name, new.ljust(size, b"\0"))
    return file.getvalue()


def renamed(data: bytes, old: str, new: str) -> bytes:
    at = data.index(old.encode("utf-16-le").ljust(64, b"\0"))
    name = new.encode("utf-16-le")
    return data[:at] + name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2) + data[at + 66 :]


@pytest.mark.parametrize("kind", PEOPLE)
def test_everybody_is_found_in_old_formats_and_nothing_goes_back(written: dict[str, bytes], kind: str):
    reading = made.read(written[kind])
    assert made.names(written[kind]) >= PEOPLE[kind]
    assert set(reasons(reading)) <= {"image"}
    assert {part.path[1] for part in reading.parts if len(part.path) > 1} == {kind}
    with pytest.raises(Unwritable):
        made.redacted(written[kind])


def test_sheets_of_an_old_workbook_are_tables_with_named_cells(written: dict[str, bytes]):
    part = {part.path[-1]: part for part in made.read(written["xls"]).parts}["sheet[Orders]"]
    assert part.tables
    assert part.locate
    assert part.tables(part, everywhere)[0].header[:2] == ("Order", "Email")
    assert part.locate(part, part.data.index(b"jane1"))[-1] == "B3"


def test_a_name_of_the_sender_is_in_the_path(written: dict[str, bytes]):
    packed = made.packed({"old.xls": written["xls"]})
    assert ("body", "xls[old.xls]", "sheet[Hidden]") in {part.path for part in made.read(packed).parts}


@pytest.mark.parametrize("place", ["package", "word", "excel", "slides"])
def test_a_password_is_said(written: dict[str, bytes], place: str):
    if place == "package":
        locked = renamed(written["doc"], "WordDocument", "EncryptedPackage")
    elif place == "word":
        with olefile.OleFileIO(io.BytesIO(written["doc"])) as container, container.openstream("WordDocument") as stream:
            head = bytearray(stream.read())
        head[11] |= 1
        locked = rewritten(written["doc"], {"WordDocument": bytes(head)})
    elif place == "excel":
        begin = struct.pack("<2H4s", 0x809, 4, b"\0\x06\5\0") + struct.pack("<2H6s", 0x2F, 6, bytes(6))
        locked = rewritten(written["xls"], {"Workbook": begin})
    else:
        locked = rewritten(written["ppt"], {"Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"})
    reading = made.read(locked)
    assert "encrypted" in reasons(reading)


def test_macros_are_read(written: dict[str, bytes]):
    code = packed(b'Attribute VB_Name = "M"\r\nTo = "mac.ro@shop.example"\r\n')
    assert b"mac.ro" in made.names(rewritten(written["doc"], {SUMMARY: code}))


def test_a_file_put_into_a_document_is_read_by_its_own_format(written: dict[str, bytes]):
    inner = b"order,email\n1,in.side@shop.example\n"
    native = struct.pack("<IH", 99, 2) + b"a.csv\0C:\\a.csv\0" + struct.pack("<II", 3, 4) + b"tmp\0"
    native += struct.pack("<I", len(inner)) + inner
    bare = renamed(rewritten(written["doc"], {SUMMARY: native}), SUMMARY, "\x01Ole10Native")
    found, _ = made.asked(ole.read, bare)
    [child] = [child for child in found if child.part.path[-1] == "a.csv"]
    assert child.part.data == inner
    holder = made.packed({"[Content_Types].xml": made.TEXT_TYPES, "word/embeddings/oleObject1.bin": bare})
    assert b"in.side" in made.names(holder)


def test_pictures_in_a_stream_are_handed_on(written: dict[str, bytes]):
    png = b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND\xaeB`\x82"
    found, _ = made.asked(ole.read, rewritten(written["doc"], {SUMMARY: b"xx" + png + b"behind"}))
    [child] = [child for child in found if child.part.path[-1].startswith("picture in")]
    assert child.part.data == png


def test_a_harmless_old_document_tells_of_nobody(written: dict[str, bytes]):
    quiet = written["xls"]
    for value in (b"@shop.example", "@shop.example".encode("utf-16-le")):
        quiet = quiet.replace(value, value.replace(b"@", b"-"))
    assert made.names(quiet) == set()
    assert made.read(quiet).gaps == ()


def test_a_damaged_container_and_one_over_the_limit_are_said(written: dict[str, bytes]):
    assert reasons(made.read(written["xls"][:600])) == ["truncated"]
    assert "expansion" in reasons(made.read(written["ppt"], Limits(expanded=10_000)))


def test_mails_of_outlook_are_left_to_their_reader(written: dict[str, bytes]):
    assert ole.is_ole(written["doc"])
    assert not ole.is_ole(written["doc"] + "__substg1.0_".encode("utf-16-le"))
    assert not ole.is_ole(b"\xd0\xcf")


WRITTEN: dict[str, bytes] = {}  # for the property, whose arguments are printed when it fails


@pytest.fixture(autouse=True, scope="module")
def _written(written: dict[str, bytes]) -> None:
    WRITTEN.update(written)


@settings(max_examples=60)
@given(st.sampled_from(sorted(PEOPLE)), st.integers(0, 19_000), st.binary(max_size=30))
def test_no_bytes_make_it_fail(kind: str, at: int, noise: bytes):
    whole = WRITTEN[kind]
    found, gaps = made.asked(ole.read, whole[:at] + noise + whole[at + len(noise) :])
    assert set(gaps) <= {"truncated", "encrypted"}
    assert all(child.part.path[1:] for child in found)
