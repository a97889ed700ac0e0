"""The checks of identifiers, by the names that policy files use. To add one: a function, and its line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.detect.checks import america_africa, asia, compact, europe
from outgate.detect.checks.standard import STANDARD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

IDENTIFIERS: Mapping[str, Callable[[str], str | None]] = {
    **STANDARD,
    "au_medicare": asia.au_medicare,
    "code": compact.code,
    "de_document": europe.de_document,
    "de_health_insurance": europe.de_health_insurance,
    "de_pension": europe.de_pension,
    "de_physician": europe.de_physician,
    "de_tax_id": europe.de_tax_id,
    "de_tax_number": europe.de_tax_number,
    "es_dni": europe.es_dni,
    "fi_hetu": europe.fi_hetu,
    "gb_driving_licence": europe.gb_driving_licence,
    "gb_nino": europe.gb_nino,
    "hk_hkid": asia.hk_hkid,
    "jp_my_number": asia.jp_my_number,
    "kr_brn": asia.kr_brn,
    "kr_checked": asia.kr_checked,
    "kr_frn": asia.kr_frn,
    "kr_rrn": asia.kr_rrn,
    "ru_snils": europe.ru_snils,
    "se_personnummer": europe.se_personnummer,
    "sg_nric": asia.sg_nric,
    "th_tnin": asia.th_tnin,
    "tw_id": asia.tw_id,
    "us_itin": america_africa.us_itin,
    "us_npi": america_africa.us_npi,
    "za_id": america_africa.za_id,
}
