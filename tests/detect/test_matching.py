"""From the candidates of one text to its matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.detect.matching import raised
from outgate.model import Likelihood
from tests.detect.made import detector, part, values

if TYPE_CHECKING:
    from outgate.detect import Detector

WORDS = "\n[context]\nwords = ['code']\nwithin = 20"
CODE = "likelihood = 'possible'\n[[pattern]]\nregex = '(?<!\\d)\\d{5}(?!\\d)'" + WORDS
CLAUSE = "\n[[unless]]\nbefore = '(?:id|ref)='\n"
LINES = 200


def likelihoods(of: Detector, text: str) -> list[Likelihood]:
    return [finding.likelihood for finding in of.findings([part(text)])]


def test_a_word_near_raises_a_value_as_much_among_many_as_alone() -> None:
    lines = [f"{'code' if at % 2 else 'item'} {10_000 + at} {'-' * 40}\n" for at in range(LINES)]
    here = detector(CODE)
    assert likelihoods(here, "".join(lines)) == [found for line in lines for found in likelihoods(here, line)]


def test_a_clause_takes_away_as_many_values_among_many_as_alone() -> None:
    lines = [f"{'id' if at % 3 else 'no'}={10_000 + at}\n" for at in range(LINES)]
    here = detector(CODE + CLAUSE)
    alone = [value for line in lines for value in values(here.findings([part(line)]))]
    assert values(here.findings([part("".join(lines))])) == alone
    assert len(alone) == len(range(0, LINES, 3))


def test_of_matches_of_one_type_that_overlap_the_longest_stays() -> None:
    both = "\n[[pattern]]\nregex = '\\d{3}-\\d{5}'\n[[pattern]]\nregex = '\\d{5}-\\d{2}'"
    assert values(detector(both).findings([part("123-45678-90 and 12345-67")])) == ["123-45678", "12345-67"]


def test_a_word_raises_a_likelihood_by_one_and_not_above_the_highest() -> None:
    assert [raised(one, near=True) for one in Likelihood] == [Likelihood.LIKELY] + [Likelihood.VERY_LIKELY] * 2
    assert [raised(one, near=False) for one in Likelihood] == list(Likelihood)
