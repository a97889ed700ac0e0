"""European identifiers: examples of the authorities, and what is wrong in one place."""

from __future__ import annotations

import pytest

from outgate.detect.checks.europe import (
    de_document,
    de_health_insurance,
    de_pension,
    de_physician,
    de_tax_id,
    de_tax_number,
    es_dni,
    fi_hetu,
    gb_driving_licence,
    gb_nino,
    ru_snils,
    se_personnummer,
)

RIGHT = [
    (ru_snils, "112-233-445 95", "11223344595"),
    (de_tax_id, "86 095 742 719", "86095742719"),
    (de_tax_number, "2893081508152", "2893081508152"),
    (de_tax_number, "93/815/08152", "9381508152"),
    (de_tax_number, "93815 08152", "9381508152"),
    (de_pension, "15 070649 C 103", "15070649C103"),
    (de_health_insurance, "a000500015", "A000500015"),
    (de_physician, "234567701", "234567701"),
    (de_document, "C01X00T478", "C01X00T478"),
    (de_document, "C01X00T478D", "C01X00T478"),
    (de_document, "c01x00t41", "C01X00T41"),
    (es_dni, "12345678-z", "12345678Z"),
    (es_dni, "1111111G", "01111111G"),
    (fi_hetu, "131052-308T", "131052-308T"),
    (fi_hetu, "010594y9032", "010594Y9032"),
    (gb_nino, "pr 12 36 12 c", "PR123612C"),
    (gb_driving_licence, "MORGA657054SM9IJ", "MORGA657054SM9IJ"),
    (gb_driving_licence, "MORGA 657054 SM9IJ 35", "MORGA657054SM9IJ"),
    (se_personnummer, "19880320-0016", "8803200016"),
    (se_personnummer, "880380-0013", "8803800013"),
]
WRONG = [
    (ru_snils, "112-233-445 96"),
    (ru_snils, "000-000-000 00"),
    (de_tax_id, "86095742718"),
    (de_tax_id, "06095742719"),
    (de_tax_id, "11112345678"),
    (de_tax_number, "1781508150001"),
    (de_pension, "15420649C103"),
    (de_pension, "15070649C104"),
    (de_health_insurance, "A000500010"),
    (de_physician, "234567601"),
    (de_document, "C01X00T42"),
    (es_dni, "12345678A"),
    (es_dni, "00000000T"),
    (fi_hetu, "310252-308T"),
    (fi_hetu, "131052-308U"),
    (gb_nino, "BG123612A"),
    (gb_driving_licence, "MORGA699954SM9IJ"),
    (se_personnummer, "19880320-0017"),
    (se_personnummer, "19881320-0016"),
]


@pytest.mark.parametrize(("check", "value", "normal"), RIGHT)
def test_what_an_authority_gives_out_has_one_normal_form(check, value, normal) -> None:
    assert check(value) == normal


@pytest.mark.parametrize(("check", "value"), WRONG)
def test_a_wrong_digit_date_or_prefix_is_refused(check, value) -> None:
    assert check(value) is None
