"""Checks that python-stdnum knows, each proven on the example that the number's own authority or law publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.au import acn, tfn
from stdnum.gb import nhs
from stdnum.nl import bsn
from stdnum.pl import nip, pesel

from outgate.detect.checks.standard import STANDARD

if TYPE_CHECKING:
    from datetime import date

EXAMPLES = {
    "at_vnr": "1237 010180",
    "au_abn": "51 824 753 556",
    "au_acn": "004 085 616",
    "au_tfn": "459 599 230",
    "be_nn": "85.07.30-033.28",
    "br_cpf": "390.533.447-05",
    "ca_sin": "123-456-782",
    "ch_ahv": "756.9217.0769.85",
    "cz_rc": "710319/2745",
    "de_vat": "DE 136 695 976",
    "dk_cpr": "211062-5629",
    "es_nie": "X-2482300-W",
    "fr_nir": "2 95 10 99 126 111 93",
    "gb_nhs": "943-476-5870",
    "gb_utr": "1955839661",
    "ie_pps": "6433435F",
    "il_id": "3933742-3",
    "in_aadhaar": "2341 2341 2346",
    "it_fiscal_code": "RSSMRA85T10A562S",
    "it_vat": "00743110157",
    "mx_curp": "BOXW310820HNERXN09",
    "mx_rfc": "GODE 561231 GR8",
    "nl_bsn": "1112.22.333",
    "no_fodselsnummer": "151086 95088",
    "pl_nip": "856-734-62-15",
    "pl_pesel": "44051401359",
    "pt_nif": "501 964 843",
    "ro_cnp": "1630615123457",
    "se_orgnr": "556703-7485",
    "sg_uen": "53125226D",
    "tr_tckn": "17291716060",
}
_NO_LAST = {"gb_utr", "dk_cpr", "mx_rfc"}  # where the check character is not the last one, or is not demanded


def test_every_check_has_an_example() -> None:
    assert EXAMPLES.keys() == STANDARD.keys()
    assert len(EXAMPLES) == 31


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_published_example_is_taken_however_it_is_spaced(name: str) -> None:
    plain = "".join(filter(str.isalnum, EXAMPLES[name]))
    assert STANDARD[name](EXAMPLES[name]) == STANDARD[name](plain) is not None
    assert STANDARD[name](EXAMPLES[name].lower()) == STANDARD[name](plain)


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - _NO_LAST))
def test_another_last_character_is_refused(name: str) -> None:
    value = EXAMPLES[name]
    last = chr(ord(value[-1]) + 1) if value[-1] not in "9Z" else chr(ord(value[-1]) - 1)
    assert STANDARD[name](value[:-1] + last) is None


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_number_of_one_digit_repeated_is_a_place_holder(name: str) -> None:
    assert STANDARD[name]("0" * len("".join(filter(str.isalnum, EXAMPLES[name])))) is None


def test_digits_counted_up_are_a_place_holder() -> None:
    assert STANDARD["pt_nif"]("123 456 789") is None
    assert STANDARD["pt_nif"]("123 456 797") == "123456797"


@given(st.sampled_from(sorted(EXAMPLES)), st.text(max_size=24) | st.text("0123456789X -./", max_size=18))
def test_no_text_makes_a_check_raise(name: str, text: str) -> None:
    STANDARD[name](text)


_SUMMED = {"au_acn": (acn, 9), "au_tfn": (tfn, 9), "gb_nhs": (nhs, 10), "nl_bsn": (bsn, 9), "pl_nip": (nip, 10)}


@pytest.mark.parametrize("name", sorted(_SUMMED))
@given(number=st.integers(0, 10**9 - 1))
def test_the_sum_that_is_asked_first_refuses_nothing_that_stdnum_takes(name: str, number: int) -> None:
    module, length = _SUMMED[name]
    numbers = [f"{number:0{length}}"[-length + 1 :] + last for last in "0123456789"]
    valid = [one for one in numbers if module.is_valid(one) and len(set(one)) > 1 and one not in "0123456789" * 2]
    assert [one for one in numbers if STANDARD[name](one) is not None] == valid


@given(st.dates(), st.integers(0, 9999))
def test_so_does_the_sum_of_a_pesel(born: date, serial: int) -> None:
    numbers = [f"{born:%y%m%d}{serial:04}{last}" for last in range(10)]
    assert [one for one in numbers if STANDARD["pl_pesel"](one) is not None] == list(filter(pesel.is_valid, numbers))
