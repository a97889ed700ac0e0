"""Bytes are named by their content, and what nothing here can read is said to be unread."""

from __future__ import annotations

import os

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import magic
from outgate.extract.tree import Budget, Hints
from outgate.model import Limits, Part, Reason


def gaps(data: bytes, *, is_text: bool = False, hints: Hints = Hints()) -> list[str]:  # noqa: B008 - immutable
    budget = Budget(Limits())
    assert list(magic.read(Part(("body",), data, is_text=is_text), hints, budget)) == []
    return [gap.data_type.removeprefix("uninspected.") for gap in budget.gaps]


@pytest.mark.parametrize(("signature", "name"), [*magic.DOCUMENTS])
def test_documents_are_unread_formats(signature: bytes, name: str):
    assert gaps(signature + b"\0rest") == [Reason.FORMAT], name


@pytest.mark.parametrize(("signature", "name"), [*magic.PICTURES])
def test_pictures_are_unread_images(signature: bytes, name: str):
    assert gaps(signature + b"\0rest") == [Reason.IMAGE], name


@pytest.mark.parametrize(("signature", "name"), [*magic.ENCRYPTED])
def test_encrypted_containers_are_said_to_be_encrypted(signature: bytes, name: str):
    assert gaps(signature + b"\0rest") == [Reason.ENCRYPTED], name


@pytest.mark.parametrize("start", [*magic.MEDIA, b"RIFF\0\0\0\0WAVE", b"\0\0\0\x20ftypmp42"])
def test_media_are_known_and_not_called_opaque(start: bytes):
    assert gaps(start + os.urandom(5000)) == []


@pytest.mark.parametrize("start", [b"RIFF\0\0\0\0WEBP", b"\0\0\0\x20ftypheic", b"\0\0\0\x20ftypavif"])
def test_pictures_in_a_box_are_pictures(start: bytes):
    assert gaps(start + os.urandom(5000)) == [Reason.IMAGE]


@pytest.mark.parametrize("size", [512, 700, 1000, 5000, 100_000])
def test_random_bytes_are_opaque_at_every_size(size: int):
    assert [gaps(os.urandom(size)) for _ in range(20)] == [[Reason.OPAQUE]] * 20


@pytest.mark.parametrize(
    "data",
    [
        b"\x08\x96\x01\x12\x07testing" * 100,
        bytes(range(256)) * 2 + b"plain words in a binary message " * 30,
        bytes(5000),
        os.urandom(100),
    ],
    ids=["protobuf", "mixed", "zeros", "too short to tell"],
)
def test_ordinary_binary_is_not_opaque(data: bytes):
    assert gaps(data) == []


@pytest.mark.parametrize(
    "data", [b"", b" " * 600, b"0" * 600, b"1234567 " * 100, bytes(1024), b"a" * 148 + b"000700\0 "]
)
def test_digits_where_a_tar_has_its_sum_are_no_tar(data: bytes):
    assert magic.format_of(data) == ""


def test_a_signature_of_zstd_that_code_names_is_no_frame():
    assert magic.format_of(bytes.fromhex("28b52ffd")) == ""
    assert magic.format_of(zstandard.ZstdCompressor(write_content_size=False).compress(b"")) == "zstd"


def test_text_and_declared_encodings_are_others_business():
    assert gaps(b"%PDF-1.7 is how a pdf starts", is_text=True) == []
    assert gaps(os.urandom(5000), hints=Hints(encodings=("br",))) == []


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data: bytes):
    gaps(data)
