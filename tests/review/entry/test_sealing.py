"""What is sealed opens with the same key and purpose only, and says nothing when it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.review.entry.sealing import SealError, Sealing

ONE, OTHER = Sealing(b"1" * 32), Sealing(b"2" * 32)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_comes_back(content: bytes, purpose: str):
    sealed = ONE.sealed(purpose, content)
    assert ONE.opened(purpose, sealed) == content
    assert ONE.sealed(purpose, content) != sealed


@pytest.mark.parametrize(
    ("sealing", "purpose", "change"),
    [
        (OTHER, "p", lambda sealed: sealed),
        (ONE, "q", lambda sealed: sealed),
        (ONE, "p", lambda sealed: sealed[:-1]),
        (ONE, "p", lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (ONE, "p", lambda sealed: sealed[1:]),
        (ONE, "p", lambda _: b""),
        (ONE, "p", lambda _: b"x" * 12),
    ],
)
def test_anything_else_does_not_open(sealing: Sealing, purpose: str, change: object):
    with pytest.raises(SealError) as caught:
        sealing.opened(purpose, change(ONE.sealed("p", b"kanarek")))  # type: ignore[operator]
    assert "kanarek" not in str(caught.value)


def test_a_digest_is_keyed():
    assert ONE.digest("ada") == ONE.digest("ada")
    assert len({ONE.digest("ada"), ONE.digest("bo"), OTHER.digest("ada")}) == 3
    assert (len(ONE.digest("\udcff")), ONE.fingerprint == OTHER.fingerprint) == (16, False)
