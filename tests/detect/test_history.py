"""Histories: several items of one person, wherever the person is named."""

from __future__ import annotations

import pytest

from outgate.model import everywhere
from tests.detect.made import detector, part

HISTORY = """
[[pattern]]
regex = "never-found"
[record]
require = 2
alone = true
who = ["customer"]
beyond = ["bought"]
items = ["title"]
several = 3
within = 200
[record.fields.customer]
values = "name"
headers = ["customer", "orders of"]
[record.fields.title]
values = "text"
headers = ["title"]
[record.fields.bought]
values = "date"
headers = ["order date"]
"""
DETECTOR = detector(HISTORY)
ROWS = "Order date,Title\n2026-01-03,Lamp\n2026-01-04,Cream\n2026-02-02,Guide\n"


def found(text: str) -> list[str]:
    from outgate.extract import labelled, rows  # noqa: PLC0415 - tables of the two kinds that the texts here have

    whole = part(text)
    tables = [*labelled.tables(whole, everywhere), *rows.read_rows(whole.data, b",", 0, len(whole.data)).tables()]
    given = type(whole)(whole.path, whole.data, root="body", tables=lambda *_: tables)
    return [finding.sample for finding in DETECTOR.findings([given]) if finding.data_type == "test.thing"]


@pytest.mark.parametrize("line", ["Customer: Marlene Quist", "Orders of Marlene Quist:", "* Customer : Marlene Quist"])
def test_a_line_above_the_table_names_the_person(line: str) -> None:
    assert len(found(f"{line}\n\n{ROWS}")) == 1


def test_without_a_person_there_is_no_history() -> None:
    assert found(ROWS) == []


def test_two_items_or_one_item_three_times_are_none() -> None:
    two = "\n".join(ROWS.splitlines()[:3])
    same = ROWS.replace("Cream", "Lamp").replace("Guide", "Lamp")
    assert [found(f"Customer: Marlene Quist\n\n{rows}\n") for rows in (two, same)] == [[], []]


def test_titles_that_nobody_bought_are_no_items() -> None:
    assert found("Customer: Marlene Quist\n\n" + ROWS.replace("Order date", "Published")) == []


def test_a_person_far_away_does_not_count() -> None:
    assert found(f"Customer: Marlene Quist\n\n{'- ' * 200}\n\n{ROWS}") == []


def test_three_items_of_three_people_are_no_history() -> None:
    rows = "Customer,Order date,Title\nAnn Ek,2026-01-03,Lamp\nBo Li,2026-01-04,Cream\nCy Ode,2026-02-02,Guide\n"
    assert found(rows) == []
    mine = rows.replace("Bo Li", "Ann Ek").replace("Cy Ode", "Ann Ek")
    assert found(mine) == ["record of one person: customer, bought, title"]
