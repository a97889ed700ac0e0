"""Recall and precision on labelled data: `python tests/bench/bench_detection.py DIR [--misses]`.

DIR holds `synth_sentences.json` (sentences with labelled spans) and `identifier_cases.json` (texts with how many
identifiers are in each). A finding is right when it overlaps a label of its kind by more than half of both.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outgate.detect import Detector, load
from outgate.model import Limits, Part

if TYPE_CHECKING:
    from outgate.model import Span

POLICIES = Path(__file__).parents[2] / "policies"
LABELS = {
    "EMAIL_ADDRESS": "person.email",
    "PHONE_NUMBER": "person.phone",
    "CREDIT_CARD": "payment.card",
    "IBAN_CODE": "payment.iban",
    "US_SSN": "id.us.ssn",
}
CASES = {
    "test_email_recognizer.py": "person.email",
    "test_phone_recognizer.py": "person.phone",
    "test_credit_card_recognizer.py": "payment.card",
    "test_iban_recognizer.py": "payment.iban",
    "test_us_ssn_recognizer.py": "id.us.ssn",
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


def main() -> int:
    """Print a table for sentences and one for cases."""
    folder = Path(sys.argv[1])
    files = {str(path.relative_to(POLICIES)): path.read_text("utf-8") for path in POLICIES.rglob("*.*")}
    detector = Detector(load(files), b"bench" * 8, Limits())
    sentences = json.loads((folder / "synth_sentences.json").read_text("utf-8"))
    cases = json.loads((folder / "identifier_cases.json").read_text("utf-8"))
    _report("sentences", _sentences(detector, sentences))
    _report("cases", _cases(detector, cases))
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


def _cases(detector: Detector, rows: list[dict[str, Any]]) -> dict[str, Score]:
    scores = {name: Score() for name in CASES.values()}
    for row in rows:
        name = CASES.get(row["file"])
        if name is None:
            continue
        count = Counter(found for found, _ in _spans(detector, row["text"]))[name]
        score, expected = scores[name], row["expected"]
        score.right += min(count, expected)
        score.missed += max(0, expected - count)
        score.wrong += max(0, count - expected)
        score.shown += [f"{count} of {expected} in {row['text']!r}"] if count != expected else []
    return scores


def _report(title: str, scores: dict[str, Score]) -> None:
    print(f"\n{title}")
    for name, score in scores.items():
        print(score.line(name), f"{score.wrong} wrong")
        for line in score.shown if "--misses" in sys.argv else ():
            print("    ", line)


if __name__ == "__main__":
    sys.exit(main())
