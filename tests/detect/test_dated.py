"""Lists of days, in whatever way a day is written."""

from __future__ import annotations

import pytest

from outgate.detect.dated import lists
from tests.steps import growth


def found(text: str) -> list[list[str]]:
    data = text.encode()
    return [[data[slice(*day)].decode() for day in days] for days in lists(data, 3)]


@pytest.mark.parametrize(
    "days",
    [
        ("3 Oct", "Oct 9th", "2nd of November"),
        ("2026-10-03", "2026-10-09", "2026-11-02"),
        ("2026/10/3", "2026/10/9", "2026/11/2"),
        ("2026年10月3日", "2026年10月9日", "2026年11月2日"),
        ("03.10.2026", "9.10.", "02.11"),
        ("3/10", "10/29", "11/2/26"),
        ("3 de marzo", "le 14 mars", "2 août 2026"),
        ("9月20日", "10月3号", "11月2"),
        ("10월 3일", "10월9일", "11월 2일"),
        ("4 ekim", "21 kas\u0131m", "1 Aral\u0131k"),
        ("3 мая", "12 октября", "1 нояб."),
        ("03-10", "09-10", "last week"),
        ("dia 2", "dia 9", "on the 12th"),
        ("le 3 mars", "le 5", "am 12."),
        ("3 ekimde", "9 Eylül'de", "1 dec 2025 $30"),
    ],
)
def test_days_with_things_between_them_are_a_list(days: tuple[str, ...]) -> None:
    text = ", ".join(f"{day} lamp" for day in days)
    assert [len(one) for one in found(text)] == [3]
    assert all(told in day for told, day in zip(found(text)[0], days, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "3 Oct lamp, 9 Oct bed",
        "3 Oct, 9 Oct, 2 Nov",
        "2026-10-03 12:01 lamp\n2026-10-09T12:02 bed\n2026-11-02 12:03 chair",
        "lamp 12.09\nbed 10.12\nchair 11.11\n",
        "lamp 12.09 €, bed 10.12 €, chair 11.11 €",
        "v1.10 lamp, a1.11 bed, /1.12 chair",
        "marketing 5 lamp, novel 6 bed, decent 7 chair",
        '{"day": "3 Oct", "what": "lamp"}, {"day": "9 Oct", "what": "bed"}, {"day": "2 Nov", "what": "chair"}',
        "3 Oct lamp" + " very" * 60 + " 9 Oct bed" + " very" * 60 + " 2 Nov chair",
    ],
)
def test_few_days_times_prices_versions_and_fields_are_none(text: str) -> None:
    assert found(text) == []


def test_what_stands_far_apart_is_two_lists() -> None:
    one = "3 Oct lamp, 9 Oct bed, 2 Nov chair"
    assert found(one + " and then" * 30 + " " + one) == [["3 Oct", "9 Oct", "2 Nov"]] * 2


def test_days_written_in_another_way_are_another_list() -> None:
    text = "1/2 cup milk, 3/4 cup flour, 1/3 egg\n3 Oct lamp, 9 Oct bed, 2 Nov chair, 1/2 pound, 1/4 litre"
    assert found(text) == [["1/2", "3/4", "1/3"], ["3 Oct", "9 Oct", "2 Nov"]]


def test_a_text_of_nothing_but_days_takes_steps_in_proportion_to_its_length() -> None:
    assert growth(lambda data: list(lists(data, 3)), lambda size: b"3 Oct lamp, " * size, 500) < 2.2
