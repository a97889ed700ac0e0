"""Notes are read strictly: another spelling of the same signature is none."""

from __future__ import annotations

import pytest

from outgate.record.verify.signatures import NotSigned, checkpoint, public_key, signed_text
from tests.record.verify.made import KEY, NEW, STRANGER

NOTE = KEY.checkpoint(7, b"r" * 32)
PUBLIC = public_key(KEY.public_text)


def test_a_checkpoint_is_read() -> None:
    assert checkpoint(NOTE, PUBLIC) == (KEY.origin, 7, b"r" * 32)


def test_every_flip_of_a_byte_of_a_checkpoint_is_refused() -> None:
    data = NOTE.encode()
    refused = 0
    for at in range(len(data)):
        flipped = (data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]).decode("utf-8", "replace")
        try:
            checkpoint(flipped, PUBLIC)
        except NotSigned:
            refused += 1
    assert refused == len(data) > 150


def signed(text: str) -> str:
    return f"{text}\n{KEY.signature(text)}"


@pytest.mark.parametrize(
    "text",
    [
        f"{KEY.origin}\n07\ncnJy\n",
        f"{KEY.origin}\n-1\n{'cnJy' * 10}cnI=\n",
        f"{KEY.origin}\nx\ny\n",
        f"{KEY.origin}\n7\n",
        f"other\n7\n{'cnJy' * 10}cnI=\n",
        f"{KEY.origin}\n7\nnot base64!\n",
        f"{KEY.origin}\n7\n{'cnJy' * 10}cnI=\nextension\n",
    ],
)
def test_what_is_signed_and_yet_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NotSigned):
        checkpoint(signed(text), PUBLIC)


def test_all_keys_must_have_signed_in_their_order() -> None:
    text = "words\n"
    both = f"{text}\n{KEY.signature(text)}{NEW.signature(text)}"
    new = public_key(NEW.public_text)
    assert signed_text(both, PUBLIC, new) == text
    for keys in ((PUBLIC,), (new, PUBLIC), (PUBLIC, public_key(STRANGER.public_text)), ()):
        with pytest.raises(NotSigned):
            signed_text(both, *keys)


@pytest.mark.parametrize(
    "text", ["", "a", "a+b", "a+00000000+AQ==", KEY.public_text[:-4], KEY.public_text.replace("outgate", "0utgate")]
)
def test_text_that_is_no_key_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"key|unpack|base64|padded|padding"):
        public_key(text)


@pytest.mark.parametrize("note", ["", "\n\n", "a\n\nb", "a\n\nb\n"])
def test_what_is_no_note_is_not_signed(note: str) -> None:
    with pytest.raises(NotSigned):
        signed_text(note, PUBLIC)
