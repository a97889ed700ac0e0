"""HTML and XML: read across tags, edited between them."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.markup import fit, read, recognise
from outgate.extract.tree import Hints, apply
from outgate.model import Edit, Part, Unwritable
from tests.extract.probing import (
    NEW,
    children,
    fitted,
    part_of,
    place,
    probe,
    shape,
    syntax_of,
    tables_of,
    written_back,
)

CRUMBS = st.lists(
    st.sampled_from(
        ["<", ">", "<b>", "</b>", "<p a='", '"', "'>", "<!--", "-->", "<![CDATA[", "]]>", "a", "@", "&#64;", "ü"]
    ),
    max_size=25,
).map(lambda crumbs: "".join(crumbs).encode())


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!DOCTYPE html><p>x", "html"),
        (b"  <div class='a'>x</div>", "html"),
        (b'<?xml version="1.0"?><a>1</a>', "xml"),
        (b"<orders><order/></orders>", "xml"),
        (b'<Workbook xmlns="urn:x"><Table/></Workbook>', "xml"),
        (b'<?xml version="1.0"?><html xmlns="x"><body/></html>', "html"),
    ],
)
def test_markup_is_known_by_its_first_tag(data: bytes, name: str) -> None:
    assert syntax_of(recognise, data).name == name


def test_an_element_that_html_has_too_hides_no_rows_of_xml() -> None:
    rows = b"".join(b"<row><SKU>KX-%d</SKU><Units>%d</Units></row>" % (at, at) for at in range(3))
    tables = tables_of(recognise, b"<report><a>1</a>" + rows + b"</report>")
    assert shape(tables[-1]) == (("SKU", "Units"), [["KX-0", "0"], ["KX-1", "1"], ["KX-2", "2"]])


@pytest.mark.parametrize("data", [b"", b"a < b", b"<3 you", b"{}", b"text <b>bold</b>"])
def test_other_text_is_no_markup(data: bytes) -> None:
    assert recognise(data, Hints()) is None


def test_declared_markup_may_begin_with_text() -> None:
    assert recognise(b"text <b>bold</b>", Hints("text/html")) is not None


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<p>jane<b>@</b>shop.example</p>", b"\njane@shop.example\n"),
        (b"jane<!-- x -->@shop.example", b"jane@shop.example"),
        (b"a<td>jane<SPAN\nclass=x>@</SPAN>shop.example</td><td>b", b"a\tjane@shop.example\t\tb"),
        (b"411<i></i><u>1</u>1", b"41111"),
        (b'{"a":"jane<b>@<\\/b>shop.example"}', b'{"a":"jane@shop.example"}'),
    ],
)
def test_words_parted_by_inline_tags_are_read_whole(data: bytes, text: bytes) -> None:
    (child,) = children(read, data)
    assert child.part.data == text


@pytest.mark.parametrize(
    "data", [b"<p>jane</p><p>roe</p>", b"<td>1</td><td>2</td>", b"a <b>word</b> more", b"if a < b && c > d", b"plain"]
)
def test_without_a_parted_word_there_is_no_view(data: bytes) -> None:
    assert children(read, data) == []


def test_what_the_parent_of_a_view_shows_is_not_shown_again() -> None:
    data = b"<p>jane<b>@</b>shop.example %41</p>"
    parent = Part(("body",), data)
    view = Part(("body", "percent"), data, parent=parent, to_parent=lambda start, end: (start, end))
    assert list(read(view, Hints(), None)) == []  # type: ignore[arg-type]


def test_a_redacted_view_leaves_the_tags() -> None:
    (child,) = children(read, b"<p>to jane<b>@</b>shop<!-- - -->.example <i>now</i></p>")
    after = written_back(child, b"jane@shop.example")
    assert after == b"<p>to [person.email]<b></b><!-- - --> <i>now</i></p>"


def test_a_long_text_is_viewed_around_the_parted_words() -> None:
    filler = b"<p>some words here</p>\n" * 2000
    (child,) = children(read, filler + b"<p>jane<b>@</b>shop.example</p>" + filler)
    assert len(child.part.data) < 1000
    assert b"\njane@shop.example\n" in child.part.data
    after = written_back(child, b"jane@shop.example")
    assert after == filler + b"<p>[person.email]<b></b></p>" + filler


@pytest.mark.parametrize(
    ("data", "needle", "expected"),
    [
        (b"<p>jane</p>", b"jane", b"<p>[x]</p>"),
        (b"<p>ja<b>ne</b> roe</p>", b"ja<b>ne</b> roe", b"<p>[x]<b></b></p>"),
        (b'<a href="mailto:jane">x</a>', b"jane", b'<a href="mailto:[x]">x</a>'),
        (b"<a href='jane'>x</a>", b"'jane'", b"<a href='[x]'>x</a>"),
        (b"<a b=jane>x</a>", b"jane", b"<a b=[x]>x</a>"),
        (b"<p><!-- jane --></p>", b"jane -->", b"<p><!-- [x]--></p>"),
        (b"<a><![CDATA[jane]]></a>", b"jane]]", b"<a><![CDATA[[x]]]></a>"),
        (b"<p>jane&#64;x</p>", b"64;x", b"<p>jane[x]</p>"),
        (b"<p>&amp;jane</p>", b"jane", b"<p>&amp;[x]</p>"),
    ],
)
def test_an_edit_keeps_the_tags(data: bytes, needle: bytes, expected: bytes) -> None:
    assert fitted(recognise, data, needle, new=b"[x]") == expected


def test_a_name_cannot_be_edited() -> None:
    with pytest.raises(Unwritable):
        fitted(recognise, b"<jane>x</jane>", b"jane")


def test_what_is_written_is_escaped() -> None:
    assert fitted(recognise, b"<p>jane</p>", b"jane", new=b"<&>") == b"<p>&lt;&amp;&gt;</p>"


TREES = st.recursive(
    st.text(alphabet="ab &<>\"'é@", max_size=5),
    lambda inner: st.lists(
        st.tuples(st.sampled_from("abcx"), st.text(alphabet="ab'\"<&", max_size=3), inner), max_size=3
    ),
    max_leaves=8,
)


def element(name: str, attribute: str, inner: object) -> ET.Element:
    made = ET.Element(name, {"k": attribute})
    if isinstance(inner, str):
        made.text = inner
    elif isinstance(inner, list):
        made.extend(element(*child) for child in inner)
    return made


@given(TREES, st.data())
def test_xml_stays_well_formed_whatever_is_edited(tree: object, choice: st.DataObject) -> None:
    data = ET.tostring(element("root", "v", tree), encoding="utf-8")
    start = choice.draw(st.integers(0, len(data) - 1))
    end = choice.draw(st.integers(start + 1, len(data)))
    try:
        edits = fit(part_of(data), [Edit(start, end, NEW)])
    except Unwritable:
        return
    after = ET.fromstring(apply(data, edits).decode("utf-8", "replace"))  # noqa: S314 - our own
    assert [e.tag for e in after.iter()] == [e.tag for e in ET.fromstring(data).iter()]  # noqa: S314


@pytest.mark.parametrize(
    ("data", "needle", "expected"),
    [
        (b"<p>jane</p>", b"jane", "html[p]"),
        (b'<p><a href="jane">x</a></p>', b"jane", "html[a.href]"),
        (b"<orders><email>jane</email></orders>", b"jane", "xml[email]"),
        (b"<p><!-- jane --></p>", b"jane", 'html["!--"]'),
    ],
)
def test_a_place_is_an_element_or_attribute(data: bytes, needle: bytes, expected: str) -> None:
    assert place(recognise, data, needle) == expected


@given(CRUMBS | st.binary(), st.integers(0, 99))
def test_nothing_raises_on_any_bytes(data: bytes, at: int) -> None:
    for hints in (Hints("text/html"), Hints()):
        for text in (data, b"<p>" + data, b"<orders>" + data):
            probe(recognise, read, text, hints, at)


@given(CRUMBS)
def test_a_view_maps_to_where_it_came_from(data: bytes) -> None:
    """Every byte of a view that is no separator reads the same in the parent."""
    for child in children(read, data):
        to_parent = child.part.to_parent
        assert to_parent is not None
        for at, byte in enumerate(child.part.data):
            start, end = to_parent(at, at + 1)
            assert data[start:end] == bytes([byte]) or byte in b"\n\t"
