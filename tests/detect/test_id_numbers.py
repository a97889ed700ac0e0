"""Every kind of identity number in every spelling, by every name that it goes by, where people put such numbers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from outgate.extract import extract
from outgate.model import Channel, Destination, Likelihood, Limits, Message, Sender
from tests.detect.id_numbers import KINDS, Kind, Maker, spelled
from tests.detect.made import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DETECTOR = shipped()
CASES = [(name, spelling) for name, kind in KINDS.items() for spelling in kind.spellings]


def _sentence(label: str, values: Sequence[str]) -> str:
    return f"Hello, my {label} is {values[0]}, and his {label}: {values[1]}; {values[2]} is her {label}"


def _objects(label: str, values: Sequence[str]) -> str:
    key = re.sub(r"[\W_]+", "_", label).strip("_").lower() if label.isascii() else label
    return json.dumps([{"row": at, f"customer_{key}": value} for at, value in enumerate(values)], ensure_ascii=False)


def _csv(label: str, values: Sequence[str]) -> str:
    rows = "".join(
        f"a-{at},2024-01-0{at + 1},gold,{value},Rome,nothing to be said\n" for at, value in enumerate(values)
    )
    return f"account,created at,segment,{label},city,remarks about them\n{rows}"


def _html(label: str, values: Sequence[str]) -> str:
    rows = "".join(f"<tr><td>{at}</td><td>basic plan</td><td>{value}</td></tr>" for at, value in enumerate(values))
    return f"<table><tr><th>row</th><th>plan</th><th>{label}</th></tr>{rows}</table>"


def _small(label: str, values: Sequence[str]) -> str:
    return "\n".join(f"{label.lower()}: {value.lower()}" for value in values)


WAYS: tuple[Callable[[str, Sequence[str]], str], ...] = (_sentence, _objects, _csv, _html, _small)


@cache
def _likely(body: str) -> frozenset[tuple[str, str]]:
    to, by = Destination("forms.example"), Sender("10.0.0.1")
    message = Message(Channel.HTTP, by, to, datetime.now(UTC), "POST", b"/", (), body.encode())
    return frozenset(
        (one.data_type, one.part.data[start:end].decode().upper())
        for one in DETECTOR.findings(extract(message, Limits()).parts)
        for start, end in one.spans
        if one.part is not None and one.likelihood >= Likelihood.LIKELY
    )


@pytest.mark.parametrize(("name", "spelling"), CASES)
def test_a_number_is_likely_by_each_of_its_names_and_wherever_it_stands(name: str, spelling: str) -> None:
    kind, maker = KINDS[name], Maker(7)
    missed, ran = [], 0
    ways = islice(cycle(WAYS), kind.spellings.index(spelling), None)  # with other names in the next spelling
    for way, label in zip(ways, kind.labels, strict=False):
        values = [spelled(maker.number(kind), spelling) for _ in range(3)]
        body = way(label, values)
        found = _likely(body)
        missed += [(way.__name__, body) for value in values if (name, value.upper()) not in found]
        ran += 1
    assert missed == []
    assert ran == len(kind.labels) >= 2


def test_there_are_all_the_kinds_that_are_shipped_and_spellings_enough() -> None:
    assert set(KINDS) == {name for name in DETECTOR.catalogue.ids if name.startswith("id.")}
    assert len(CASES) >= 130
    assert sum(len(kind.labels) for kind in KINDS.values()) >= 250


def test_the_same_seed_makes_the_same_numbers() -> None:
    kind = Kind("~##?@", None, ("#",), ("x",))
    assert Maker(1).number(kind) == Maker(1).number(kind)
    assert spelled("1234", "##-#") == "12-34"
