"""Text in XML: what it means, and that what is written means the same again."""

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.office import spelling

ALL = (spelling.TEXT, spelling.STRING, spelling.ATTRIBUTE, spelling.BESIDE, spelling.FORMULA)


def test_entities_and_references_are_letters_and_unknown_ones_stay():
    assert spelling.TEXT.decode(b"joe&#64;shop&#x2E;example &amp;amp; &lt;b&gt;") == b"joe@shop.example &amp; <b>"
    assert spelling.TEXT.decode(b"&b; &#0; &#xD800; &#x110000; &amp") == b"&b; &#0; &#xD800; &#x110000; &amp"


def test_a_string_of_a_workbook_may_code_any_letter():
    assert spelling.STRING.decode(b"joe_x0040_shop_x005F_x0041_") == b"joe@shop_x0041_"
    assert spelling.STRING.encode(b"shop_x0041_") == b"shop_x005F_x0041_"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_is_written_reads_the_same(text: str):
    for one in ALL:
        assert one.decode(one.encode(text.encode())) == text.encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_shown_takes_as_many_bytes_and_no_line(text: str):
    for one in ALL:
        shown = one.show(text.encode())
        assert len(shown) == len(text.encode())
        assert not any(byte < 0x20 for byte in shown)


def test_written_text_never_leaves_its_place():
    assert spelling.ATTRIBUTE.encode(b"\"'<>&") == b"&quot;&apos;&lt;&gt;&amp;"
    assert spelling.ADDRESS.encode(b"mailto:[person.email]") == b"mailto:%5Bperson.email%5D"
    assert b"]]>" not in spelling.CDATA.encode(b"a]]>b").replace(b"]]]]><![CDATA[>", b"")
    assert b"--" not in spelling.COMMENT.encode(b"a--b")


def test_codes_of_a_header_are_no_letters():
    assert spelling.BESIDE.show(b'&C&"Arial"&12joe@shop.example') == b" " * 13 + b"joe@shop.example"
