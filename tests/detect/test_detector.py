"""The stage as a whole, on the data types that are shipped."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.classes import ClassScanner
from outgate.model import Part
from tests.detect.made import part, shipped, values

if TYPE_CHECKING:
    from outgate.model import Finding, Root

DETECTOR = shipped()
ROOTS: tuple[Root, ...] = ("target", "headers", "body")

TEXTS = (
    "write to jane.doe@example.com, 4111 1111 1111 1111, SSN 856-45-6789",
    "call +49 30 23125 000 or (415) 555-0132, Tel. 030/23125000, 手机13812345678",
    "DE89370400440532013000 and 11010519491231002X for 113-1234567-7654321",
    '{"email":"a.b@shop.example","phone":4155550132,"card":"4222222222222"}',
    "ｊａｎｅ＠ｓｈｏｐ．ｃｏｍ ja\u200bne@shop.com 4111\u00a01111\u00a01111\u00a01111",
    "nothing at all: 2024-05-01T12:30:00Z, 0.4111111111111111, 1700000000000",
)


@pytest.mark.parametrize("text", TEXTS)
def test_both_engines_find_the_same(text: str) -> None:
    assert DETECTOR.findings([part(text)]) == shipped(ClassScanner).findings([part(text)])


@given(st.lists(st.one_of(st.sampled_from(TEXTS), st.text(" 0123456789-+()./@abc\n", max_size=40)), max_size=5))
def test_both_engines_find_the_same_in_any_mixture(pieces: list[str]) -> None:
    parts = [part("\n".join(pieces))]
    assert DETECTOR.findings(parts) == shipped(ClassScanner).findings(parts)


@given(st.lists(st.sampled_from((*TEXTS, "customer", "sold 14 units of it", "name,phone")), min_size=3, max_size=3))
def test_what_is_found_in_one_root_does_not_depend_on_the_others(texts: list[str]) -> None:
    """What had nothing in it need not be read again with another body: the inspection counts on this."""
    parts = [Part((root,), text.encode(), root=root) for root, text in zip(ROOTS, texts, strict=True)]
    together = DETECTOR.findings(parts)
    apart = [finding for one in parts for finding in DETECTOR.findings([one])]
    assert [*map(_told, together)] == [*map(_told, apart)]


def _told(found: Finding) -> tuple[object, ...]:
    """All but the sample: of one value there is one in a message."""
    return found.data_type, found.path, found.likelihood, found.digest, [*found.spans], found.people


@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_raise_and_spans_lie_inside_the_part(data: bytes, is_text: bool) -> None:  # noqa: FBT001
    for finding in DETECTOR.findings([Part(("body",), data, is_text=is_text)]):
        for start, end in finding.spans:
            assert 0 <= start < end <= len(data)


@given(st.text(max_size=120))
def test_no_text_raises_when_masked_and_what_is_masked_stays_masked(text: str) -> None:
    masked = DETECTOR.mask(text)
    assert DETECTOR.mask(masked) == masked


def test_a_mask_shows_the_data_type_and_leaves_the_rest() -> None:
    assert DETECTOR.mask("json[jane.doe@example.com].x") == "json[[person.email]].x"
    assert DETECTOR.mask("zip[q3.xlsx]") == "zip[q3.xlsx]"
    assert DETECTOR.mask("\udcff jane.doe@example.com") == "\udcff [person.email]"


def test_one_address_in_three_spellings_is_one_value() -> None:
    found = DETECTOR.findings([part("Jane@Shop.com, ｊａｎｅ＠shop.com and jane [at] shop (dot) com")])
    emails = [f for f in found if f.data_type == "person.email"]
    assert len(emails) == 3
    assert len({f.digest for f in emails}) == 1


def test_one_number_in_three_spellings_is_one_value() -> None:
    found = DETECTOR.findings([part("(415) 555-0132, +1 415 555 0132, 415.555.0132")])
    phones = [f for f in found if f.data_type == "person.phone"]
    assert len(phones) == 3
    assert len({f.digest for f in phones}) == 1


def test_twelve_addresses_in_the_text_and_in_its_percent_view_are_twelve() -> None:
    raw = "&".join(f"to{at}=user{at}@shop{at}.example" for at in range(12))
    body = part(raw)
    view = Part(("body", "percent"), raw.encode(), parent=body, to_parent=lambda start, end: (start, end))
    emails = [f for f in DETECTOR.findings([body, view]) if f.data_type == "person.email"]
    assert len(emails) == 12
    assert all(f.part is view for f in emails)


def test_no_finding_holds_its_value() -> None:
    value = "canary.value@example.com"
    for finding in DETECTOR.findings([part(f"to {value} and 4111111111111111")]):
        for shown in (repr(finding), finding.sample, str(finding.path)):
            assert value not in shown
            assert "4111111111111111" not in shown


@pytest.mark.parametrize("data", [b"", b"\x00", b"a" * 100_000, b"1" * 100_000, b"@" * 10_000, b"1-" * 50_000])
def test_degenerate_bodies_are_scanned(data: bytes) -> None:
    assert values(DETECTOR.findings([part(data)])) == []
