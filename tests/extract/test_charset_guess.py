"""Guesses of charsets that nobody declared."""

import random

import pytest

from outgate.extract.charset_guess import guess, wide_charset
from tests.extract.test_charsets import CHINESE, FRENCH, JAPANESE, KOREAN, TAIWANESE


@pytest.mark.parametrize(
    ("text", "charset", "guessed"),
    [
        (CHINESE, "gb2312", "gb18030"),
        (TAIWANESE, "big5", "big5hkscs"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (KOREAN, "euc_kr", "cp949"),
        (FRENCH, "cp1252", "cp1252"),
        ("привет мир", "cp1251", "cp1252"),
    ],
)
def test_a_text_is_guessed_by_its_common_characters(text, charset, guessed):
    assert guess(text.encode(charset)) == guessed


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["jane@example.com", "Anfrage zu Müller"])
def test_wide_charsets_are_seen_by_their_zeros(text, charset):
    assert wide_charset(text.encode(charset)) == charset


def test_characters_that_cannot_be_seen_do_not_make_a_wide_text_noise():
    assert wide_charset("j\u200ban\u00ade @ example, and so on".encode("utf-16-be")) == "utf-16-be"


def test_chinese_in_utf_16_is_seen_by_its_characters():
    assert wide_charset((CHINESE * 2).encode("utf-16-le")) == "utf-16-le"
    assert wide_charset((CHINESE * 2).encode("utf-16-be")) == "utf-16-be"


def test_noise_and_plain_text_are_not_wide():
    rng = random.Random(5)  # noqa: S311 - noise
    assert sum(bool(wide_charset(rng.randbytes(16 + i % 100))) for i in range(2000)) < 5
    assert wide_charset(b"plain ascii text") == ""
    assert wide_charset(b"") == wide_charset(b"a\0b\0") == ""
