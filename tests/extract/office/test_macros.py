"""The source of macros, out of compressed modules."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.office.macros import decompress, source

# The example of [MS-OVBA], section 3.2.2: compressed, and what it means.
EXAMPLE = bytes.fromhex(
    "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F 70 06 71 02 70 04 "
    "10 72 73 74 75 76 10 77 78 79 7A 00 3C"
)


def packed(text: bytes) -> bytes:
    """`text` as literal tokens only, in chunks."""
    out = b"\1"
    for at in range(0, len(text), 3600):
        tokens = b"".join(b"\0" + text[i : i + 8] for i in range(at, min(at + 3600, len(text)), 8))
        out += struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens
    return out


def test_the_example_of_the_specification_is_read():
    assert decompress(EXAMPLE) == b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"


def test_a_module_is_found_behind_what_the_program_keeps_for_itself():
    text = b'Attribute VB_Name = "Module1"\r\nSub Send()\r\n  To = "joe@shop.example"\r\nEnd Sub\r\n'
    compressed = packed(text).replace(b"Attribute", b"Attribut\0e", 1)  # the flags of the next eight follow the first
    assert packed(text).startswith(b"\1" + packed(text)[1:3] + b"\0Attribut\0e ")
    assert source(b"cache \0\0\0" + packed(text)) == text
    assert source(compressed[:2]) == b""


@given(st.binary(max_size=9000))
def test_literals_come_out_as_they_went_in(text: bytes):
    assert decompress(packed(text)) == text


@given(st.binary(max_size=300))
def test_nothing_makes_it_fail(noise: bytes):
    decompress(b"\1" + noise)
    source(b"\1\x00\xb0\0Attribut\0e " + noise)


def test_a_copy_of_what_was_never_written_ends_the_chunk():
    assert decompress(b"\1" + struct.pack("<H", 0xB002) + b"\1\xff\xff") == b""
