"""Checks of national, tax and health numbers that python-stdnum knows, by the names that policy files use.

The source of each format and check digit stands beside its name; the tests prove each on a published example.
stdnum raises for what is no such number; a check returns None.
"""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING, Any, NamedTuple

from stdnum.at import vnr
from stdnum.au import abn, acn, tfn
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cz import rc
from stdnum.de import vat
from stdnum.dk import cpr
from stdnum.es import nie
from stdnum.exceptions import ValidationError
from stdnum.fr import nir
from stdnum.gb import nhs, utr
from stdnum.ie import pps
from stdnum.il import idnr as il_idnr
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale, iva
from stdnum.mx import curp, rfc
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import nip, pesel
from stdnum.pt import nif
from stdnum.ro import cnp
from stdnum.se import orgnr
from stdnum.sg import uen
from stdnum.tr import tckimlik

from outgate.detect.checks.compact import compact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_COUNTED = "0123456789" * 2  # a place-holder, as one digit repeated is; 123456789 would be a Portuguese NIF


class Sum(NamedTuple):
    """The digits times these weights must be divisible: asked first, since stdnum needs ten times as long to say no."""

    weights: tuple[int, ...]
    modulus: int

    def holds(self, number: str) -> bool:
        """Whether it is so for as many digits, or leaves it to stdnum what is not one."""
        if len(number) != len(self.weights) or not number.isdecimal():
            return True
        total: int = sum(map(mul, self.weights, number.encode())) - 48 * sum(self.weights)  # 48: the code of 0
        return total % self.modulus == 0


def _of(module: Any, *weights: int, modulus: int = 11) -> Callable[[str], str | None]:
    known = Sum(weights, modulus)

    def check(value: str) -> str | None:
        kept = compact(value) if value.isascii() else "".join(char for char in value.upper() if char.isalnum())
        if not kept.isascii() or len(set(kept)) == 1 or kept in _COUNTED or not known.holds(kept):
            return None
        try:
            return str(module.validate(kept))
        except ValidationError:
            return None

    return check


STANDARD: Mapping[str, Callable[[str], str | None]] = {
    "at_vnr": _of(vnr),  # ASVG § 31; https://www.sozialversicherung.at
    "au_abn": _of(abn),  # https://abr.business.gov.au, "Format of the ABN"
    "au_acn": _of(acn, 8, 7, 6, 5, 4, 3, 2, 1, 1, modulus=10),  # ASIC, "Australian Company Number digit check"
    "au_tfn": _of(tfn, 1, 4, 3, 7, 5, 8, 6, 9, 10),  # https://www.ato.gov.au; weights 1 4 3 7 5 8 6 9 10, MOD 11
    "be_nn": _of(nn),  # https://www.ibz.rrn.fgov.be: date, serial, 97 less MOD 97
    "br_cpf": _of(cpf),  # Receita Federal: two digits, MOD 11
    "ca_sin": _of(sin),  # https://www.canada.ca, SIN code of practice: Luhn
    "ch_ahv": _of(ahv),  # BSV, AHVN13: 756 and the check digit of EAN-13
    "cz_rc": _of(rc),  # zákon 133/2000 Sb.: date, serial, MOD 11
    "de_vat": _of(vat),  # BZSt: ISO 7064 MOD 11,10
    "dk_cpr": _of(cpr),  # https://cpr.dk: date, serial, MOD 11 until 2007
    "es_nie": _of(nie),  # Orden INT/2058/2008: letter of MOD 23
    "fr_nir": _of(nir),  # INSEE, décret 82-103: 97 less MOD 97
    "gb_nhs": _of(nhs, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1),  # NHS Data Dictionary: MOD 11
    "gb_utr": _of(utr),  # HMRC: weights 6 7 8 9 10 5 4 3 2, MOD 11
    "ie_pps": _of(pps),  # https://www.revenue.ie: letter of MOD 23
    "il_id": _of(il_idnr),  # population registry: Luhn
    "in_aadhaar": _of(aadhaar),  # https://uidai.gov.in: Verhoeff
    "it_fiscal_code": _of(codicefiscale),  # D.M. 23/12/1976: character of odd and even values
    "it_vat": _of(iva),  # Agenzia delle Entrate: Luhn and the office
    "mx_curp": _of(curp),  # RENAPO, instructivo normativo: name, date, state, MOD 10
    "mx_rfc": _of(rfc),  # SAT: name, date, MOD 11
    "nl_bsn": _of(bsn, 9, 8, 7, 6, 5, 4, 3, 2, -1),  # Wet algemene bepalingen BSN: the test by eleven
    "no_fodselsnummer": _of(fodselsnummer),  # https://www.skatteetaten.no: date, two digits, MOD 11
    "pl_nip": _of(nip, 6, 5, 7, 2, 3, 4, 5, 6, 7, -1),  # ustawa of 13/10/1995: weights 6 5 7 2 3 4 5 6 7, MOD 11
    "pl_pesel": _of(pesel, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1, modulus=10),  # ustawa of 24/9/2010: date, MOD 10
    "pt_nif": _of(nif),  # Decreto-Lei 14/2013: MOD 11
    "ro_cnp": _of(cnp),  # Legea 105/1996: date, county, MOD 11
    "se_orgnr": _of(orgnr),  # https://www.bolagsverket.se: Luhn
    "sg_uen": _of(uen),  # https://www.uen.gov.sg: by kind of entity
    "tr_tckn": _of(tckimlik),  # https://www.nvi.gov.tr: two digits, MOD 10
}
