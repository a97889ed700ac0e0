"""Text, words and pictures of one page."""

from __future__ import annotations

import pypdfium2
import pytest

from outgate.extract.pdf import page
from tests.extract.pdf.pdfs import Line, jpeg, pdf


def opened(data: bytes) -> pypdfium2.PdfPage:
    return pypdfium2.PdfDocument(data)[0]


def drawn(data: bytes) -> page.Drawn:
    document = pypdfium2.PdfDocument(data)
    return page.drawn(document, document[0])


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


def test_letters_are_those_that_were_placed_one_by_one():
    lines = [Line(letter, 50 + 20 * at) for at, letter in enumerate("placed one by one".replace(" ", ""))]
    assert "".join(letter.text for letter in page.letters(opened(pdf(lines)).get_textpage())) == "placedonebyone"
    assert page.letters(opened(pdf(lines[:5])).get_textpage()) == []
    assert (
        page.letters(
            opened(pdf([Line("twelve words are not placed one by one, nor are they few at all")])).get_textpage()
        )
        == []
    )


def test_large_pictures_count_and_icons_do_not():
    assert len(drawn(pdf([], picture=jpeg(400, 300))).pictures) == 1
    assert drawn(pdf([], picture=jpeg(20, 20))).pictures == []


def test_text_whose_letters_are_unknown_is_not_legible():
    assert page.is_legible("") is True
    assert page.is_legible("words and a private sign \ue000") is True
    assert page.is_legible("\ue001\ue002 \ue003\ue004") is False


def test_line_ends_and_hyphens_are_those_of_a_text():
    assert page.text_of(opened(pdf([Line("one"), Line("two", y=650)])).get_textpage()) == "one\ntwo"


def test_a_page_is_rendered_no_sharper_than_the_pictures_that_it_is_made_of():
    data = pdf([], picture=jpeg(1200, 900))
    sheet = opened(data)
    width, height, _ = page.rendered(sheet, drawn(data).pictures)
    assert width * height == pytest.approx(1200 * 900, rel=0.01)
    assert page.rendered(sheet, [])[:2] == (1700, 2200)


def test_shapes_may_be_letters_where_there_are_many_of_them_and_little_text():
    seen = drawn(pdf([], drawn=b"1 1 1 1 re f\n" * 100))
    assert seen.strokes == 500
    assert seen.may_be_letters("Page 1")
    assert not seen.may_be_letters("a page with a table in lines, of which the text can be read")
    assert not drawn(pdf([], drawn=b"1 1 1 1 re f\n" * 20)).may_be_letters("")


def test_a_picture_may_lie_in_many_forms_up_to_a_limit():
    assert len(drawn(pdf([], picture=jpeg(400, 300), nested=8)).pictures) == 1
    deep = drawn(pdf([], picture=jpeg(400, 300), nested=14))
    assert (deep.pictures, deep.is_whole) == ([], False)


def test_what_is_behind_too_many_objects_is_not_passed_over_in_silence(monkeypatch: pytest.MonkeyPatch):
    data = pdf([], drawn=b"1 1 1 1 re f\n" * 100, picture=jpeg(400, 300))
    assert len(drawn(data).pictures) == 1
    assert drawn(data).is_whole
    monkeypatch.setattr(page, "_OBJECTS", 50)
    assert not drawn(data).is_whole


def test_a_shape_may_be_filled_with_a_picture():
    data = pdf([Line("a map")], picture=jpeg(400, 300), tiled=True)
    assert drawn(data).pictures == []
    assert drawn(data).may_be_letters("a map")
