"""Rows, labels and JSON in elements, attributes and CDATA of pages and documents."""

import html
import xml.etree.ElementTree as ET
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.model import everywhere
from tests.extract.messages import MASK, SECRET, holding, message, read, redacted

ROWS = "name,email,city\nJane Roe,jane.roe@example.com,York\nTom Poe,tom@example.com,Bath"
HTML = [(b"content-type", b"text/html")]


def deepest(page: str, content_type: bytes = b"text/html"):
    return next(part for part in holding(read(page.encode(), content_type).parts) if part.span_in_parent)


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><pre>{ROWS}</pre></body></html>",
        f"<html><body><p>{ROWS.replace(chr(10), '<br>')}</p></body></html>",
        f'<html><body><input name="note" value="{ROWS}"></body></html>',
        f"<html><body><input name=note value='{ROWS.replace(chr(10), '&#10;')}'></body></html>",
        "<p>" + "".join(f"&#{ord(sign)};" for sign in ROWS) + "</p>",
        f'<?xml version="1.0"?><d><n><![CDATA[{ROWS}]]></n></d>',
        f'<?xml version="1.0"?><d><n>{ROWS}</n></d>',
        f'<?xml version="1.0"?><d><!-- {ROWS}--></d>',
        f"<html><body><!--\n{ROWS}--><p>x</p></body></html>",
    ],
)
def test_rows_in_a_field_are_a_text_of_their_own(page):
    part = deepest(page)
    assert part.data == ROWS.encode()
    assert part.span_in_parent is not None
    (table,) = part.tables(part, everywhere)
    assert table.header == ("name", "email", "city")


@pytest.mark.parametrize("page", [f"<d><n>{quote(ROWS)}</n></d>", f'<d><n a="{quote(ROWS)}"/></d>'])
def test_rows_in_a_field_that_are_percent_encoded_are_a_text_of_their_own(page):
    fields = [part for part in read(page.encode(), b"text/xml").parts if part.parent and part.parent.span_in_parent]
    assert ROWS.encode() in [part.data for part in fields]


def test_rows_in_a_document_that_is_a_field_of_another_are_read():
    inside = f"<?xml version='1.0'?><d><n>{ROWS}</n></d>"
    assert deepest(f"<a><b>{html.escape(inside)}</b></a>").data in (inside.encode(), ROWS.encode())
    parts = read(f"<a><b>{html.escape(inside)}</b></a>".encode(), b"text/xml").parts
    assert ROWS.encode() in [part.data for part in parts]


def test_json_in_an_attribute_is_read_as_json():
    part = deepest(f"<div data-x='{html.escape('{"email": "jane.roe@example.com"}')}'>x</div>")
    assert part.data == b'{"email": "jane.roe@example.com"}'
    assert part.locate(part, 12)[-1] == "json[email]"


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=30))
def test_redaction_in_an_element_keeps_the_document_and_everything_else(word):
    tree = ET.Element("d")
    ET.SubElement(tree, "n").text = f"{ROWS},{word}"
    sent = message(b'<?xml version="1.0"?>' + ET.tostring(tree), [(b"content-type", b"application/xml")])
    back = ET.fromstring(redacted(sent).body)  # noqa: S314 - made here
    assert back[0].text == f"{ROWS},{word}".replace(SECRET.decode(), MASK.decode())


def test_redaction_in_an_attribute_keeps_the_tag():
    sent = message(f'<html><body><input value="{html.escape(ROWS)}" id="a"></body></html>'.encode(), HTML)
    assert redacted(sent).body == sent.body.replace(SECRET, MASK)


def test_scripts_and_paragraphs_are_no_fields():
    page = "<html><script>\nvar a = 1, b = 2;\nfoo: 1;\nbar: 2;\n</script><p>Dear Jane,\nhow are you?\n</p></html>"
    assert [part.path for part in read(page.encode(), b"text/html").parts if part.root is None] == []


def test_a_text_that_never_ends_is_one_and_is_read_to_the_end():
    page = "<?xml version='1.0'?><d><n><![CDATA[" + "<![CDATA[" * 2 + ROWS
    assert ROWS in deepest(page).data.decode()
