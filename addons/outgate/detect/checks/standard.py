"""Checks of national, tax and health numbers that python-stdnum knows, by the names that policy files use.

Each module of stdnum names the law or registry that its check is from; the tests prove each on a published example.
stdnum raises for what is no such number; a check returns None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _of(module: Any) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        kept = "".join(char for char in value.upper() if char.isalnum())
        if not kept.isascii() or len(set(kept)) == 1:
            return None
        try:
            return str(module.validate(kept))
        except ValidationError:
            return None

    return check


STANDARD: Mapping[str, Callable[[str], str | None]] = {
    "at_vnr": _of(vnr),
    "au_abn": _of(abn),
    "au_acn": _of(acn),
    "au_tfn": _of(tfn),
    "be_nn": _of(nn),
    "br_cpf": _of(cpf),
    "ca_sin": _of(sin),
    "ch_ahv": _of(ahv),
    "cz_rc": _of(rc),
    "de_vat": _of(vat),
    "dk_cpr": _of(cpr),
    "es_nie": _of(nie),
    "fr_nir": _of(nir),
    "gb_nhs": _of(nhs),
    "gb_utr": _of(utr),
    "ie_pps": _of(pps),
    "il_id": _of(il_idnr),
    "in_aadhaar": _of(aadhaar),
    "it_fiscal_code": _of(codicefiscale),
    "it_vat": _of(iva),
    "mx_curp": _of(curp),
    "mx_rfc": _of(rfc),
    "nl_bsn": _of(bsn),
    "no_fodselsnummer": _of(fodselsnummer),
    "pl_nip": _of(nip),
    "pl_pesel": _of(pesel),
    "pt_nif": _of(nif),
    "ro_cnp": _of(cnp),
    "se_orgnr": _of(orgnr),
    "sg_uen": _of(uen),
    "tr_tckn": _of(tckimlik),
}
