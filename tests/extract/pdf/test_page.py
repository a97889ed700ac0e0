"""Text, words and pictures of one page."""

from __future__ import annotations

import pypdfium2
import pytest

from outgate.extract.pdf import page
from tests.extract.pdf.pdfs import Line, jpeg, pdf


def opened(data: bytes) -> pypdfium2.PdfPage:
    return pypdfium2.PdfDocument(data)[0]


@pytest.mark.parametrize("sideways", [False, True])
def test_words_have_boxes_that_run_from_left_to_right(*, sideways: bool):
    text = opened(pdf([Line("left right"), Line("below", y=600)], sideways=sideways)).get_textpage()
    left, right, below = page.words(text)
    assert (left.text, right.text, below.text) == ("left", "right", "below")
    assert left.right < right.left
    assert below.top < left.bottom
    assert left.top - left.bottom == pytest.approx(11, abs=5)


def test_a_page_of_too_many_words_is_not_looked_at_for_tables(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(page, "_MOST", 2)
    assert page.words(opened(pdf([Line("one two three")])).get_textpage()) == []


def test_large_pictures_count_and_icons_do_not():
    assert len(list(page.pictures(opened(pdf([], picture=jpeg(400, 300)))))) == 1
    assert list(page.pictures(opened(pdf([], picture=jpeg(20, 20))))) == []


def test_text_whose_letters_are_unknown_is_not_legible():
    assert page.is_legible("") is True
    assert page.is_legible("words and a private sign \ue000") is True
    assert page.is_legible("\ue001\ue002 \ue003\ue004") is False


def test_line_ends_and_hyphens_are_those_of_a_text():
    assert page.text_of(opened(pdf([Line("one"), Line("two", y=650)])).get_textpage()) == "one\ntwo"


def test_a_page_is_rendered_no_sharper_than_the_pictures_that_it_is_made_of():
    sheet = opened(pdf([], picture=jpeg(1200, 900)))
    width, height, _ = page.rendered(sheet, list(page.pictures(sheet)))
    assert width * height == pytest.approx(1200 * 900, rel=0.01)
    assert page.rendered(sheet, [])[:2] == (1700, 2200)
