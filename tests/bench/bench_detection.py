"""Recall and precision on labelled data: `python -m tests.bench.bench_detection DIR`.

DIR holds `synth_sentences.json` (sentences with labelled spans) and `identifier_cases.json` (texts with how many
identifiers are in each). A finding is right when it overlaps a label of its kind by more than half of both.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outgate.detect import Detector, load
from outgate.model import Likelihood, Limits, Part

if TYPE_CHECKING:
    from outgate.model import Span

POLICIES = Path(__file__).parents[2] / "policies"
LABELS = {
    "EMAIL_ADDRESS": "person.email",
    "PHONE_NUMBER": "person.phone",
    "CREDIT_CARD": "payment.card",
    "IBAN_CODE": "payment.iban",
    "US_SSN": "id.us.ssn",
    "IP_ADDRESS": "network.ip",
}
CASES = {  # recognizer of `identifier_cases.json`: the data type that finds the same
    "au_abn": "company.au.abn",
    "au_acn": "company.au.acn",
    "au_medicare": "id.au.medicare",
    "au_tfn": "id.au.tfn",
    "ca_sin": "id.ca.sin",
    "credit_card": "payment.card",
    "crypto": "payment.crypto",
    "de_fuehrerschein": "id.de.driving_licence",
    "de_health_insurance": "id.de.health_insurance",
    "de_id_card": "id.de.id_card",
    "de_kfz": "vehicle.de.plate",
    "de_lanr": "id.de.physician",
    "de_passport": "id.de.passport",
    "de_social_security": "id.de.pension",
    "de_tax_id": "id.de.tax_id",
    "de_tax_number": "id.de.tax_number",
    "de_vat_id": "company.de.vat_id",
    "email": "person.email",
    "es_nie": "id.es.nie",
    "es_nif": "id.es.dni",
    "es_passport": "id.es.passport",
    "fi_personal_identity_code": "id.fi.hetu",
    "iban": "payment.iban",
    "in_aadhaar": "id.in.aadhaar",
    "in_gstin": "company.in.gstin",
    "in_pan": "id.in.pan",
    "in_passport": "id.in.passport",
    "in_vehicle_registration": "vehicle.in.plate",
    "in_voter": "id.in.voter",
    "ip": "network.ip",
    "it_driver_license": "id.it.driver_license",
    "it_fiscal_code": "id.it.fiscal_code",
    "it_identity_card": "id.it.identity_card",
    "it_passport": "id.it.passport",
    "it_vat_code": "company.it.vat",
    "kr_brn": "company.kr.brn",
    "kr_driver_license": "id.kr.driver_license",
    "kr_frn": "id.kr.frn",
    "kr_passport": "id.kr.passport",
    "kr_rrn": "id.kr.rrn",
    "mac": "network.mac",
    "ng_vehicle_registration": "vehicle.ng.plate",
    "ph_mobile_number": "person.phone",
    "ph_tin": "id.ph.tin",
    "phone": "person.phone",
    "pl_pesel": "id.pl.pesel",
    "se_organisationsnummer": "company.se.organisationsnummer",
    "se_personnummer": "id.se.personnummer",
    "sg_fin": "id.sg.nric",
    "sg_uen": "company.sg.uen",
    "th_tnin": "id.th.tnin",
    "tr_license_plate": "vehicle.tr.plate",
    "tr_national_id": "id.tr.national_id",
    "tr_phone_number": "person.phone",
    "uk_driving_licence": "id.gb.driving_licence",
    "uk_nhs": "id.gb.nhs",
    "uk_nino": "id.gb.nino",
    "uk_passport": "id.gb.passport",
    "uk_vehicle_registration": "vehicle.gb.plate",
    "us_driver_license": "id.us.driver_license",
    "us_itin": "id.us.itin",
    "us_mbi": "id.us.mbi",
    "us_npi": "company.us.npi",
    "us_passport": "id.us.passport",
    "us_ssn": "id.us.ssn",
    "za_id_number": "id.za.id",
}


@dataclass
class Score:
    """Counts of one data type."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    shown: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """One line of the report."""
        recall = self.right / max(1, self.right + self.missed)
        precision = self.right / max(1, self.right + self.wrong)
        return f"{name:14} recall {recall:.3f}  precision {precision:.3f}  ({self.right} right, {self.missed} missed)"


@dataclass
class Kind:
    """Cases of one recognizer: how many there are, how many are right, and right for what shipped rules act on."""

    positive: Counter[int] = field(default_factory=Counter)
    negative: Counter[int] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)

    def add(self, text: str, expected: int, found: list[Likelihood]) -> None:
        """Count one case."""
        sure = [likelihood for likelihood in found if likelihood >= Likelihood.LIKELY]
        counts = self.positive if expected else self.negative
        is_right = len(found) >= expected if expected else not found
        is_sure = len(sure) >= expected if expected else not sure
        counts.update({0: 1, 1: is_right, 2: is_sure})
        self.shown += [] if is_right else [f"{len(found)} of {expected} in {text!r}"]

    def line(self, name: str) -> str:
        """One line of the report."""
        (all_, found, sure), (none, quiet, calm) = (
            [one[at] for at in range(3)] for one in (self.positive, self.negative)
        )
        return f"{name:26} {found:4}/{all_:<4} {sure:7} {quiet:4}/{none:<4} {calm:11}"


def main() -> int:
    """Print a table for sentences and one for cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--misses", action="store_true", help="show each text that was misread")
    given = parser.parse_args()
    files = {str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in POLICIES.rglob("*.*")}
    detector = Detector(load(files), b"bench" * 8, Limits())
    sentences = json.loads((given.folder / "synth_sentences.json").read_text("utf-8"))
    cases = json.loads((given.folder / "identifier_cases.json").read_text("utf-8"))
    _report("sentences", _sentences(detector, sentences), is_long=given.misses)
    _report_kinds(_cases(detector, cases), is_long=given.misses)
    return 0


