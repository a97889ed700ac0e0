"""Values in pieces, in the fields of one row: found as the values that they are, and replaced piece by piece."""

from __future__ import annotations

import pytest

from outgate.act.redact import redact
from outgate.extract import extract
from outgate.model import Finding, Limits
from tests.bench.sent import post
from tests.detect.made import shipped

JSON, FORM, CSV = "application/json", "application/x-www-form-urlencoded", "text/csv"


def found(text: str, media_type: str = JSON, family: str = "") -> list[Finding]:
    """What is found by its pieces, or of one family."""
    parts = extract(post(text.encode(), media_type), Limits()).parts
    return [one for one in shipped().findings(parts) if len(one.spans) > 1 and one.data_type.startswith(family)]


def shown(findings: list[Finding]) -> list[tuple[str, str]]:
    """The data types, and the pieces as they stand there."""
    return [
        (one.data_type, " ".join(one.part.data[start:end].decode() for start, end in one.spans))
        for one in findings
        if one.part is not None
    ]


@pytest.mark.parametrize(
    ("text", "media_type", "expected"),
    [
        ('{"user":"m.quist88","host":"gmail.com"}', JSON, ("person.email", "m.quist88 gmail.com")),
        ("domain=gmx.de&local=m.quist88", FORM, ("person.email", "gmx.de m.quist88")),
        ("localPart,domain\nm.quist,shop-example.org\n", CSV, ("person.email", "m.quist shop-example.org")),
        ('{"contact":{"area":"503","number":"5554188"}}', JSON, ("person.phone", "503 5554188")),
        ('{"countryCode":49,"nationalNumber":15123581148}', JSON, ("person.phone", "49 15123581148")),
        ("tel1=090&tel2=4417&tel3=2281", FORM, ("person.phone", "090 4417 2281")),
        ("cc1=4539&cc2=5781&cc3=2294&cc4=0064", FORM, ("payment.card", "4539 5781 2294 0064")),
        ('{"card":["4539","5781","2294","0064"]}', JSON, ("payment.card", "4539 5781 2294 0064")),
        (
            '{"n1":"4539","n2":"5781","n3":"2294","n4":"0064","cvv":"318"}',
            JSON,
            ("payment.card", "4539 5781 2294 0064"),
        ),
        ('{"ssn_a":"512","ssn_b":"44","ssn_c":"8813"}', JSON, ("id.us.ssn", "512 44 8813")),
        ("jumin1=960121&jumin2=1021413", FORM, ("id.kr.rrn", "960121 1021413")),
    ],
)
def test_a_value_in_pieces_is_found_with_a_span_for_each(text: str, media_type: str, expected: tuple[str, str]) -> None:
    assert shown(found(text, media_type)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        '{"user":"m.quist88","host":"build.shop-example.org"}',
        '{"user":"deploy","host":"gmail.com"}',
        '{"area":"503","number":"5554188","unit":"sqft"}',
        '[{"area":"503","number":"5554188"},{"phone":"none"}]',
        '{"n1":"4539","n2":"5781","n3":"2294","n4":"0064"}',
        '{"cc1":"4539","cc2":"5781","cc3":"2294","cc5":"0064"}',
        '{"cc1":"4539","cc2":"5781","cc3":"2294","cc4":"0065"}',
        '{"a":{"user":"m.quist88"},"b":{"host":"gmail.com"}}',
        '[{"user":"m.quist88"},{"host":"gmail.com"}]',
    ],
)
def test_what_only_looks_like_pieces_is_none(text: str) -> None:
    assert found(text) == []


def test_it_counts_as_the_value_that_it_is() -> None:
    (whole,) = shipped().findings(extract(post(b"m.quist88@gmail.com"), Limits()).parts)
    (pieces,) = found('{"user":"M.Quist88","host":"gmail.com"}')
    assert (pieces.data_type, pieces.digest, pieces.sample) == (whole.data_type, whole.digest, whole.sample)


def test_each_row_has_its_own() -> None:
    rows = '[{"user":"m.quist88","domain":"gmx.de"},{"user":"t.brandl","host":"web.de"},{"user":"bot","host":"gmx.de"}]'
    assert [text for _, text in shown(found(rows))] == ["m.quist88 gmx.de", "t.brandl web.de"]


@pytest.mark.parametrize(
    ("text", "media_type", "left"),
    [
        (
            '{"user": "m.quist88", "n": 3, "host": "gmail.com"}',
            JSON,
            '{"user": "[person.email]", "n": 3, "host": "[person.email]"}',
        ),
        (
            '{"countryCode": 49, "nationalNumber": 15123581148}',
            JSON,
            '{"countryCode": "[person.phone]", "nationalNumber": "[person.phone]"}',
        ),
        (
            "cc1=4539&cc2=5781&cc3=2294&cc4=0064&mm=09",
            FORM,
            "cc1=%5Bpayment.card%5D&cc2=%5Bpayment.card%5D&cc3=%5Bpayment.card%5D&cc4=%5Bpayment.card%5D&mm=09",
        ),
    ],
)
def test_the_pieces_are_replaced_and_nothing_between_them(text: str, media_type: str, left: str) -> None:
    message = post(text.encode(), media_type)
    findings = [one for one in shipped().findings(extract(message, Limits()).parts) if len(one.spans) > 1]
    assert redact(message, findings).body.decode() == left
