"""One-time codes, held against the vectors of RFC 6238 and a second implementation by hand."""

from __future__ import annotations

import base64
import hmac
import struct
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.review.entry import codes
from outgate.review.entry.sealing import SealError, Sealing

# RFC 6238, appendix B, SHA-1: the secret is the ASCII digits below, eight digits of which apps show the last six.
RFC = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


def _code(secret: str, step: int) -> str:
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_the_standard(seconds: int, code: str):
    now = datetime.fromtimestamp(seconds, UTC)
    assert codes.step_of(RFC, code[-6:], now) == seconds // 30
    assert codes.step_of(RFC, f" {code[-6:-3]} {code[-3:]}", now) == seconds // 30


@given(drift=st.integers(-4, 4), minutes=st.integers(0, 10_000_000))
def test_a_clock_may_be_wrong_by_a_step(drift: int, minutes: int):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    current = int(now.timestamp()) // 30
    expected = {step for step in range(current - 1, current + 2) if _code(RFC, step) == _code(RFC, current + drift)}
    found = codes.step_of(RFC, _code(RFC, current + drift), now)
    assert found in expected or (found is None and not expected)
    assert (abs(drift) <= 1) <= (found is not None)


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "\uff11\uff12\uff13\uff14\uff15\uff16", "000000\x00"]
)
def test_what_is_no_code_is_none(code: str):
    assert codes.step_of(RFC, code, datetime.fromtimestamp(59, UTC)) is None


def test_secrets_are_long_and_never_the_same():
    made = {codes.new_secret() for _ in range(20)}
    assert len(made) == 20
    assert {len(base64.b32decode(secret)) for secret in made} == {20}


def test_the_picture_stands_in_a_page_that_allows_no_style():
    drawn = codes.picture(RFC, "ada@example.com")
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert "http" not in drawn
    assert RFC not in drawn
    assert codes.address(RFC, "ada") == f"otpauth://totp/Outgate:ada?secret={RFC}&issuer=Outgate"


def test_a_secret_is_sealed_for_its_account_only():
    sealing = Sealing(b"c" * 32)
    kept = codes.sealed(sealing, 7, RFC)
    assert RFC.encode() not in kept
    assert codes.opened(sealing, 7, kept) == RFC
    with pytest.raises(SealError):
        codes.opened(sealing, 8, kept)
