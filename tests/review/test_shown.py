"""Hostile evidence is shown and does nothing."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.review.shown import cell, lines, shown, shown_text

HOSTILE = "\u202e\u2066\u200b\u00ad\x1b[31m\x00\r\n\t<script>&\"'\u0301\u0301\u0301\u0301\u3164=+-@\ud800"
TEXT = st.text(st.characters() | st.sampled_from(HOSTILE))


@given(TEXT)
def test_nothing_that_is_unseen_is_left(text: str):
    for made in (shown_text(text), str(shown(text)), cell(text)):
        assert {unicodedata.category(char) for char in made} & {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} == set()


@given(TEXT)
def test_html_is_text(text: str):
    inside = re.sub(r'<span class="ctl" title="[A-Za-z0-9 ()<>&;#-]*">(U\+[0-9A-F]+)</span>', r"\1", str(shown(text)))
    assert inside.startswith("<bdi>")
    assert inside.endswith("</bdi>")
    assert "<" not in inside[5:-6]


@given(TEXT)
def test_both_ways_of_showing_say_the_same(text: str):
    bare = html.unescape(re.sub("<[^>]*>", "", str(shown(text))))
    assert bare == re.sub("⟨(U\\+[0-9A-F]+)⟩", r"\1", shown_text(text)) or "⟨" in text


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"])).filter(lambda text: "\u3164" not in text))
def test_letters_and_digits_stay_as_they_are(text: str):
    if shown_text(text).count("U+") == 0:
        assert shown_text(text) == text


@given(TEXT, st.integers(1, 40))
def test_what_is_long_is_cut_in_the_middle(text: str, most: int):
    assert shown_text(text, most).count("⟨") <= most
    if "⟨" not in shown_text(text, most):
        assert len(shown_text(text, most)) <= most
    if len(text) <= most:
        assert shown_text(text, most) == shown_text(text)


@given(TEXT)
def test_no_cell_of_a_spreadsheet_is_a_formula(text: str):
    made = cell(text)
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert made in {shown_text(text), "'" + shown_text(text)}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])  # noqa: RUF001 - of full width
def test_a_cell_that_could_be_a_formula_is_marked_as_text(text: str):
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "a=1", "p1.k3vexnq2ym4tadob", "q3-report.xlsx", "m•••@example.org"])
def test_an_ordinary_cell_stays_as_it_is(text: str):
    assert cell(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u202eb", '<bdi>a<span class="ctl" title="RIGHT-TO-LEFT OVERRIDE">U+202E</span>b</bdi>'),
        ("\x1b", '<bdi><span class="ctl" title="control character">U+001B</span></bdi>'),
        ("a&b", "<bdi>a&amp;b</bdi>"),
        ("", "<bdi></bdi>"),
    ],
)
def test_unseen_characters_are_named(text: str, expected: str):
    assert str(shown(text)) == expected


def test_a_pile_of_marks_does_not_hide_the_lines_around_it():
    assert str(shown("a" + "\u0301" * 50)).count("\u0301") == 3


def test_a_note_keeps_its_lines_and_nothing_else():
    assert str(lines("one\r\n<b>\ntwo\u202e")).split("\n")[:2] == ["<bdi>one</bdi>", "<bdi>&lt;b&gt;</bdi>"]
    assert "\u202e" not in lines("two\u202e")


def test_the_ends_of_a_long_host_are_seen():
    assert shown_text("a" * 100 + ".evil.example", 20).endswith("l.example")
