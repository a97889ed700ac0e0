"""The current filter as CSV and JSON lines."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from outgate.record.desk.accounts import Role
from outgate.review.pages.export import COLUMNS
from tests.review.console import STARTED
from tests.review.inside import inside
from tests.review.queued import hostile

if TYPE_CHECKING:
    from tests.review.console import Console


def test_csv_holds_all_of_the_filter_and_is_an_entry(full: Console):
    answer = inside(full, "vera", Role.REVIEWER).get("/queue/export.csv?tab=all")
    assert answer.headers["content-disposition"].startswith('attachment; filename="incidents-2026')
    rows = [*csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))]
    assert len(rows) == 70
    assert len({row["number"] for row in rows}) == 70
    assert tuple(rows[0]) == COLUMNS
    (entry,) = full.entries("exported")
    assert entry == ("exported", "vera", {"format": "csv", "filter": "tab=all"})


def test_json_lines_hold_the_same_with_the_review(full: Console):
    browser = inside(full, "vera", Role.REVIEWER)
    trees = [json.loads(line) for line in browser.get("/queue/export.jsonl?severity=critical").text.splitlines()]
    assert trees
    assert {tree["severity"] for tree in trees} == {"critical"}
    assert {tree["state"] for tree in trees} == {"new"}


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\u202e=1"])
def test_no_cell_is_a_formula_and_no_line_holds_what_is_unseen(full: Console, text: str):
    hostile(full.store, STARTED, text)
    browser = inside(full, "vera", Role.REVIEWER)
    page = browser.get("/queue/export.csv?sort=time").text.removeprefix("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(page)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "\u202e" not in page
    assert browser.get("/queue/export.jsonl?sort=time").text.isascii()


def test_many_are_read_in_pieces(full: Console, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outgate.review.pages.export._SOME", 9)
    answer = inside(full, "vera", Role.REVIEWER).get("/queue/export.jsonl")
    assert len({json.loads(line)["number"] for line in answer.text.splitlines()}) == 63


def test_a_filter_that_is_not_understood_exports_nothing(full: Console):
    assert inside(full, "vera", Role.REVIEWER).get("/queue/export.csv?severity=worst").status_code == 400
    assert full.entries("exported") == []


def test_it_holds_only_what_the_account_sees(full: Console):
    answer = inside(full, "vera", Role.REVIEWER, scope=["returns"]).get("/queue/export.jsonl?tab=all")
    groups = {tuple(json.loads(line)["user_groups"]) for line in answer.text.splitlines()}
    assert groups == {("returns",)}
