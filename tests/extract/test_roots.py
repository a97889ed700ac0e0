"""The root parts of a message, what the headers say of its body, and how each root is written."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import extract, rewrite
from outgate.extract.roots import block, body_hints, roots, write_back
from outgate.model import Channel, Destination, Edit, Limits, Message, Unwritable
from tests.extract.messages import MASK, SECRET, message, redacted


def _names(sent: Message) -> list[str]:
    return [part.path[0] for part, _ in roots(sent)]


def test_what_is_empty_is_no_part():
    assert _names(message(target=b"/")) == []
    assert _names(message(b"b", [(b"a", b"1")], trailers=((b"t", b"1"),))) == ["target", "headers", "body", "trailers"]


@pytest.mark.parametrize("host", ["api.example.com", "eu-west-1.cdn.example.com", "10.0.0.1", "x2.example.co.uk"])
def test_a_plain_host_is_no_part(host):
    sent = replace(message(b"b"), destination=Destination(host), names=(host,))
    assert _names(sent) == ["target", "body"]


@pytest.mark.parametrize(
    "host",
    [
        "4111111111111111.evil.example",
        "nbswy3dpeb3w64tmmqqq2.evil.example",
        "6a616e65406578616d706c65.evil.example",
        "a234.b567.c890.d123.e456.f789.g012.evil.example",
        "jane_roe.evil.example",
        "XN--Bcher.example",
        "thisisaverylonglabelofonlyletters.evil.example",
    ],
)
def test_a_host_that_may_carry_data_is_a_part_that_cannot_be_rewritten(host):
    sent = replace(message(b"b"), names=(host,))
    parts = extract(sent, Limits()).parts
    assert parts[0].path == ("host",)
    assert host.encode() in parts[0].data
    with pytest.raises(Unwritable):
        rewrite(sent, {parts[0]: [Edit(0, 3, b"x")]})


def test_each_label_of_a_host_is_also_on_a_line_of_its_own():
    """Between dots a number looks like a piece of a longer one, and is passed over."""
    sent = replace(message(b"b"), names=("x.4111111111111111.shop.example",))
    assert b"\n4111111111111111\n" in next(iter(roots(sent))).part.data


def test_the_headers_say_what_the_body_is():
    hints = body_hints(
        message(
            b"b",
            [
                (b"Content-Type", b'Multipart/Form-Data; charset=UTF-16; boundary="a b"'),
                (b"Content-Encoding", b"GZIP"),
                (b"Content-Encoding", b"br, identity"),
                (b"Transfer-Encoding", b"zstd, chunked"),
                (b"Content-Disposition", b'attachment; filename="q3.xlsx"'),
                (b"X-Amz-Decoded-Content-Length", b"7"),
            ],
        )
    )
    assert hints == ("multipart/form-data", "utf-16", b"a b", "q3.xlsx", ("gzip", "br", "zstd", "aws-chunked"))


def test_two_content_types_say_one_thing_or_nothing_that_is_known():
    kinds = [(b"Content-Type", b"text/plain"), (b"content-type", b"text/plain; charset=UTF-8")]
    assert body_hints(message(b"b", kinds)).charset == "utf-8"
    assert (
        body_hints(message(b"b", [*kinds, (b"Content-Type", b"text/plain; charset=cp037")])).charset == "utf-8, cp037"
    )


def test_the_target_of_a_file_is_its_name():
    sent = replace(message(b"b", target=b"reports/q3.csv"), channel=Channel.FILE)
    assert body_hints(sent).name == "reports/q3.csv"


def test_places_have_names():
    sent = message(b"", [(b"A", b"1"), (b"Cookie", SECRET)], b"/p?a=1&b=" + SECRET, trailers=((b"T", SECRET),))
    found = {
        part.path[0]: part.locate(part, part.data.index(SECRET))
        for part, _ in roots(sent)
        if part.locate is not None and SECRET in part.data
    }
    assert found == {"target": ("query[b]",), "headers": ("header[cookie]",), "trailers": ("trailer[t]",)}


@pytest.mark.parametrize(("folds", "name"), [(1, "a"), (99, "a"), (101, "")])
def test_a_line_that_goes_on_with_a_header_is_no_name(folds, name):
    """What stands there is a value of the sender's, which must not get into the record."""
    sent = message(headers=[(b"Z", b"1"), (b"A", b"a\r\n for Jane" * folds + b" " + SECRET)])
    part = next(part for part, _ in roots(sent) if part.root == "headers")
    assert part.locate is not None
    assert part.locate(part, part.data.index(SECRET)) == (f"header[{name}]",)


def test_each_root_is_written():
    assert redacted(message(b"to " + SECRET)).body == b"to " + MASK
    assert redacted(message(headers=[(b"a", b"1"), (b"b", b"x " + SECRET + b" y"), (b"c", b"")])).headers == (
        (b"a", b"1"),
        (b"b", b"x " + MASK + b" y"),
        (b"c", b""),
    )
    assert redacted(message(trailers=((b"b", SECRET),))).trailers == ((b"b", MASK),)
    assert redacted(message(target=b"/p?q=" + SECRET + b"&r=1")).target == b"/p?q=%5Bperson.email%5D&r=1"


def test_a_header_name_stays_a_token():
    assert redacted(message(headers=[(b"x-" + SECRET, b"1")])).headers == ((b"x--person.email-", b"1"),)


@pytest.mark.parametrize(
    "edit", [Edit(0, 8, b"x"), Edit(3, 4, b"a\nb: c"), Edit(3, 4, b"a\r"), Edit(0, 4, b"x"), Edit(0, 2, b"x")]
)
def test_a_header_stays_one_line(edit):
    with pytest.raises(Unwritable):
        write_back(message(headers=[(b"a", b"1"), (b"b", b"2")]), {"headers": [edit]})


def test_a_text_frame_stays_utf_8():
    frame = message(b"abc", is_text=True)
    assert write_back(frame, {"body": [Edit(0, 1, b"x")]}).body == b"xbc"
    with pytest.raises(Unwritable):
        write_back(frame, {"body": [Edit(0, 1, b"\xff")]})


HEADERS = st.lists(st.tuples(st.binary(max_size=8), st.binary(max_size=12)), min_size=1, max_size=6)


@given(HEADERS, st.data())
def test_an_edit_inside_one_value_changes_that_value_alone(headers, data):
    chosen = data.draw(st.integers(0, len(headers) - 1))
    name, value = headers[chosen]
    begin = len(block(headers[:chosen])) + 2 * (chosen > 0) + len(name) + 2
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))
    sent = write_back(message(headers=headers), {"headers": [Edit(begin + start, begin + end, b"*")]})
    changed = list(headers)
    changed[chosen] = (name, value[:start] + b"*" + value[end:])
    assert sent.headers == tuple(changed)
