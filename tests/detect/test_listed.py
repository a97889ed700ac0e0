"""Lists of products below a title."""

from __future__ import annotations

import pytest

from outgate.detect.listed import _LINE, listed
from tests.detect.test_told import SPEC

CODES = "B0QX41K7ZD - 1,234\nB0QX41K8AA - 310\nB0QX41K9PL - 77"


@pytest.mark.parametrize(
    ("line", "name", "figures"),
    [
        ("garden lamp - 12.3% / 9.1%", "garden lamp", "12.3% / 9.1%"),
        ("2. B0QX41K7ZD: $38k", "B0QX41K7ZD", "$38k"),
        ("- 12 pack socks  1,204 units", "12 pack socks", "1,204 units"),
        ("B0QX41K8AA (combo 22%)", "B0QX41K8AA", "22%"),
        ("园艺灯 1,204件 38,528元", "园艺灯", "1,204件 38,528元"),
    ],
)
def test_a_line_has_a_name_and_its_figures(line: str, name: str, figures: str) -> None:
    found = _LINE.fullmatch(line)
    assert found is not None
    assert (found["name"], found["figures"]) == (name, figures)


@pytest.mark.parametrize("line", ["", "-", "just words", "12", "a,b,12", "it ended at 12 and we left"])
def test_other_lines_are_none(line: str) -> None:
    assert _LINE.fullmatch(line) is None


@pytest.mark.parametrize("end", ["", "\n\nregards", "\nthat is all we know", "\n\nset_aside = 12 / 59,126"])
def test_a_list_ends_with_the_first_line_that_is_none(end: str) -> None:
    data = f"hi\nunits sold in May:\n{CODES}{end}".encode()
    (found,) = listed(data, [data.index(b"sold")], SPEC)
    assert [(one.product, sorted(one.columns)) for one in found] == [
        ("b0qx41k7zd", ["units"]),
        ("b0qx41k8aa", ["units"]),
        ("b0qx41k9pl", ["units"]),
    ]
    assert [data[slice(*span)] for one in found for span in one.spans][:2] == [b"B0QX41K7ZD", b"1,234"]


def test_the_spans_are_the_figures_whatever_bytes_are_around_them() -> None:
    lines = (b"\xff\xe9\x80 B0QX41K7ZD - 1,234", b"- B0QX41K8AA: 310 --\xe9\xa0", b"B0QX41K9PL - 770", b"bye \xff")
    data = b"\xff units sold in \xe9\xe9:\n" + b"\n".join(lines)
    (found,) = listed(data, [data.index(b"sold")], SPEC)
    assert [data[slice(*span)] for one in found for span in one.spans][1::2] == [b"1,234", b"310", b"770"]


@pytest.mark.parametrize(
    "text",
    [
        "units sold:\nB0QX41K7ZD - 1\nB0QX41K8AA - 2\nB0QX41K9PL - 4",  # as in an order
        f"units to send:\n{CODES}",
        "conversion:\nB0QX41K7ZD - 1,234\nB0QX41K8AA - 310\nB0QX41K9PL - 77",  # no percentages
        "units sold:\nB0QX41K7ZD - 1,234\nB0QX41K7ZD - 310\nB0QX41K7ZD - 77",  # of one product
        "units sold, revenue:\n2026-Q1 - 300 / $450\n2026-Q2 - 700 / $1,050\n2026-Q3 - 500 / $750",
        "units sold:\nDE-10384 412\nDE-10385 310\nDE-10389 298",  # of whatever this is
    ],
)
def test_other_lists_tell_nothing(text: str) -> None:
    data = text.encode()
    assert list(listed(data, [data.index(b"\n") - 2], SPEC)) == []
    assert list(listed(data, [], SPEC)) == []
