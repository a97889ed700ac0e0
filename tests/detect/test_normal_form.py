"""The normal form of text, and its map."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.normal_form import normal_form

ODD = "ａ４＠．－①²\u200b\u00ad\u202e\u0301\u0430\u03bf\u3002\u00a0\u2013٤०𝟒𝐚\ufe0f\U000e0041ﬁ"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("ｊａｎｅ＠ｓｈｏｐ．ｃｏｍ", "jane@shop.com"),
        ("ja\u200bne\u00ad@sh\u2060op.com", "jane@shop.com"),
        ("j\u0430ne@sh\u043ep.com", "jane@shop.com"),
        ("<\u043e.hale@shop.com>", "<o.hale@shop.com>"),
        ("jane@shop\u3002com", "jane@shop.com"),
        ("j\u0301ane", "jane"),
        ("4111\u00a01111\u2009\u202f1111", "4111 1111  1111"),
        ("415\u2013555\u20110132", "415-555-0132"),
        ("٤١١١ ०१२ 𝟒𝟐 ①", "4111 012 42 1"),
        ("\u202e4111\u202c", "4111"),
        ("4\U000e0031111", "4111"),
        ("（Ａ １），３４ ％ ７％， ＄５＆１", "(A 1),34 % 7%, $5&1"),
    ],
)
def test_dressed_up_text_reads_as_ascii(text: str, normal: str) -> None:
    form = normal_form(text.encode())
    assert form is not None
    assert form.data.decode() == normal


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "",
        "Größe und Übung",
        "Привет, Москва и Саша",
        "你好，世界。谢谢！",
        "销量1,234，销售额88％，ASIN；",
        "été — non".replace("—", ","),
        "Ελλάδα",
        "Видео.html и фото-jpg",
    ],
)
def test_ordinary_text_of_any_language_is_left_alone(text: str) -> None:
    assert normal_form(text.encode()) is None


@given(
    st.text(st.one_of(st.sampled_from(ODD), st.sampled_from("ab1@. é日Я"), st.characters(codec="utf-8")), max_size=60)
)
def test_the_map_leads_back_to_the_text_that_each_piece_was_made_from(text: str) -> None:
    data = text.encode()
    form = normal_form(data)
    if form is None:
        return
    for start, end in ((at, at + 1) for at in range(len(form.data))):
        left, right = form.span(start, end)
        assert 0 <= left < right <= len(data)
    assert form.span(0, len(form.data))[0] <= len(data)
    kept = form.data[: form.starts[0]]
    assert data.startswith(kept)


@given(st.text("abc1@.", min_size=1, max_size=10), st.data())
def test_a_value_dressed_up_has_the_span_of_just_itself(value: str, data: st.DataObject) -> None:
    wide = {char: chr(ord(char) + 0xFEE0) for char in value}
    dressed = "".join(wide[char] if data.draw(st.booleans()) else char for char in value[:-1]) + wide[value[-1]]
    text = f"é {dressed} \u00a0é"
    form = normal_form(text.encode())
    assert form is not None
    at = form.data.index(value.encode())
    left, right = form.span(at, at + len(value))
    assert text.encode()[left:right].decode() == dressed


@given(st.binary(max_size=80))
def test_any_bytes_have_a_normal_form_or_none(data: bytes) -> None:
    form = normal_form(data)
    assert form is None or form.starts


def test_the_normal_form_of_a_normal_form_is_itself() -> None:
    for text in (ODD, "ｊ\u0430ne＠ｓ"):
        form = normal_form(text.encode())
        assert form is not None
        again = normal_form(form.data)
        assert again is None or again.data == form.data
        assert unicodedata.is_normalized("NFC", form.data.decode())


def test_near_tells_whether_anything_was_changed_between_two_places() -> None:
    form = normal_form("abcdefgh１ijklmnop".encode())
    assert form is not None
    assert form.is_near(8, 9)
    assert form.is_near(0, 20)
    assert not form.is_near(0, 7)
    assert not form.is_near(10, 17)


def test_a_word_in_cyrillic_stays_one_around_what_cannot_be_seen() -> None:
    form = normal_form("вы\u200bручка, jа\u200bne".encode())
    assert form is not None
    assert form.data.decode() == "выручка, jane"
