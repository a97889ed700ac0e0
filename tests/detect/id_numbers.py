"""Made-up identity numbers of every kind, with right check digits, in the spellings and by the names that people use.

Numbers are drawn from a seed until the check of their kind takes one; that the checks are right is proven elsewhere, on
the examples that authorities publish. In a template `#` is a digit, `~` one from 1 on, `@` a letter, `?` either.
"""

from __future__ import annotations

import random
import string
from typing import NamedTuple

from outgate.detect.checks import CHECKS

_TRIES = 100_000


class Kind(NamedTuple):
    """How numbers of one kind are made, written and called."""

    template: str
    check: str | None
    spellings: tuple[str, ...]  # each `#` takes the next character
    labels: tuple[str, ...]


def spelled(number: str, spelling: str) -> str:
    """Return a number as one of its spellings has it."""
    characters = iter(number)
    return "".join(next(characters, "") if char == "#" else char for char in spelling) + "".join(characters)


class Maker:
    """Makes numbers from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - reproducible, not secret

    def number(self, kind: Kind) -> str:
        """Return a number that the check of its kind takes, without separators."""
        tries = (self._filled(kind.template) for _ in range(_TRIES))
        return next(one for one in tries if kind.check is None or CHECKS[kind.check](one))

    def _filled(self, template: str) -> str:
        year, month, day = self._random.randint(1940, 2005), self._random.randint(1, 12), self._random.randint(1, 28)
        born = {
            "{yyyymd}": f"{year}{month:02d}{day:02d}",
            "{ymd}": f"{year % 100:02d}{month:02d}{day:02d}",
            "{dmy}": f"{day:02d}{month:02d}{year % 100:02d}",
        }
        for name, digits in born.items():
            template = template.replace(name, digits)
        return "".join(self._random.choice(_CLASSES.get(char, char)) for char in template)


_CLASSES = {
    "#": string.digits,
    "~": "123456789",
    "@": string.ascii_uppercase,
    "?": string.ascii_uppercase + string.digits,
    "v": "BCDFGHJKLMNPQRSTVXYZ",
    "z": "CFGHJKLMNPRTVWXYZ0123456789",
    "Z": "CFGHJKLMNPRTVWXYZ",
}

_PASSPORT = (
    "passport number",
    "Passport No.",
    "passport",
    "Reisepass-Nr.",
    "Reisepassnummer",
    "numéro de passeport",
    "pasaporte",
    "護照號碼",
)
_LICENCE = ("driver's license number", "Driving licence", "driver license no", "Führerscheinnummer")
KINDS: dict[str, Kind] = {
    "id.at.svnr": Kind(
        "~###{dmy}",
        "at_vnr",
        ("##########", "#### ######"),
        ("SVNR", "Sozialversicherungsnummer", "SV-Nummer", "Versicherungsnummer"),
    ),
    "id.au.medicare": Kind(
        "2#########", "au_medicare", ("##########", "#### ##### #"), ("Medicare number", "Medicare card", "Medicare No")
    ),
    "id.au.tfn": Kind(
        "~########", "au_tfn", ("#########", "### ### ###", "###-###-###"), ("TFN", "Tax File Number", "tax file no")
    ),
    "id.be.national_number": Kind(
        "{ymd}#####",
        "be_nn",
        ("###########", "##.##.##-###.##", "######-###-##", "## ## ## ### ##"),
        ("Rijksregisternummer", "NISS", "numéro national", "INSZ", "national number"),
    ),
    "id.br.cpf": Kind(
        "###########",
        "br_cpf",
        ("###########", "###.###.###-##", "### ### ### ##", "#########-##"),
        ("CPF", "CPF do cliente", "Tax ID"),
    ),
    "id.ca.sin": Kind(
        "~########",
        "ca_sin",
        ("#########", "### ### ###", "###-###-###", "###.###.###"),
        ("SIN", "Social Insurance Number", "social insurance no", "NAS", "numéro d'assurance sociale"),
    ),
    "id.ch.ahv": Kind(
        "756##########",
        "ch_ahv",
        ("#############", "###.####.####.##", "### #### #### ##"),
        ("AHV-Nummer", "AHV-Nr.", "numéro AVS", "Sozialversicherungsnummer", "AHVN13"),
    ),
    "id.cn.passport": Kind("E########", None, ("#########",), (*_PASSPORT, "护照号码", "护照号")),
    "id.cn.resident": Kind(
        "110105{yyyymd}####",
        "cn_resident",
        ("##################", "###### ######## ####"),
        ("身份证号码", "身份证", "ID number", "身份证号"),
    ),
    "id.cz.rodne_cislo": Kind(
        "{ymd}####", "cz_rc", ("##########", "######/####"), ("rodné číslo", "RČ", "birth number")
    ),
    "id.de.driving_licence": Kind(
        "B??######X?", None, ("###########",), (*_LICENCE, "Führerschein-Nr.", "Führerschein")
    ),
    "id.de.health_insurance": Kind(
        "@#########",
        "de_health_insurance",
        ("##########", "#### ### ###"),
        ("Versichertennummer", "KVNR", "Krankenversichertennummer", "health insurance number"),
    ),
    "id.de.id_card": Kind(
        "Zzzzzzzz#",
        "de_document",
        ("#########",),
        ("Personalausweisnummer", "Personalausweis", "Ausweisnummer", "ID card number"),
    ),
    "id.de.passport": Kind(
        "Zzzzzzzz#",
        "de_document",
        ("#########",),
        ("Reisepass-Nr.", "Reisepassnummer", "Passnummer", "passport number", "passport"),
    ),
    "id.de.pension": Kind(
        "65{dmy}@###",
        "de_pension",
        ("############", "## ###### # ###", "############"),
        ("Rentenversicherungsnummer", "RVNR", "Sozialversicherungsnummer", "SV-Nummer"),
    ),
    "id.de.physician": Kind("#########", "de_physician", ("#########",), ("LANR", "Arztnummer")),
    "id.de.tax_id": Kind(
        "~##########",
        "de_tax_id",
        ("###########", "## ### ### ###", "##-###-###-###", "##.###.###.###"),
        (
            "Steuer-ID",
            "Steueridentifikationsnummer",
            "IdNr",
            "steuerliche Identifikationsnummer",
            "Steuer-IdNr.",
            "tax ID",
            "TIN",
        ),
    ),
    "id.de.tax_number": Kind(
        "21########5", None, ("###/###/#####", "###########"), ("Steuernummer", "St.-Nr.", "Steuer-Nr.")
    ),
    "id.dk.cpr": Kind(
        "{dmy}####",
        "dk_cpr",
        ("##########", "######-####", "###### ####"),
        ("CPR", "CPR-nummer", "CPR-nr.", "personnummer"),
    ),
    "id.es.dni": Kind(
        "########@",
        "es_dni",
        ("#########", "########-#", "######## #", "##.###.###-#", "##.###.####"),
        ("DNI", "NIF", "Documento Nacional de Identidad"),
    ),
    "id.es.nie": Kind(
        "X#######@", "es_nie", ("#########", "#-#######-#", "# ####### #"), ("NIE", "número de identidad de extranjero")
    ),
    "id.es.passport": Kind("@@@######", None, ("#########",), _PASSPORT),
    "id.fi.hetu": Kind(
        "{dmy}-###?",
        "fi_hetu",
        ("###########",),
        ("henkilötunnus", "HETU", "personbeteckning", "Finnish personal identity code"),
    ),
    "id.fr.id_card": Kind(
        "##########12", None, ("############",), ("carte nationale d'identité", "numéro de carte d'identité", "CNI")
    ),
    "id.fr.nir": Kind(
        "1{ymd}########",
        "fr_nir",
        ("###############", "# ## ## ## ### ### ##", "#-##-##-##-###-###-##", "#.##.##.##.###.###.##"),
        ("numéro de sécurité sociale", "NIR", "n° sécu", "INSEE", "social security number"),
    ),
    "id.fr.passport": Kind("##@@#####", None, ("#########",), _PASSPORT),
    "id.gb.driving_licence": Kind(
        "MORGA657054SM#IJ",
        None,
        ("################", "##### ###### ######"),
        (*_LICENCE, "driving licence number", "DVLA driver number"),
    ),
    "id.gb.nhs": Kind(
        "4#########", "gb_nhs", ("##########", "### ### ####", "###-###-####"), ("NHS number", "NHS No", "NHS")
    ),
    "id.gb.nino": Kind(
        "AB######C",
        "gb_nino",
        ("#########", "## ## ## ## #", "## ###### #", "##-##-##-##-#", "##.##.##.##.#"),
        ("National Insurance number", "NI number", "NINO", "NI No"),
    ),
    "id.gb.passport": Kind("#########", None, ("#########",), _PASSPORT),
    "id.gb.utr": Kind(
        "##########", "gb_utr", ("##########", "##### #####"), ("UTR", "Unique Taxpayer Reference", "tax reference")
    ),
    "id.hk.hkid": Kind(
        "@######?",
        "hk_hkid",
        ("#######(#)", "########", "####### (#)"),
        ("HKID", "Hong Kong ID", "香港身份證", "HKID No", "身份證號碼"),
    ),
    "id.ie.pps": Kind("#######@", "ie_pps", ("########", "####### #"), ("PPS number", "PPSN", "PPS No")),
    "id.il.id": Kind(
        "#########", "il_id", ("#########", "########-#"), ("Teudat Zehut", "Israeli ID", "ת.ז.", "מספר זהות")
    ),
    "id.in.aadhaar": Kind(
        "~###########",
        "in_aadhaar",
        ("############", "#### #### ####", "####-####-####", "####.####.####"),
        ("Aadhaar", "Aadhaar number", "Aadhaar No", "UIDAI", "aadhar card"),
    ),
    "id.in.pan": Kind(
        "@@@P@####@", None, ("##########",), ("PAN", "PAN card", "PAN number", "Permanent Account Number")
    ),
    "id.in.passport": Kind("J~#####~", None, ("########",), _PASSPORT),
    "id.in.voter": Kind("@@@#######", None, ("##########",), ("voter id", "EPIC No", "Voter ID card", "EPIC")),
    "id.it.driver_license": Kind(
        "@@#######@", None, ("##########",), (*_LICENCE, "patente di guida", "numero patente", "patente")
    ),
    "id.it.fiscal_code": Kind(
        "vvvvvv##A##H501@",
        "it_fiscal_code",
        ("################", "### ### ##### #####"),
        ("codice fiscale", "Cod. Fiscale", "tax code"),
    ),
    "id.it.identity_card": Kind(
        "CA#####@@",
        None,
        ("#########",),
        ("carta d'identità", "carta di identità", "CIE", "numero carta d'identità", "ID card number"),
    ),
    "id.it.passport": Kind("YA#######", None, ("#########",), (*_PASSPORT, "passaporto", "numero di passaporto")),
    "id.jp.my_number": Kind(
        "############",
        "jp_my_number",
        ("############", "#### #### ####", "####-####-####"),
        ("マイナンバー", "個人番号", "My Number", "individual number"),
    ),
    "id.jp.passport": Kind("TK#######", None, ("#########",), (*_PASSPORT, "旅券番号", "パスポート番号")),
    "id.kr.driver_license": Kind(
        "11##########",
        None,
        ("##-##-######-##", "############"),
        ("운전면허번호", "운전면허", "Korean driver license", "driver's license"),
    ),
    "id.kr.frn": Kind(
        "{ymd}6######",
        "kr_frn",
        ("######-#######", "#############"),
        ("외국인등록번호", "alien registration number", "FRN", "foreigner registration number"),
    ),
    "id.kr.passport": Kind(
        "M########", None, ("#########",), ("여권번호", "여권", "Korean passport", "passport number")
    ),
    "id.kr.rrn": Kind(
        "{ymd}1######",
        "kr_rrn",
        ("######-#######", "#############"),
        ("주민등록번호", "RRN", "주민번호", "resident registration number"),
    ),
    "id.mx.curp": Kind("GODE{ymd}HDFvvv0#", "mx_curp", ("##################",), ("CURP", "clave única")),
    "id.mx.rfc": Kind("GODE{ymd}???", None, ("#############", "#### ###### ###", "####-######-###"), ("RFC", "R.F.C.")),
    "id.nl.bsn": Kind(
        "#########",
        "nl_bsn",
        ("#########", "####.##.###", "### ### ###", "#### ## ###", "###.###.###"),
        ("BSN", "burgerservicenummer", "sofinummer", "citizen service number"),
    ),
    "id.no.fodselsnummer": Kind(
        "{dmy}#####",
        "no_fodselsnummer",
        ("###########", "###### #####"),
        ("fødselsnummer", "personnummer", "fnr", "Norwegian national ID"),
    ),
    "id.ph.tin": Kind(
        "############",
        None,
        ("###-###-###-###", "############"),
        ("TIN", "BIR TIN", "TIN No", "Tax Identification Number"),
    ),
    "id.pl.pesel": Kind("{ymd}#####", "pl_pesel", ("###########",), ("PESEL", "numer PESEL", "nr PESEL")),
    "id.pt.nif": Kind(
        "2########", "pt_nif", ("#########", "### ### ###"), ("NIF", "número de contribuinte", "contribuinte")
    ),
    "id.ro.cnp": Kind("1{ymd}######", "ro_cnp", ("#############",), ("CNP", "cod numeric personal")),
    "id.ru.passport": Kind("##########", None, ("#### ######", "## ## № ######"), ("паспорт", "паспортные данные")),
    "id.ru.snils": Kind("###########", "ru_snils", ("###-###-### ##", "###########"), ("СНИЛС", "страховой номер")),
    "id.se.personnummer": Kind(
        "{ymd}####",
        "se_personnummer",
        ("##########", "######-####", "###### ####"),
        ("personnummer", "personnr", "Swedish personal identity number"),
    ),
    "id.sg.nric": Kind("S#######@", "sg_nric", ("#########",), ("NRIC", "NRIC No", "FIN", "Singapore ID")),
    "id.th.tnin": Kind(
        "1############",
        "th_tnin",
        ("#############", "#-####-#####-##-#", "# #### ##### ## #"),
        ("เลขประจำตัวประชาชน", "Thai ID", "Thai national ID", "บัตรประชาชน", "TNIN"),
    ),
    "id.tr.national_id": Kind(
        "~##########", "tr_tckn", ("###########",), ("TCKN", "T.C. Kimlik No", "TC Kimlik", "kimlik no")
    ),
    "id.tw.id": Kind(
        "A1########", "tw_id", ("##########",), ("身分證字號", "Taiwan ID", "身分證", "國民身分證統一編號")
    ),
    "id.us.driver_license": Kind("@#######", None, ("########",), _LICENCE),
    "id.us.itin": Kind(
        "9##70####",
        "us_itin",
        ("###-##-####", "#########", "### ## ####"),
        ("ITIN", "Individual Taxpayer Identification Number", "taxpayer id"),
    ),
    "id.us.mbi": Kind(
        "1EG4TE5MK7#",
        None,
        ("###########", "####-###-####"),
        ("Medicare beneficiary identifier", "MBI", "Medicare number", "Medicare ID"),
    ),
    "id.us.passport": Kind("#########", None, ("#########",), _PASSPORT),
    "id.us.ssn": Kind(
        "2##4#####",
        "us_ssn",
        ("###-##-####", "#########", "### ## ####", "###.##.####"),
        ("SSN", "Social Security Number", "social security no", "SSN#", "Soc Sec No"),
    ),
    "id.za.id": Kind(
        "{ymd}####08#",
        "za_id",
        ("#############", "###### #### ###", "###### #### ## #"),
        ("South African ID", "ID number", "SA ID number", "identity number"),
    ),
}
