"""A text made of pieces: an edit goes to the pieces it falls on, and what stands nowhere cannot be edited."""

from __future__ import annotations

import pytest

from outgate.extract.office.shown import Shown, Source, apart, joined, lifted
from outgate.extract.office.spelling import TEXT
from outgate.extract.tree import apply
from outgate.model import Edit, Unwritable

XML = b"<p><t>jo</t><t>e&#64;shop</t><t> now</t></p>"


def text() -> Shown:
    out = Shown()
    for piece in (b"jo", b"e&#64;shop", b" now"):
        start = XML.index(piece)
        out.add(TEXT.decode(piece), Source("a.xml", start, start + len(piece), TEXT))
    out.line()
    return out


def edited(*edits: Edit) -> bytes:
    return apply(XML, lifted({"a.xml": XML}, text().changed(edits))["a.xml"])


def test_the_text_is_the_pieces_with_what_separates_them():
    out = text()
    out.line()
    assert (out.data, out.size) == (b"joe@shop now\n", 13)


def test_an_edit_over_several_pieces_is_made_in_the_first():
    assert edited(Edit(0, 8, b"[x]")) == b"<p><t>[x]</t><t></t><t> now</t></p>"


def test_an_edit_inside_a_piece_leaves_the_rest_of_it_and_keeps_its_blanks():
    assert edited(Edit(4, 8, b"<")) == b"<p><t>jo</t><t>e@&lt;</t><t> now</t></p>"
    assert edited(Edit(9, 12, b"x")) == b'<p><t>jo</t><t>e&#64;shop</t><t xml:space="preserve"> x</t></p>'


def test_what_stands_nowhere_cannot_be_edited():
    with pytest.raises(Unwritable, match="nowhere"):
        text().changed([Edit(12, 13, b"x")])
    with pytest.raises(Unwritable, match="declaration"):
        lifted({"a.xml": XML}, {Source("a.xml", 0, 3, None): [Edit(0, 1, b"x")]})


def test_edits_that_overlap_become_one_and_two_readings_of_a_place_are_refused():
    assert joined([Edit(2, 6, b"b"), Edit(0, 4, b"a"), Edit(8, 9, b"c")]) == [Edit(0, 6, b"a"), Edit(8, 9, b"c")]
    assert apart([Edit(4, 5, b""), Edit(0, 4, b"")]) == [Edit(0, 4, b""), Edit(4, 5, b"")]
    with pytest.raises(Unwritable, match="two readings"):
        apart([Edit(0, 4, b""), Edit(3, 5, b"")])
