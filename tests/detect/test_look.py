"""One look at the parts of a message."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.detect import patterns
from outgate.model import Likelihood, Limits, Part
from tests.detect.made import detector, part, shipped, values

if TYPE_CHECKING:
    import pytest

CODE = "[[pattern]]\nregex = '(?<!\\d)\\d{5}(?!\\d)'"
LIMITS = Limits(matches=3)


def test_more_matches_than_the_limit_are_cut_and_said() -> None:
    small = detector(CODE, LIMITS)
    assert [f.data_type for f in small.findings([part("12345 23456 34567")])] == ["test.thing"] * 3
    found = small.findings([part("12345 23456"), part("34567 45678", "other")])
    assert [f.data_type for f in found] == ["test.thing"] * 3 + ["uninspected.matches"]
    assert found[-1].path == ("other",)


def test_more_candidates_than_could_become_matches_are_cut_and_said() -> None:
    body = "[[pattern]]\nregex = '\\d{16}'\nshape = '\\d{4}'\ncheck = 'luhn'"
    found = detector(body, LIMITS).findings([part("1234 " * 200)])
    assert [f.data_type for f in found] == ["uninspected.matches"]


def test_a_pattern_that_takes_too_long_is_said_and_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "TIMEOUT", 0.005)
    slow = detector("[[pattern]]\nregex = 'x(?:a|ab|b)+\\d'\nshape = 'xa'\n" + CODE)
    found = slow.findings([part(("x" + "ab" * 100 + " ") * 50 + "12345")])
    assert [f.data_type for f in found] == ["test.thing", "uninspected.timeout"]


def test_context_raises_the_likelihood_by_one_and_can_be_needed() -> None:
    body = f"likelihood = 'possible'\n{CODE}\n[context]\nwords = ['zip']"
    likelihoods = [f.likelihood for f in detector(body).findings([part("zip 12345" + "." * 90 + "54321")])]
    assert likelihoods == [Likelihood.LIKELY, Likelihood.POSSIBLE]
    needy = detector(f"{CODE}\nneeds_context = true\n[context]\nwords = ['zip']")
    assert values(needy.findings([part("zip 12345" + "." * 90 + "54321")])) == ["12345"]


def test_what_reads_as_a_value_only_in_the_normal_form_has_the_span_of_the_original() -> None:
    text = "é １２３４５, 54321"
    found = detector(CODE).findings([part(text)])
    assert values(found) == ["１２３４５", "54321"]
    assert found[0].digest != found[1].digest
    assert detector(CODE).findings([part("12345")])[0].digest == found[0].digest


def test_bytes_that_are_no_text_are_scanned_as_they_are() -> None:
    found = detector(CODE).findings([Part(("body",), b"\xff\xfe 12345 \x80\x00", is_text=False)])
    assert found[0].spans == ((3, 8),)


def test_the_place_inside_a_part_refines_the_path() -> None:
    headers = Part(("headers",), b"cookie: 12345", locate=lambda _, at: (f"header[cookie]@{at}",))
    assert detector(CODE).findings([headers])[0].path == ("header[cookie]@8",)


def test_of_overlapping_matches_of_one_data_type_the_longest_stays() -> None:
    body = "[[pattern]]\nregex = '\\d{3}-\\d{3}'\n[[pattern]]\nregex = '\\d{3}-\\d{3}-\\d{3}'"
    assert values(detector(body).findings([part("123-456-789 123-456")])) == ["123-456-789", "123-456"]


def test_the_same_value_twice_in_a_part_is_two_findings_with_one_digest() -> None:
    found = detector(CODE).findings([part("12345 12345")])
    assert len(found) == 2
    assert len({f.digest for f in found}) == 1


def test_tables_and_records_are_asked_for_where_their_words_or_values_are() -> None:
    found = shipped().findings(
        [part('{"name":"Marlene Quist","email":"m.quist@mailbox.example","address":"14 Larch Row"}')]
    )
    assert {f.data_type for f in found} >= {"person.email"}
