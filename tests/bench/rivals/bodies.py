"""Made-up bodies with what is planted in them and where: mixed ones as on the wire, and sentences. Always the same.

Planted are values of types that a rival knows too; what stands around them are ids, times, prices and hashes, as in
traffic. Half of the values have a word near that says what they are.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from typing import TYPE_CHECKING, NamedTuple

from faker import Faker

from outgate.detect.checks import CHECKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOCALES = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL")
_HOLE = re.compile(r"QZ(\d+)ZQ")
_ROWS = 40
_WORDS = {
    "person.email": "write to {}",
    "person.phone": "call {}",
    "payment.card": "card {}",
    "payment.iban": "IBAN {}",
    "network.ip": "from IP {}",
    "id.us.ssn": "SSN {}",
    "id.gb.nino": "national insurance number {}",
    "id.de.tax_id": "Steuer-ID {}",
    "id.es.dni": "DNI {}",
    "id.it.fiscal_code": "codice fiscale {}",
    "id.in.aadhaar": "Aadhaar {}",
}


class Body(NamedTuple):
    """A text, and what is planted in it: the data type, and the characters from, to."""

    text: str
    labels: list[tuple[str, int, int]]


class Maker:
    """Makes bodies from a seed."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.fakers = [Faker(locale) for locale in LOCALES]
        for faker in self.fakers:
            faker.seed_instance(seed)
        self.planted: list[tuple[str, str]] = []

    def mixed(self) -> Body:
        """Return a body of some 10 kB: JSON, CSV, HTML, script or a log, with a value in every other row."""
        self.planted = []
        fake = self.random.choice(self.fakers)
        rows = [self._row(fake, self._hole(fake) if at % 2 else "") for at in range(_ROWS)]
        return self._filled(self.random.choice(_WAYS)(rows))

    def sentence(self) -> Body:
        """Return one or two sentences with a value."""
        self.planted = []
        fake = self.random.choice(self.fakers)
        return self._filled(f"{fake.sentence()} {self._hole(fake, always=True)}. {fake.sentence()}")

    def _row(self, fake: Faker, hole: str) -> dict[str, object]:
        return {
            "id": self.random.randrange(10**9),
            "uuid": fake.uuid4(),
            "at": 1_763_700_000_000 + self.random.randrange(10**9),
            "updated": fake.iso8601(),
            "price": round(self.random.random() * 100, 6),
            "sku": fake.bothify("??-#####-??").upper(),
            "hash": fake.sha1(),
            "version": fake.numerify("%.%#.##"),
            "note": f"{fake.sentence()} {hole}".strip(),
        }

    def _hole(self, fake: Faker, *, always: bool = False) -> str:
        kind = self.random.choice(list(_WORDS))
        self.planted.append((kind, self._value(kind, fake)))
        hole = f"QZ{len(self.planted) - 1}ZQ"
        needs = always or kind.startswith("id.") or self.random.random() < 0.5
        return _WORDS[kind].format(hole) if needs else hole

    def _value(self, kind: str, fake: Faker) -> str:
        match kind:
            case "person.email":
                return str(fake.email())
            case "person.phone":
                return str(fake.phone_number())
            case "payment.card":
                return self._grouped(fake.credit_card_number(self.random.choice(("visa16", "mastercard"))), 4)
            case "payment.iban":
                return self._grouped(fake.iban(), 4)
            case "network.ip":
                return str(fake.ipv4_public() if self.random.random() < 0.7 else fake.ipv6())
        template, check = _NUMBERS[kind]
        return next(value for value in self._tries(template) if CHECKS[check](value))

    def _grouped(self, value: str, by: int) -> str:
        at = self.random.choice(("", " ", "-" if value.isdigit() else " "))
        return at.join(value[start : start + by] for start in range(0, len(value), by))

    def _tries(self, template: str) -> Iterator[str]:
        while True:
            letters = (self.random.choice("ABCDEHJKLMNPRST") if char == "?" else char for char in template)
            yield "".join(str(self.random.randrange(10)) if char == "#" else char for char in letters)

    def _filled(self, text: str) -> Body:
        labels, out, at, length = [], [], 0, 0
        for hole in _HOLE.finditer(text):
            kind, value = self.planted[int(hole[1])]
            out += [text[at : hole.start()], value]
            length += hole.start() - at
            labels.append((kind, length, length + len(value)))
            length += len(value)
            at = hole.end()
        return Body("".join((*out, text[at:])), labels)


_NUMBERS = {
    "id.us.ssn": ("2##-4#-####", "us_ssn"),
    "id.gb.nino": ("AB ## ## ## C", "gb_nino"),
    "id.de.tax_id": ("4##########", "de_tax_id"),
    "id.es.dni": ("########?", "es_dni"),
    "id.it.fiscal_code": ("RSSMRA8#A1#H501?", "it_fiscal_code"),
    "id.in.aadhaar": ("4### #### ####", "in_aadhaar"),
}


def _json(rows: list[dict[str, object]]) -> str:
    return json.dumps(rows, ensure_ascii=False)


def _csv(rows: list[dict[str, object]]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _html(rows: list[dict[str, object]]) -> str:
    return "".join(
        f'<div class="row" data-id="{row["id"]}" id="{row["uuid"]}"><p>{row["note"]}</p></div>\n' for row in rows
    )


def _script(rows: list[dict[str, object]]) -> str:
    return "".join(f'function f{row["id"]}(a){{return a*{row["price"]}?"{row["note"]}":{row["at"]}}}\n' for row in rows)


def _log(rows: list[dict[str, object]]) -> str:
    return "".join(
        f"{row['updated']} INFO [{row['hash']}] v{row['version']} took {row['price']} {row['note']}\n" for row in rows
    )


_WAYS: tuple[Callable[[list[dict[str, object]]], str], ...] = (_json, _csv, _html, _script, _log)
