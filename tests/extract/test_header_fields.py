"""JSON and rows in headers and cookies."""

from urllib.parse import quote

import pytest

from outgate.extract import extract
from outgate.model import Limits
from tests.extract.messages import MASK, SECRET, holding, message, redacted

ROWS = "name,email,city\nJane Roe,jane.roe@example.com,York\nTom Poe,tom@example.com,Bath"
JSON = '{"email":"jane.roe@example.com"}'
XML = '<?xml version="1.0"?><n><email>jane.roe@example.com</email></n>'
SENT = [
    ((b"cookie", b"id=7; note=" + quote(ROWS, safe="").encode() + b"; x=1"), ROWS),
    ((b"cookie", b"id=7; note=" + quote(JSON, safe="").encode()), JSON),
    ((b"cookie", b"id=7; note=" + quote(XML, safe="").encode()), XML),
    ((b"x-note", JSON.encode()), JSON),
    ((b"cookie", b"a=b; note=" + JSON.encode() + b"; c=d"), JSON),
]


@pytest.mark.parametrize(("header", "text"), SENT)
def test_a_value_with_a_structure_is_a_text_of_its_own_and_goes_back_to_its_place(header, text):
    sent = message(headers=[(b"a", b"b"), header, (b"c", b"d")])
    part = next(part for part in holding(extract(sent, Limits()).parts) if part.span_in_parent)
    assert part.data == text.encode()
    assert part.path[1] == f"header[{header[0].decode()}]"
    back = redacted(sent)
    assert (back.headers[0], back.headers[2], len(back.headers)) == ((b"a", b"b"), (b"c", b"d"), 3)
    for written in (SECRET, quote(SECRET, safe="").encode()):
        assert written not in back.headers[1][1]
    assert MASK in back.headers[1][1] or quote(MASK, safe="").encode() in back.headers[1][1]


def test_other_headers_hold_nothing():
    plain = message(headers=[(b"cookie", b"a=b; c=%20d"), (b"accept", b"text/html, */*;q=0.8")])
    assert not [part for part in extract(plain, Limits()).parts if part.span_in_parent]
