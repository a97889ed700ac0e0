"""Checks of numbers that somebody rewrote by hand, so that only a person reads them: words or letters for digits.

The normal form is that of the number written plainly: `five oh three …` and `5O3-…` are one with `503-…`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.detect.checks import identity, payment, phone

if TYPE_CHECKING:
    from collections.abc import Mapping

_LANGUAGES = (
    "zero one two three four five six seven eight nine",
    "null eins zwei drei vier fünf sechs sieben acht neun",
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zéro un deux trois quatre cinq six sept huit neuf",
    "zero uno due tre quattro cinque sei sette otto nove",
)
_WORDS = {word: str(digit) for words in _LANGUAGES for digit, word in enumerate(words.split())}
_WORDS |= {"oh": "0", "zwo": "2", "fuenf": "5"}
_PAIRS_OF = "dix onze douze treize quatorze quinze seize"
_TENS_OF = "vingt trente quarante cinquante soixante"
_FRENCH = {  # what its words count, as pairs of digits are said: quarante-huit, soixante et onze, quatre-vingt-dix
    **{word: digit for digit, word in enumerate(_LANGUAGES[3].split())},
    **{word: number for number, word in enumerate(_PAIRS_OF.split(), 10)},
    **{word: 10 * ten for ten, word in enumerate(_TENS_OF.split(), 2)},
    "zero": 0,
    "une": 1,
    "vingts": 20,
}
_GOES_ON = {"10": range(7, 10), "60": range(1, 17), "70": range(7, 10), "80": range(1, 17), "90": range(7, 10)}
_GOES_ON |= dict.fromkeys(("20", "30", "40", "50"), range(1, 10))  # by what a ten is followed within one number
_TIMES = {"double": 2, "doble": 2, "triple": 3, "treble": 3}  # before a digit in words
_TENS = {
    word: str(ten)
    for words in (
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    )
    for ten, word in enumerate(words.split(), 2)
}
_ENGLISH_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_SPANISH_TEENS = (
    "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve "
    "veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
)
_TEENS = {
    word: str(number) for words in (_ENGLISH_TEENS, _SPANISH_TEENS) for number, word in enumerate(words.split(), 10)
}
_BARE = str.maketrans("áéíóú", "aeiou")
_CHINESE = str.maketrans("〇零一幺壹二贰貳三叁參四肆五伍六陆陸七柒八捌九玖", "001112223334455666778899")
_ALIKE = str.maketrans("OoQlIi|SZB", "0001111528")
_PIECE = re.compile(r"[^\W\d_]+|\d")
_LETTER = re.compile(r"[A-Za-z|]")
_TEN = re.compile(rf"\b({'|'.join(_TENS)})(?:[ -](?:y )?({'|'.join(sorted(_WORDS, key=len, reverse=True))})\b)?(?!\w)")
_AND = re.compile(r"(?<=nta) y (?=\w)")
_STEPS = ("1234567", "7654321")  # somebody counts
_FEWEST = 9  # digits of a telephone number in words: fewer are a count, a date, a score
_SCORES = re.compile(r"\w+[ -]\w+(?:, ?\w+[ -]\w+)+")  # six four, three six, seven five
_NORTH_AMERICA = (10, 11)  # digits
_LETTERS = 5  # that stand for digits, at most
_MOBILE_ES = re.compile(r"[67]\d{8}")


def phone_in_words(value: str) -> str | None:
    """Return the telephone number that is spelled digit by digit in one of five languages, if a plan has it."""
    plain = _spelled(value)
    if len(plain) < _FEWEST or any(run in plain for run in _STEPS) or (_SCORES.fullmatch(value) and plain[0] != "0"):
        return None
    return _likeliest(plain)


def phone_in_tens(value: str) -> str | None:
    """Return the number said in English or Spanish with tens: four fifteen, five fifty-five, oh one thirty-two."""
    said = _AND.sub(" ", value.casefold().translate(_BARE))
    plain = _spelled(_TEN.sub(lambda ten: _TENS[ten[1]] + (_WORDS[ten[2]] if ten[2] else "0"), said), _TEENS)
    if len(plain) < _FEWEST or not plain.isdigit() or any(run in plain for run in _STEPS):
        return None
    return _likeliest(plain)


def phone_in_pairs(value: str) -> str | None:
    """Return the French telephone number that is said in pairs: zéro six, quarante-huit, vingt-neuf, …."""
    pairs = [""]
    for word in _PIECE.findall(value.casefold()):
        number = _FRENCH.get(word)
        if number is not None:  # et
            pair = _together(pairs[-1], number)
            pairs[-1 if pair else len(pairs) :] = [pair or str(number)]
    plain = "".join(pairs)
    return phone.NATIONAL["fr"](plain) if all(len(pair) == 2 for pair in pairs[1:]) else None  # noqa: PLR2004 - a pair


def card_in_words(value: str) -> str | None:
    """Return the card number that is spelled digit by digit."""
    return payment.luhn_with_issuer(_spelled(value))


def card_in_chinese(value: str) -> str | None:
    """Return the card number that is written in Chinese numerals."""
    return payment.luhn_with_issuer(value.translate(_CHINESE))


def phone_in_chinese(value: str) -> str | None:
    """Return the Chinese mobile number that is written in Chinese numerals."""
    return phone.china(value.translate(_CHINESE))


def cn_resident_in_chinese(value: str) -> str | None:
    """Return the resident id that is written in Chinese numerals."""
    return identity.cn_resident(value.translate(_CHINESE))


def phone_in_letters(value: str) -> str | None:
    """Return the telephone number in which a few letters stand for digits that look like them."""
    plain = _unlettered(value)
    return phone.any_country(plain) if plain is not None else None


def card_in_letters(value: str) -> str | None:
    """Return the card number in which a few letters stand for digits."""
    plain = _unlettered(value)
    return payment.luhn_with_issuer(plain) if plain is not None else None


def us_ssn_in_letters(value: str) -> str | None:
    """Return the social security number in which a few letters stand for digits."""
    plain = _unlettered(value)
    return identity.us_ssn(plain) if plain is not None else None


def us_ssn_in_words(value: str) -> str | None:
    """Return the social security number that is spelled digit by digit."""
    plain = _spelled(value)
    return None if any(run in plain for run in _STEPS) else identity.us_ssn(plain)


def iban_in_letters(value: str) -> str | None:
    """Return the IBAN, of a country that has digits only, in which a few letters stand for digits."""
    plain = _unlettered(value[2:])
    return payment.iban(value[:2] + plain) if plain is not None else None


def _together(pair: str, number: int) -> str | None:
    """The pair of digits that a French number goes on to with the next word; None where that begins another."""
    if pair == "0":
        return f"0{number}" if number < 10 else None  # noqa: PLR2004 - a digit
    if pair == "4":
        return "80" if number == 20 else None  # noqa: PLR2004 - quatre-vingt
    return str(int(pair) + number) if number in _GOES_ON.get(pair, ()) else None


def _likeliest(plain: str) -> str | None:
    if len(plain) in _NORTH_AMERICA and (known := phone.north_america(plain)):
        return known
    return phone.NATIONAL["es"](plain) if _MOBILE_ES.fullmatch(plain) else phone.probable(plain)


def _spelled(value: str, more: Mapping[str, str] | None = None) -> str:
    """The digits that words say, `double five` as two of them; `more` words say more than one each."""
    words = {**_WORDS, **more} if more else _WORDS
    out: list[str] = []
    times = 1
    for piece in _PIECE.findall(value.casefold()):
        if piece in _TIMES:
            times = _TIMES[piece]
            continue
        out.append(words.get(piece, piece) * times)
        times = 1
    return "".join(out)


def _unlettered(value: str) -> str | None:
    """The value with digits for its letters, or None where there is no letter, or too many."""
    count = len(_LETTER.findall(value))
    return value.translate(_ALIKE) if 0 < count <= _LETTERS else None
