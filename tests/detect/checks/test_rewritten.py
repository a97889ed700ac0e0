"""Checks of numbers rewritten by hand. All numbers are made up."""

from __future__ import annotations

import pytest

from outgate.detect.checks import payment, phone, rewritten


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("five oh three, five five five, zero one four eight", "15035550148"),
        ("null eins sieben eins fünf fünf fünf null eins vier drei", "491715550143"),
        ("seis cinco cinco cinco cinco cero uno cuatro tres", "34655550143"),
        ("zéro six trois neuf neuf huit un quatre cinq deux", "33639981452"),
    ],
)
def test_a_telephone_number_in_words_is_the_one_in_digits(value: str, plain: str) -> None:
    assert rewritten.phone_in_words(value) == plain


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("zéro six, quarante-huit, vingt-neuf, dix-sept, trente-neuf", "33648291739"),
        ("zero un soixante-dix quatre-vingt-dix-neuf onze vingt et un", "33170991121"),
        ("zéro sept quatre-vingts zéro trois soixante et onze douze", "33780037112"),
        ("zéro quatre vingt dix trente quarante", "33420103040"),
        ("zéro six quatre cinq six", None),
        ("zéro six quarante vingt-neuf dix-sept trente cinquante", None),
    ],
)
def test_a_french_number_in_pairs_is_the_one_in_digits(value: str, plain: str | None) -> None:
    assert rewritten.phone_in_pairs(value) == plain


@pytest.mark.parametrize(
    "value",
    ["one two three four five six seven eight nine", "nine eight seven six five four three two one zero",
     "six four, three six, seven five, six two, four six",
     "two two two two", "five five five five five five five five five five", ""],
)  # fmt: skip
def test_who_counts_in_words_tells_no_telephone_number(value: str) -> None:
    assert rewritten.phone_in_words(value) is None


def test_cards_in_words_and_in_letters_are_the_ones_in_digits() -> None:
    plain = payment.luhn_with_issuer("4532015112830945")
    spelled = "four five three two zero one five one one two eight three oh nine four five"
    assert rewritten.card_in_words(spelled) == plain
    assert rewritten.card_in_letters("4532 O151 l283 O945") == plain
    refused = [
        rewritten.card_in_words("one two"),
        rewritten.card_in_letters("4532 O151 1283 O946"),
    ]
    assert refused == [None] * 2


def test_chinese_numerals_are_read_as_digits() -> None:
    assert rewritten.phone_in_chinese("幺三八 幺二三四 五六七八") == phone.china("13812345678")
    assert rewritten.phone_in_chinese("壹叁捌壹贰叁肆伍陆柒捌") == phone.china("13812345678")
    assert rewritten.cn_resident_in_chinese("一一零一零五一九八四零三零三三一八一") == "110105198403033181"
    assert rewritten.cn_resident_in_chinese("一一零一零五一九八四零三零三三一八二") is None


def test_cards_in_chinese_numerals_and_social_security_numbers_in_words_are_checked() -> None:
    assert rewritten.card_in_chinese("四五三二零一五一一二八三零九四五") == payment.luhn_with_issuer("4532015112830945")
    assert rewritten.card_in_chinese("四五三二零一五一一二八三零九四六") is None
    assert rewritten.us_ssn_in_words("five four five, three three, three one four seven") == "545333147"
    assert rewritten.us_ssn_in_words("one two three four five six seven eight nine") is None
    assert rewritten.us_ssn_in_words("nine four five, three three, three one four seven") is None


def test_letters_stand_for_digits_only_where_there_are_few_of_them() -> None:
    assert rewritten.phone_in_letters("5O3-555-Ol48") == "15035550148"
    assert rewritten.us_ssn_in_letters("545-33-3I47") == "545333147"
    assert rewritten.iban_in_letters("DE44 5OO1 O517 54O7 3249 31") == "DE44500105175407324931"
    assert rewritten.phone_in_letters("503-555-0148") is None
    assert rewritten.phone_in_letters("OOO-OOO-0148") is None
    assert rewritten.us_ssn_in_letters("545-33-3147") is None
    assert rewritten.iban_in_letters("DE44 5001 0517 5407 3249 31") is None


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("nine eight double seven six triple five two one", "19877655521"),
        ("two one two, double five five, oh one four eight", "12125550148"),
        ("seis doble cinco tres cuatro doble uno dos nueve", "34655341129"),
        ("one two double three four five six seven eight nine", None),
        ("double five, triple one", None),
    ],
)
def test_a_digit_that_is_said_to_be_there_twice_is(value: str, plain: str | None) -> None:
    assert rewritten.phone_in_words(value) == plain


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("four fifteen, five fifty-five, oh one thirty-two", "14155550132"),
        ("oh seven seven, double oh, ninety-four, thirty-one, twenty-two", "447700943122"),
        ("seis veintidós treinta y cuatro cincuenta y seis setenta y nueve", "34622345679"),
        ("seis doce treinta y cuatro cincuenta y seis setenta y ocho", None),
        ("five, double six, twenty two", None),
        ("seven fifteen, five fifty-five, eight o'clock thirty", None),
    ],
)
def test_a_number_said_with_tens_is_the_one_in_digits(value: str, plain: str | None) -> None:
    assert rewritten.phone_in_tens(value) == plain
