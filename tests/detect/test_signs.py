"""What is told by signs that are near each other."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.model import Likelihood
from tests.detect.made import detector, part, values
from tests.steps import steps

SIGNS = """
likelihood = "likely"
[signs]
maybe = 4
enough = 6
together = [["review", "removal"]]
one_of = ["price", "contact"]
[signs.of.review]
words = ["review*", "reseña*", "отзыв", "差评", "★"]
[signs.of.removal]
words = ["remov*", "take down", "delete", "удал", "删"]
[signs.of.price]
weight = 2
patterns = ['''\\$\\s?\\d+|\\d+\\s?(?:€|руб|元)''']
[signs.of.contact]
weight = 2
words = ["telegram"]
[signs.of.code]
weight = -4
words = ["branch"]
[signs.of.talk]
weight = -4
words = ["the ticket"]
"""
SMALL = detector(SIGNS)


def _steps(text: str) -> int:
    return steps(lambda: SMALL.findings([part(text)]))


def likelihoods(text: str | bytes) -> list[Likelihood]:
    return [finding.likelihood for finding in SMALL.findings([part(text)])]


@pytest.mark.parametrize(
    "text",
    [
        "we remove reviews, $80 each",
        "Removal of any bad review? 80 €",
        "quito esa resena, delete it, 80 €",
        "удалю отзыв, 900 руб",
        "删差评 600元",
        "i take down what has one ★, $80",
        '{"text":"$80 to delete the review"}',
        "<p>$80: delete the review<br>",
        "text=remove+that+review+for+$80",
    ],
)
def test_signs_that_stand_together_are_found_whatever_the_sentence(text: str) -> None:
    assert likelihoods(text) == [Likelihood.POSSIBLE]


def test_more_signs_make_it_likely() -> None:
    assert likelihoods("we remove reviews, $80 each, telegram") == [Likelihood.LIKELY]


@pytest.mark.parametrize(
    "text",
    [
        "we remove reviews",  # none of those of which one must be there
        "reviews cost $80, telegram",  # nothing is done
        "we remove them for $80, telegram",
        "remove the review branch, $80",  # speaks against it
        "remove" + " and nothing else" * 9 + " a review for $80",  # not near enough
        "remove a review" + " and nothing else" * 30 + " $80",
        "remove_review $80",
        "/api/review/remove?cost=$80",
        '{"review":"remove","delete":{"review":"$80"}}',
        "review.remove($80)",
        "text=remove+the+review+of+the+ticket+for+$80",  # so does this
        "q=remove%20a%20review%20for%20$80",  # is read decoded
        "reviewed: unremovable, $80",
    ],
)
def test_what_is_alone_far_apart_or_a_name_in_code_is_nothing(text: str) -> None:
    assert likelihoods(text) == []


def test_a_finding_is_a_stretch_from_the_first_to_the_last_sign_and_names_them() -> None:
    far = " and so on" * 90
    found = SMALL.findings([part(f"Ähm, we remove a review for $80.{far} Delete reviews? telegram me{far}")])
    assert values(found) == ["remove a review for $80", "Delete reviews? telegram"]
    assert [finding.sample for finding in found] == [
        "3 signs: price, removal, review",
        "3 signs: contact, removal, review",
    ]


def test_the_same_words_are_one_value_wherever_they_stand() -> None:
    one, other = SMALL.findings([part("remove a review for $80"), part("Sure: REMOVE this review? $80", "other")])
    assert one.digest == other.digest


def test_too_many_words_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outgate.detect.said._MOST", 3)
    found = SMALL.findings([part("remove a review for $80 " * 9)])
    assert "uninspected.matches" in {finding.data_type for finding in found}


@pytest.mark.parametrize("piece", ["remove review $8 ", "review ", "$8 ", "remove ★ telegram branch ", "$8 remove" * 9])
def test_a_sign_every_few_bytes_takes_no_more_steps_than_the_text_is_long(piece: str) -> None:
    small, large = (_steps(piece * (size // len(piece))) for size in (8 << 10, 32 << 10))
    assert large <= 6 * small


@given(st.text(alphabet='removiwdtalgnch $8€★差评删0123\n"=</_.', max_size=300))
def test_no_text_makes_it_raise_and_spans_are_in_it(text: str) -> None:
    for finding in SMALL.findings([part(text)]):
        assert all(0 <= start < end <= len(text.encode()) for start, end in finding.spans)
