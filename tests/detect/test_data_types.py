"""The examples of the data types that find values, and the same values in other surroundings."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from outgate.extract import extract
from outgate.model import Channel, Destination, Limits, Message, Sender
from tests.detect.made import part, shipped, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outgate.detect.catalogue import ExampleSpec
    from outgate.model import Finding, Part

DETECTOR = shipped()
TYPES = [data_type for data_type in DETECTOR.catalogue.data_types.values() if data_type.patterns]
EXAMPLES = [  # of values: a table is found as a whole
    (data_type.id, example)
    for data_type in TYPES
    for example in data_type.spec.example
    if not {"table", "record"}.intersection(example.finds)
]
AROUND = (
    "{}",
    "\n{}\n",
    '{{"text": "{}"}}',
    "<p>{}</p>",
    "a,{},b",
    "x={}&y=1",
    "你好，{}。",
    "“{}”",
    "({})",
    "{}.",
    "{};",
    "'{}'",
)


def _place(finding: Finding) -> tuple[int, ...]:
    return finding.spans[0]


def words(found: Iterable[Finding]) -> list[str]:
    """The values as they stand in the text, those in pieces with a blank between these."""
    return [" ".join(values([finding])) for finding in found]


# Data types whose values end where a sentence, a tag or a string does. (A password, say, does not.)
STARTERS = ("id.cn.resident", "id.us.ssn", "order.id", "payment.card", "payment.iban", "person.email", "person.phone")


def _read(text: str) -> Sequence[Part]:
    """The text as a body of its own, with its tables, and other views of it."""
    to, by = Destination("forms.example"), Sender("10.0.0.1")
    message = Message(Channel.HTTP, by, to, datetime.now(UTC), "POST", b"/", (), text.encode())
    return [one for one in extract(message, Limits()).parts if one.root is None or one.root == "body"]


def test_the_starters_are_there_with_examples_enough() -> None:
    assert {data_type.id for data_type in TYPES} >= set(STARTERS)
    assert sum(name in STARTERS for name, _ in EXAMPLES) >= 40


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_every_example_finds_exactly_what_it_says(name: str, example: ExampleSpec) -> None:
    found = [finding for finding in DETECTOR.findings(_read(example.text)) if finding.data_type == name]
    assert words(sorted(found, key=_place)) == example.finds


@pytest.mark.parametrize("around", AROUND)
def test_every_example_of_a_starter_finds_the_same_in_other_surroundings(around: str) -> None:
    wrong, ran = [], 0
    whole = ((name, one) for name, one in EXAMPLES if all(value in one.text for value in one.finds))  # not in pieces
    for name, example in ((name, example) for name, example in whole if name in STARTERS):
        found = DETECTOR.findings([part(around.format(example.text))])
        got = words(finding for finding in found if finding.data_type == name)
        wrong += [(name, got, example.finds)] if got != example.finds else []
        ran += 1
    assert wrong == []
    assert ran >= 40
