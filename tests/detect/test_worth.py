"""Which stretches of a text are read for tables: none that says nothing, and all that say something."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.detect.under_headers import Announced
from outgate.detect.worth import Worth
from outgate.extract import labelled
from outgate.extract.form import FORM
from outgate.extract.labelled import TEXT
from outgate.extract.markup import HTML
from outgate.extract.written import written
from outgate.model import everywhere
from tests.corpus.bodies import bodies
from tests.detect.made import detector, part, shipped, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.detect import Detector
    from outgate.extract.tree import Syntax
    from outgate.model import Finding, Part, Table, Where

CODE = """import os


def turned(lines, width, label):
    for line, factor in zip(lines, width):
        yield line.height, factor, label

    return [label, 3]
"""
PHONES = "colour, phone, remark\nred, 5035550148, ok\nblue, 5035550149, ok\nred, 5035550151, ok\n"
REPORT = "asin,units ordered,revenue\nB0EXAMP1E0,12,13.50\nB0EXAMP1E1,7,9.00\nB0EXAMP1E2,4,3.00\n"
NAMES = "id,first name\n1,Marlene\n2,Tomas\n3,Zoe\n"
BOUGHT = "Orders of: Marlene Quist\n\nOrder date,Title\n2026-01-03,Lamp\n2026-01-14,Monitor\n2026-02-02,A guide\n"
KINDS = {"person.phone": PHONES, "metrics.sales": REPORT, "person.name": NAMES, "order.history": BOUGHT}


@cache
def _badges() -> Detector:
    return detector(r"pattern = [{regex = '[1-9]\d{5}', around = true}]" + '\ncontext.words = ["badge"]')


class Asked:
    """A text that remembers the stretches that were read for tables."""

    def __init__(self, text: str, syntax: Syntax = TEXT) -> None:
        self._syntax = syntax
        self.part = written(part(text), syntax._replace(tables=self._read))
        self.read: list[bytes] = []

    def _read(self, of: Part, where: Where) -> Sequence[Table]:
        def noted(start: int, end: int) -> bool:
            is_worth = where(start, end)
            if is_worth:
                self.read.append(of.data[start:end])
            return is_worth

        assert self._syntax.tables is not None
        return self._syntax.tables(of, noted)


def test_code_is_not_read_for_tables_though_it_names_columns() -> None:
    code = f"{CODE}\nasin = known(line)\n\n{CODE}\nunits = counted(line)\n\n"
    asked = Asked(code * 20 + REPORT + "\n" + code * 20)
    found = shipped().findings([asked.part])
    assert [one.data_type for one in found] == ["metrics.sales"]
    assert asked.read
    assert all(b"B0EXAMP1E0" in stretch for stretch in asked.read)


@pytest.mark.parametrize(("syntax", "beside", "report"), [
    (HTML, "<table><tr><td>{}</td><td>known line</td></tr></table>", "<table><tr><td>{}</td></tr></table>"),
    (FORM, "line=known+{}&unit=a+word\n\n", "\n\n{}"),
])  # fmt: skip
def test_other_texts_are_read_where_it_is_worth_it_too(syntax: Syntax, beside: str, report: str) -> None:
    rows = REPORT.replace(",", "</td><td>").replace("\n", "</td></tr><tr><td>") if syntax is HTML else REPORT
    dull = "".join(beside.format(at) for at in range(20))
    asked = Asked(f"{dull}{report.format(rows)}{dull}", syntax)
    assert values(shipped().findings([asked.part]), "metrics.sales")
    assert all(b"B0EXAMP1E0" in stretch for stretch in asked.read)


@pytest.mark.parametrize("data_type", KINDS)
def test_what_says_something_is_read_wherever_it_stands(data_type: str) -> None:
    for text in (KINDS[data_type], f"{CODE}\n{KINDS[data_type]}\n{CODE}"):
        assert values(shipped().findings([written(part(text), TEXT)]), data_type)


def test_a_word_above_cells_of_another_kind_is_not_worth_reading() -> None:
    asked = Asked("colour, badge, remark\nred, none, ok\nblue, 4815, ok\nred, lost, ok\n")
    assert _badges().findings([asked.part]) == []
    assert asked.read == []


def test_a_value_that_json_escapes_is_seen() -> None:
    text = 'see {"colour": ["red"], "badge": ["48\\u003151\\u0036"]} and so on'
    assert values(_badges().findings([written(part(text), TEXT)])) == ["48\\u003151\\u0036"]


def test_what_is_disguised_is_read_by_what_it_looks_like() -> None:
    text = CODE + "\n" + REPORT.replace("units", "uni\u200bts").replace("revenue", "reve\u200bnue")
    assert values(shipped().findings([written(part(text), TEXT)]), "metrics.sales")


@cache
def _texts() -> list[str]:
    return [one.body.text for one in bodies() if len(one.body.text) < 4000]


@settings(max_examples=60)
@given(st.data())
def test_nothing_is_lost_by_reading_less(data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from([*KINDS.values(), CODE, *_texts()]), min_size=1, max_size=3))
    gap = data.draw(st.sampled_from(["\n", "\n\n"]))
    text = gap.join(texts)
    some, every = (_found(text, is_all=is_all) for is_all in (False, True))
    assert some == every


def _found(text: str, *, is_all: bool) -> list[tuple[object, ...]]:
    syntax = TEXT._replace(tables=_all) if is_all else TEXT
    found = shipped().findings([written(part(text), syntax)])
    # A thing's or a shop's, and below a label that is called like a column elsewhere: rather nobody's name.
    return [_of(one) for one in found if (one.data_type, one.likelihood.name) != ("person.name", "POSSIBLE")]


def _all(of: Part, where: Where) -> Sequence[Table]:
    del where
    return labelled.tables(of, everywhere)


def _of(found: Finding) -> tuple[object, ...]:
    return found.data_type, found.likelihood, found.digest, [*found.spans]


def test_without_headers_and_values_no_stretch_is_worth_it() -> None:
    engine = shipped()._engine
    assert not Worth(engine, b"a,b\n", None, frozenset(), [], None)(0, 4)
    assert Worth(engine, b"a,b\n", None, frozenset(), [2], None)(0, 4)
    assert not Worth(engine, b"a,b\n", None, frozenset(), [4], None)(0, 4)
    named = frozenset({("person.name", "below")})
    in_tags = Announced({"person.name"}, {}, None)
    assert Worth(engine, b"<td>first name", None, named, [], in_tags)(0, 14)
    assert not Worth(engine, b"<td>first floor", None, named, [], in_tags)(0, 15)
    assert everywhere(0, 4)
