"""The named checks of data types: a second test on what a regex matched.

A check takes the matched text and returns the value's normal form (the same for every spelling of one value;
it is what digests are made of and what `distinct` counts), or None when the text is not such a value.
To add one: a function, and its line here. It may count on the form that its data type's regex asks for: with any
other text, which a policy of somebody's own may bring it, it may raise ArithmeticError, LookupError or ValueError.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from outgate.detect.checks import (
    bank,
    email,
    identity,
    network,
    payment,
    person,
    phone,
    rewritten,
    secret,
    tracking,
    wallet,
)
from outgate.detect.checks.compact import digits
from outgate.detect.checks.identifiers import IDENTIFIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Check = Callable[[str], str | None]

_LISTED: Mapping[str, Check] = {
    "address": person.address,
    "address_line": person.address_line,
    "bank_account": bank.account,
    "base58": wallet.base58,
    "basic_auth": secret.basic_auth,
    "bech32": wallet.bech32,
    "bic": bank.bic,
    "birth_date": person.birth_date,
    "card_in_chinese": rewritten.card_in_chinese,
    "card_in_letters": rewritten.card_in_letters,
    "card_in_words": rewritten.card_in_words,
    "cn_resident": identity.cn_resident,
    "cn_resident_in_chinese": rewritten.cn_resident_in_chinese,
    "digits": digits,
    "email": email.email,
    "email_spaced": email.email_spaced,
    "iban": payment.iban,
    "iban_in_letters": rewritten.iban_in_letters,
    "iban_pl": payment.iban_pl,
    "ip": network.ip,
    "ip_long": network.ip_long,
    "jwt": secret.jwt,
    "luhn": payment.luhn,
    "luhn_with_issuer": payment.luhn_with_issuer,
    "mac": network.mac,
    "password": secret.password,
    "name": person.name,
    "phone": phone.any_country,
    "phone_cn": phone.china,
    "phone_in_chinese": rewritten.phone_in_chinese,
    "phone_in_letters": rewritten.phone_in_letters,
    "phone_in_pairs": rewritten.phone_in_pairs,
    "phone_in_tens": rewritten.phone_in_tens,
    "phone_in_words": rewritten.phone_in_words,
    "phone_unnamed": phone.unnamed,
    "phone_international": phone.international,
    "phone_ru": phone.russia,
    "phone_us": phone.north_america,
    **{f"phone_{country}": check for country, check in phone.NATIONAL.items()},
    "private_key": secret.private_key,
    "routing": bank.routing,
    "sort_code": bank.sort_code,
    "token": secret.token,
    "tracking_fedex": tracking.fedex,
    "tracking_impb": tracking.impb,
    "tracking_mod7": tracking.mod7,
    "tracking_named": tracking.named,
    "tracking_s10": tracking.s10,
    "tracking_sscc": tracking.sscc,
    "tracking_ups": tracking.ups,
    "url_password": secret.url_password,
    "us_ssn": identity.us_ssn,
    "us_ssn_in_letters": rewritten.us_ssn_in_letters,
    "us_ssn_in_words": rewritten.us_ssn_in_words,
    **IDENTIFIERS,
}


def _of_any_text(check: Check) -> Check:
    """Return the check, for which a text of another form is no value."""

    @wraps(check)
    def checked(text: str) -> str | None:
        try:
            return check(text)
        except (ArithmeticError, LookupError, ValueError):
            return None

    return checked


CHECKS: Mapping[str, Check] = {name: _of_any_text(check) for name, check in _LISTED.items()}

__all__ = ["CHECKS"]
