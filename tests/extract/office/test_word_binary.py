"""The text of Word's old documents, in pieces of either width."""

from __future__ import annotations

import struct

import pytest

from outgate.extract.office import word_binary


def document(*pieces: bytes | str, flags: int = 0x0200) -> tuple[bytes, bytes]:
    """A document and its table; text in bytes is stored in one byte a letter, other in two."""
    body = b""
    ends, places = [0], []
    for piece in pieces:
        raw = piece if isinstance(piece, bytes) else piece.encode("utf-16-le")
        at = 0x400 + len(body)
        places.append(at * 2 | 0x40000000 if isinstance(piece, bytes) else at)
        ends.append(ends[-1] + len(piece))
        body += raw
    plan = struct.pack(f"<{len(ends)}I", *ends) + b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    table = b"\1\2\0xx" + b"\2" + struct.pack("<I", len(plan)) + plan
    head = bytearray(0x400)
    struct.pack_into("<H", head, 10, flags)
    struct.pack_into("<2I", head, 0x1A2, 0, len(table))
    return bytes(head) + body, table


def test_pieces_of_both_widths_are_one_text():
    made, table = document(b"mail jo", "e@shop.exämple\r", b"Name\x07Mail\x07\x07Ann\x07x@y\x07\x07")
    assert word_binary.text(made, table).decode() == "mail joe@shop.exämple\nName\tMail\nAnn\tx@y\n"


def test_the_table_is_where_the_flags_say_and_a_password_is_said():
    assert word_binary.table_name(document(b"a")[0]) == "1Table"
    assert word_binary.table_name(document(b"a", flags=0)[0]) == "0Table"
    with pytest.raises(word_binary.Encrypted):
        word_binary.table_name(document(b"a", flags=0x0100)[0])


def test_pieces_that_all_show_the_whole_file_are_refused():
    made, table = document(*[b"x" * 100] * 3)
    plan = table.replace(struct.pack("<I", 300), struct.pack("<I", 1 << 30))
    with pytest.raises(ValueError, match="overlap"):
        word_binary.text(made, plan)


def test_a_damaged_table_is_an_error_and_an_empty_one_no_text():
    made, table = document(b"abc")
    assert word_binary.text(made, b"") == b""
    with pytest.raises(struct.error):
        word_binary.text(made, table[:14])
