"""Keys and notes as C2SP writes them down."""

from __future__ import annotations

import pytest

from outgate.record.ledger.notes import NoteKey, rotation
from outgate.record.verify.signatures import checkpoint, public_key, signed_text

KEY = NoteKey("outgate.example/proxy", b"l" * 32)


def test_a_key_comes_back_from_its_text() -> None:
    assert NoteKey.from_text(KEY.private_text()).public_text == KEY.public_text
    assert KEY.public_text.startswith("outgate.example/proxy+")


def test_new_keys_differ() -> None:
    assert NoteKey.new("a").public_text != NoteKey.new("a").public_text


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+a", "PRIVATE+KEY+a+00000000+AQ==", "x" * 99, "é"])
def test_text_that_is_no_key_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^it is no private key of a log$"):
        NoteKey.from_text(text)


def test_a_key_under_another_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no private key"):
        NoteKey.from_text(KEY.private_text().replace("/proxy", "/other"))


@pytest.mark.parametrize("origin", ["", "with blank", "a+b", "é", "x" * 101, "/a"])
def test_a_name_that_no_note_may_carry_is_refused(origin: str) -> None:
    with pytest.raises(ValueError, match="a log's origin is"):
        NoteKey.new(origin)


def test_the_secret_is_not_shown() -> None:
    assert KEY.private_text() not in repr(KEY)
    assert KEY.public_text in repr(KEY)


def test_a_checkpoint_is_read_by_who_verifies() -> None:
    note = KEY.checkpoint(7, b"r" * 32)
    assert note.split("\n")[:2] == ["outgate.example/proxy", "7"]
    assert checkpoint(note, public_key(KEY.public_text)) == ("outgate.example/proxy", 7, b"r" * 32)


def test_a_rotation_is_signed_by_both() -> None:
    new = NoteKey(KEY.origin, b"n" * 32)
    text = signed_text(rotation(KEY, new, 3), public_key(KEY.public_text), public_key(new.public_text))
    assert text.split("\n")[1:4] == ["3", KEY.public_text, new.public_text]


def test_the_signature_of_the_specification_is_made_as_it_says() -> None:
    """The key id is the beginning of SHA-256 over name, newline, algorithm and key."""
    name, key_id, _ = KEY.public_text.split("+", 2)
    assert (name, len(key_id)) == ("outgate.example/proxy", 8)
    assert public_key(KEY.public_text).id.hex() == key_id