def _spans(detector: Detector, text: str) -> list[tuple[str, Span]]:
    data = text.encode()
    found = detector.findings([Part(("body",), data)])
    return [
        (finding.data_type, (len(data[:start].decode()), len(data[:end].decode())))
        for finding in found
        for start, end in finding.spans
    ]


def _sentences(detector: Detector, rows: list[dict[str, Any]]) -> dict[str, Score]:
    scores = {name: Score() for name in LABELS.values()}
    for row in rows:
        labels = [(LABELS.get(s["entity_type"], ""), (s["start_position"], s["end_position"])) for s in row["spans"]]
        _compare(row["full_text"], labels, _spans(detector, row["full_text"]), scores)
    return scores


def _compare(
    text: str, labels: list[tuple[str, Span]], found: list[tuple[str, Span]], scores: dict[str, Score]
) -> None:
    for name, span in found:
        if name in scores:
            is_right = any(name == other and _same(span, place) for other, place in labels)
            scores[name].right += is_right
            scores[name].wrong += not is_right
            scores[name].shown += [] if is_right else [f"wrong  {text[slice(*span)]!r} in {text[:200]!r}"]
    for name, span in labels:
        if name and not any(name == other and _same(span, place) for other, place in found):
            scores[name].missed += 1
            around = text[max(0, span[0] - 60) : span[1] + 30]
            scores[name].shown.append(f"missed {text[slice(*span)]!r} in {around!r}")


def _same(one: Span, other: Span) -> bool:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common * 2 > max(one[1] - one[0], other[1] - other[0])


def _cases(detector: Detector, rows: list[dict[str, Any]]) -> dict[str, Kind]:
    kinds: dict[str, Kind] = defaultdict(Kind)
    for row in rows:
        name = row["file"].removeprefix("test_").removesuffix("_recognizer.py")
        if name in CASES:
            found = detector.findings([Part(("body",), row["text"].encode(), root="body")])
            right = [finding.likelihood for finding in found if finding.data_type == CASES[name]]
            kinds[name].add(row["text"], row["expected"], right)
    return dict(sorted(kinds.items()))


def _report_kinds(kinds: dict[str, Kind], *, is_long: bool) -> None:
    """Cases are found with a finding, and with one that shipped rules act on; and quiet without any, or such a one."""
    total = Kind()
    print(f"\n{'cases':26} {'found':>9} {'likely':>7} {'quiet':>9} {'not likely':>11}")
    for name, kind in kinds.items():
        print(kind.line(name))
        total.positive += kind.positive
        total.negative += kind.negative
        for line in kind.shown if is_long else ():
            print("    ", line)
    print(total.line(f"all {len(kinds)} kinds"))
    found, quiet = total.positive[1] / total.positive[0], total.negative[1] / total.negative[0]
    print(f"found {found:.1%}, quiet {quiet:.1%}")


def _report(title: str, scores: dict[str, Score], *, is_long: bool) -> None:
    print(f"\n{title}")
    for name, score in scores.items():
        print(score.line(name), f"{score.wrong} wrong")
        for line in score.shown if is_long else ():
            print("    ", line)


if __name__ == "__main__":
    sys.exit(main())
