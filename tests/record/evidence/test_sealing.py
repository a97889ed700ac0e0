"""What is sealed can be opened with the private key only, and shows nothing of what is in it."""

from __future__ import annotations

import pickle

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from outgate.record import StoreError
from outgate.record.evidence import Sealer, opened
from outgate.record.evidence.snippets import cut
from tests.record.evidence.test_snippets import stopped

KEY = X25519PrivateKey.from_private_bytes(b"e" * 32)
SEALER = Sealer(KEY.public_key().public_bytes_raw())
MADE = stopped("the card is 4929123412341232, thanks", "4929123412341232")


def test_evidence_is_opened_with_the_private_key():
    assert opened(SEALER(MADE), KEY) == cut(MADE)


def test_no_two_seals_are_alike_and_none_shows_a_value():
    first, second = SEALER(MADE), SEALER(MADE)
    assert first != second
    assert b"4929" not in first


def test_another_key_opens_nothing():
    with pytest.raises(StoreError, match="sealed to another key, or changed since"):
        opened(SEALER(MADE), X25519PrivateKey.generate())


@pytest.mark.parametrize("at", [0, 40, -1])
def test_what_was_changed_is_told(at: int):
    sealed = bytearray(SEALER(MADE))
    sealed[at] ^= 1
    with pytest.raises(StoreError, match="changed since"):
        opened(bytes(sealed), KEY)


def test_what_is_too_short_to_be_a_seal_is_told():
    with pytest.raises(StoreError, match="changed since"):
        opened(b"short", KEY)


def test_where_there_is_nothing_to_show_nothing_is_sealed():
    assert SEALER(stopped("x", "y")) == b""


def test_the_bounds_are_kept_to_also_in_a_worker():
    narrow = pickle.loads(pickle.dumps(Sealer(SEALER.public, 2, 1)))  # noqa: S301 - just made
    (snippet,) = opened(narrow(MADE), KEY)["words"]
    assert "".join(piece.text for piece in snippet.pieces) == "s 4929123412341232, "
