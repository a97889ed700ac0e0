r"""Rich text: what it shows is found over its control words, written back into its runs, and stays balanced."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.office import rtf
from outgate.model import Edit, Unwritable, everywhere
from tests.extract.messages import reasons
from tests.extract.office import made


def shown(body: bytes, head: bytes = rb"{\rtf1\ansi\ansicpg1252 ") -> bytes:
    found, _ = made.asked(rtf.read, head + body + b"}")
    return next(child.part.data for child in found if child.part.path[-1] == "text")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb"mail jo{\b e.s}plit@shop.example\par now", b"mail joe.split@shop.example\nnow"),
        (rb"a\'e4b\u228?c\u-10179?\u-8704?d", "aäbäc😀d".encode()),
        (rb"{\uc2\u228xxb}\u228yc", "äbäc".encode()),
        (rb"\\ \{ \} a\~b a\_b \emdash", rb"\ { } a b a-b -"),
        (rb"{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator x;}shown", b"shown"),
        (rb"\trowd Name\cell Mail\cell\row\trowd Ann\cell a@x\cell\row", b"Name\tMail\t\nAnn\ta@x\t\n"),
        (rb'{\field{\*\fldinst HYPERLINK "mailto:joe@x"}{\fldrslt Joe}}', b' HYPERLINK "mailto:joe@x" Joe'),
        (b"one\r\ntwo", b"onetwo"),
        (rb"\unknownword123 x\bin3 \\}}y", b"xy"),
        (rb"{{{open", b"open"),
    ],
)
def test_text_is_shown_without_control_words(body: bytes, expected: bytes):
    assert shown(body) == expected


def test_letters_are_in_the_code_page_of_the_file():
    assert shown(rb"\'cf\'f0\'e8\'e2\'e5\'f2", rb"{\rtf1\ansicpg1251 ").decode() == "Привет"
    assert shown(rb"\'cd\'f5", rb"{\rtf1\ansicpg936 ").decode() == "王"
    assert shown(rb"\'e4", rb"{\rtf1\ansicpg9999 ").decode() == "ä"


def test_everybody_is_found_in_what_libreoffice_writes(written: dict[str, bytes]):
    assert made.names(written["rtf"]) >= {
        b"joe.split",
        b"cell.cora",
        b"header.hal",
        b"author.amy",
        b"new.nan",
        b"gone.gus",
    }


def test_values_go_out_of_the_runs_they_are_in_and_the_braces_stay():
    file = rb"{\rtf1 mail jo{\b e.s}pl\'69t@shop.example\par{\i ann@shop.example}}"
    assert made.redacted(file) == rb"{\rtf1 mail [person.email]{\b }\par{\i [person.email]}}"


def test_new_text_is_spelled_so_that_it_reads_the_same():
    file = rb"{\rtf1 a joe b}"
    [child] = made.asked(rtf.read, file)[0]
    assert child.part.parent
    assert child.part.lift
    [edit] = child.part.lift(child.part.parent, [(child.part, [Edit(2, 5, "{ä\\😀}".encode())])])
    again = file[: edit.start] + edit.new + file[edit.end :]
    assert shown(again[7:-1]).decode() == "a {ä\\😀} b"


def test_layout_alone_cannot_be_edited():
    [child] = made.asked(rtf.read, rb"{\rtf1 a\par b}")[0]
    assert child.part.parent
    assert child.part.lift
    with pytest.raises(Unwritable):
        child.part.lift(child.part.parent, [(child.part, [Edit(1, 2, b"x")])])


def test_a_value_is_one_finding_though_it_stands_in_the_raw_file_too():
    file = rb"{\rtf1 mail joe@shop.example}"
    [child] = made.asked(rtf.read, file)[0]
    at = child.part.data.index(b"joe@")
    assert child.part.to_parent
    assert file[slice(*child.part.to_parent(at, at + 16))] == b"joe@shop.example"


def test_embedded_files_and_pictures_are_handed_on(written: dict[str, bytes]):
    png = b"\x89PNG\r\n\x1a\n" + bytes(40)
    held = b"\1\5\0\0" + bytes(20) + written["xls"]
    file = rb"{\rtf1{\pict\pngblip " + png.hex().encode() + rb"}{\object{\*\objdata " + held.hex().encode() + b"}}}"
    found, _ = made.asked(rtf.read, file)
    assert [child.part.data for child in found if child.part.path[-1] == "picture"] == [png]
    assert made.names(file) >= {b"hidden.ann"}


def test_what_is_no_rtf_is_left_alone():
    assert made.asked(rtf.read, b"{\\x rtf1}") == ([], [])
    assert not rtf.is_rtf(b"plain")
    assert rtf.is_rtf(b"\r\n{\\rtf1}")


PIECES = [
    rb"{",
    rb"}",
    rb"\par",
    rb"\u228?",
    rb"\'e4",
    rb"\uc2",
    rb"\pict",
    rb"\bin9 ",
    rb"\fonttbl",
    rb"abc ",
    rb"\\",
    b"\n",
    b"\\",
    rb"\u-10179?",
]


@given(st.lists(st.sampled_from(PIECES)).map(b"".join), st.binary(max_size=10))
def test_no_bytes_make_it_fail(body: bytes, noise: bytes):
    data = b"{\\rtf1 " + body + noise
    assert "failure" not in reasons(made.read(data))
    with suppress(Unwritable):
        assert rtf.is_rtf(made.redacted(data, re.compile(rb"abc")))


def test_lines_of_a_text_are_a_table_as_well_as_its_rows_of_cells():
    found, _ = made.asked(rtf.read, rb"{\rtf1\ansi Sku,Units\par A1,7\par B2,9}")
    [part] = [child.part for child in found if child.part.path[-1] == "text"]
    assert part.tables is not None
    assert ("Sku", "Units") in {table.header for table in part.tables(part, everywhere)}
