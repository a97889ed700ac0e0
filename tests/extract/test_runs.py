"""Runs of base64, base32 and hex are read, wherever they stand, and written back as they were spelled."""

import base64
import gzip
import hashlib
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import extract
from outgate.model import Limits, Message, Unwritable
from tests.extract.messages import MASK, SECRET, holding, message, read, reasons, redacted
from tests.steps import growth

TEXT = b"customer: " + SECRET + b", ordered three times"
B64 = base64.b64encode(TEXT)


def _urlsafe(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _pairs(sign: bytes, prefix: bytes = b"") -> bytes:
    return sign.join(prefix + b"%02x" % byte for byte in TEXT)


SPELLINGS = {
    "base64": B64,
    "base64 unpadded": B64.rstrip(b"="),
    "base64 url-safe": _urlsafe("naïve ÿÿ?>".encode() + TEXT),
    "base64 of mime": base64.encodebytes(TEXT * 4).rstrip(),
    "base64 of pem": b"\r\n".join(base64.b64encode(TEXT * 4)[i : i + 64] for i in range(0, 300, 64)),
    "base64 folded": b"\n  ".join(base64.b64encode(TEXT * 4)[i : i + 76] for i in range(0, 300, 76)),
    "base64 twice": base64.b64encode(B64),
    "base64 thrice": base64.b64encode(base64.b64encode(B64)),
    "base64 of gzip": base64.b64encode(gzip.compress(TEXT, mtime=0)),
    "base64 of utf-16": base64.b64encode(TEXT.decode().encode("utf-16-le")),
    "base64 of utf-8": base64.b64encode("客户邮箱:".encode() + TEXT),
    "base64 of json": base64.b64encode(json.dumps({"a": TEXT.decode()}).encode()),
    "base64 in a path": b"/api/v1/Users/" + B64.rstrip(b"=") + b"/profile",
    "base64 in a path, two letters over": b"/api/v1/Users/" + base64.b64encode(TEXT + b"!").rstrip(b"=") + b"/profile",
    "base64 in a path, three letters over": b"/api/v1/Users/"
    + base64.b64encode(b"to " + SECRET).rstrip(b"=")
    + b"/profile",
    "base64 behind one letter": b"x" + B64,
    "base64 behind two letters": b"xY" + B64,
    "base64 behind three letters": b"xYz" + B64,
    "base64 behind a name": b"userToken_" + B64,
    "base64 of bytes with text in them": base64.b64encode(b"\n\x14" + SECRET + b"\x12\x01\x00"),
    "hex": TEXT.hex().encode(),
    "hex upper": TEXT.hex().upper().encode(),
    "hex with 0x": b"0x" + TEXT.hex().encode(),
    "hex of base64": B64.hex().encode(),
    "hex of utf-8": ("客户邮箱:".encode() + TEXT).hex().encode(),
    "hex wrapped in x''": b"x'" + TEXT.hex().encode() + b"'",
    "hex with colons": _pairs(b":"),
    "hex with dashes": _pairs(b"-"),
    "hex with spaces": _pairs(b" "),
    "hex with commas": _pairs(b","),
    "hex with commas and spaces": _pairs(b", "),
    "hex with 0x and commas": _pairs(b", ", b"0x"),
    "hex with 0x and spaces": _pairs(b" ", b"0x"),
    "hex with backslashes": _pairs(b"", b"\\x"),
    "hex with percents": _pairs(b"", b"%"),
    "base32": base64.b32encode(TEXT),
    "base32 unpadded": base64.b32encode(TEXT).rstrip(b"="),
    "base32 lower": base64.b32encode(TEXT).lower().rstrip(b"="),
    "a data uri": b"data:text/csv;charset=utf-8;base64," + B64,
    "a token": _urlsafe(b'{"alg":"HS256"}') + b"." + _urlsafe(b'{"sub":"' + SECRET + b'"}') + b".c2lnbmF0dXJl",
    "base64 percent-encoded": base64.b64encode(TEXT + b"!").replace(b"=", b"%3D"),
}
UNWRITABLE = {"base64 of bytes with text in them", "a token"}


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("around", [(b"see ", b" now"), (b'{"v":"', b'"}'), (b"", b""), (b"a=", b"&b=1")])
def test_a_value_is_readable_however_it_is_encoded(spelled, around):
    reading = read(around[0] + spelled + around[1])
    assert any(SECRET in part.data for part in reading.parts)
    assert reasons(reading) == []


def test_a_token_that_is_signed_is_not_changed():
    for value in (SPELLINGS["a token"], _urlsafe(b'{"alg":"RS256","kid":"' + SECRET + b'"}') + b".e30.c2lnbmF0dXJl"):
        with pytest.raises(Unwritable, match="signed"):
            redacted(message(b"see " + value))
    unsigned = b"v1." + _urlsafe(b'{"sub":"' + SECRET + b'"}')
    assert MASK in holding(read(redacted(message(unsigned)).body).parts, MASK)[-1].data


@pytest.mark.parametrize("name", sorted(SPELLINGS.keys() - UNWRITABLE))
def test_an_encoded_value_is_replaced_in_its_encoding(name):
    before = b'{"before": 1, "v": "' if b"\n" not in SPELLINGS[name] and b"\\" not in SPELLINGS[name] else b"see "
    sent = redacted(message(before + SPELLINGS[name] + b'", "after": 2}'))
    assert sent.body.startswith(before)
    assert sent.body.endswith(b'", "after": 2}')
    reading = read(sent.body)
    assert any(MASK in part.data for part in reading.parts)
    assert not holding(reading.parts) or SPELLINGS[name].count(b"\n") > 1


def test_there_were_as_many_spellings_as_this():
    assert len(SPELLINGS) == 41


def test_padding_stays_as_it_was():
    assert redacted(message(b"v " + B64 + b" w")).body.split()[1].endswith(b"=") == B64.endswith(b"=")
    unpadded = redacted(message(b"v " + B64.rstrip(b"=") + b" w")).body
    assert b"=" not in unpadded


def test_case_and_signs_of_hex_stay_as_they_were():
    assert redacted(message(TEXT.hex().upper().encode())).body.isupper()
    assert redacted(message(_pairs(b":"))).body == b":".join(b"%02x" % byte for byte in TEXT.replace(SECRET, MASK))
    assert redacted(message(_pairs(b", ", b"0x"))).body.startswith(b"0x63, 0x75, ")


def test_a_run_is_found_in_bytes_as_well():
    assert holding(read(b"\0\1\2\xff" + B64 + b"\0\1\2\xff").parts)


def test_the_type_of_a_data_uri_is_passed_on():
    parts = read(b'<img src="data:text/csv;base64,' + B64 + b'">').parts
    assert ("body", "data-uri") in [part.path for part in parts]


def test_a_run_in_a_header_or_a_query_is_named_after_its_place():
    parts = extract(message(headers=[(b"Cookie", b"s=" + B64)], target=b"/x?token=" + B64), Limits()).parts
    paths = [part.path for part in parts if part.path[-1] == "base64"]
    assert paths == [("query[token]", "base64"), ("header[cookie]", "base64")]


def test_the_header_of_a_token_is_no_part_and_what_it_signs_is():
    parts = read(b"see " + _urlsafe(b'{"alg":"HS256","typ":"JWT"}') + b"." + _urlsafe(b'{"sub":1234}') + b".c2ln").parts
    assert [part.data for part in parts if part.path[-1] == "base64"] == [b'{"sub":1234}']
    assert len(read(b"see " + _urlsafe(b'{"alg":"jane.roe@example.com"}')).parts) == 3


HARMLESS = (
    b"getElementsByTagNameAndClassNameOrSelector",
    b"/assets/javascripts/application/Controllers/OrdersController",
    b"7c9e6679-7425-40de-944b-e07fc1f90ae7",
    b"SOME_LONG_CONSTANT_NAME_IN_UPPER_CASE",
    b"pneumonoultramicroscopicsilicovolcanoconiosis",
    b"12345678901234567890",
    b"00:1A:2B:3C:4D:5E:6F:70:8A:9B",
    b"2026-11-22 10 20 30 40 50 60 70 80 90",
)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_long_name_is_no_run(name):
    assert len(read(b"{ " + name + b" }").parts) == 3 - 1


def test_digests_and_random_identifiers_are_hardly_ever_read():
    rng = random.Random(7)  # noqa: S311 - made-up identifiers
    ids = [hashlib.sha256(b"%d" % i).hexdigest() for i in range(500)]
    ids += [base64.urlsafe_b64encode(rng.randbytes(16 + i % 16)).decode() for i in range(500)]
    assert len(read(json.dumps(ids).encode()).parts) < 2 + 10


def test_a_long_run_is_read_once():
    """Of 10 MB: were its start or its end looked for from each of its letters, this would not end."""
    reading = extract(_filed(150_000), Limits())
    assert [part.path[-1] for part in reading.parts] == ["target", "body", "base64"]
    assert reading.parts[-1].data == TEXT * 150_000


def test_a_run_twice_as_long_takes_no_more_than_twice_the_steps():
    assert growth(lambda sent: extract(sent, Limits()), _filed, 10_000) < 2.5


def _filed(times: int) -> Message:
    return message(b'{"file":"' + base64.b64encode(TEXT * times) + b'"}')


def test_a_run_that_the_budget_does_not_allow_is_a_gap():
    reading = extract(message(b'"' + base64.b64encode(TEXT * 1000) + b'"'), Limits(expanded=1000))
    assert reasons(reading) == ["expansion"]


def test_a_run_of_a_view_that_the_text_has_as_well_is_read_once():
    reading = read(b"100%25 " + B64)
    assert len(holding(reading.parts)) == 1


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(data):
    for text in (data, base64.b64encode(data), data.hex().encode(), base64.b32encode(data)):
        assert "failure" not in reasons(read(text))


@given(st.text(min_size=16, max_size=80), st.integers(0, 3))
def test_text_in_base64_is_read_at_any_alignment(text, shift):
    ascii_text = "".join(char for char in text if char.isascii() and char.isprintable()) + "written by a person"
    body = b"Xy9z"[:shift] + base64.b64encode(ascii_text.encode())
    shown = b"\0".join(part.data for part in read(b"v: " + body).parts)
    assert ascii_text.encode()[-19:] in shown
