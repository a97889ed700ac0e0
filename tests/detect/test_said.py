"""The words of all data types in one scanner."""

from __future__ import annotations

from outgate.detect import Detector, load
from outgate.detect.engine import DataTypes
from outgate.detect.said import measured, said
from outgate.model import Limits
from tests.detect.made import KEY, policy
from tests.detect.test_measures import MEASURES

TYPES = DataTypes(load(policy(MEASURES)).data_types)


def places(data: bytes, types: DataTypes = TYPES) -> list[tuple[int, int]]:
    spoken = said(types)
    keys = {measured("test.thing", name) for name in ("revenue", "units")}
    return [span for span, _ in spoken.places(data, keys, spoken.scan(data, 99))]


def test_words_of_measures_are_found_and_the_scanner_is_made_once() -> None:
    assert places(b"Bruttoumsatz, verkaufte; unsold, sold") == [(6, 12), (14, 23), (33, 37)]
    assert said(TYPES) is said(TYPES)


def test_what_was_compiled_serves_equal_types_and_nothing_else_does() -> None:
    again = DataTypes(TYPES)
    assert said(again, said(TYPES).compiled).compiled == said(TYPES).compiled
    other = DataTypes(TYPES)
    said(other, b"nonsense of somebody else")
    assert places(b"sold", other) == places(b"sold", again) == [(0, 4)]


def test_a_detector_hands_it_on_with_its_shapes() -> None:
    first = Detector(load(policy(MEASURES)), KEY, Limits())
    second = Detector(load(policy(MEASURES)), KEY, Limits(), compiled=first.compiled)
    assert second.compiled == first.compiled
