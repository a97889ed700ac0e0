"""The walk finds all parts, keeps to its limits, and never fails on any bytes."""

import base64
import gzip
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outgate.extract import extract, walk
from outgate.extract.tree import Child, Exceeded
from outgate.model import Limits, NeedsIsolation, Part, Reason, Root, everywhere
from tests.extract.messages import SECRET, holding, message, read, reasons


def test_every_root_and_child_is_a_part():
    parts = extract(message(base64.b64encode(SECRET * 2), [(b"a", b"1")]), Limits()).parts
    assert [part.path for part in parts] == [("target",), ("headers",), ("body",), ("body", "base64")]


def test_a_clean_message_has_its_roots_alone():
    body = json.dumps({"status": "open", "tags": ["a", "b"], "note": "the parcel has arrived"}).encode()
    reading = read(body, b"application/json", target=b"/v1/tickets?page=2")
    assert [part.path for part in reading.parts] == [("target",), ("headers",), ("body",)]
    assert reading.gaps == ()


def test_roots_that_are_known_to_be_clean_are_no_parts():
    sent = message(b"body", [(b"a", b"%40b")], target=b"/?a=%40")
    known: list[Root] = ["headers", "target"]
    assert {part.path[0] for part in extract(sent, Limits(), known=known[:1]).parts} == {"target", "body"}
    assert [part.path for part in extract(sent, Limits(), known=known).parts] == [("body",)]


def test_a_body_that_was_not_read_is_a_gap():
    assert reasons(extract(message(b"", unread=Reason.TOO_LARGE), Limits())) == ["too_large"]


def test_too_many_parts_are_a_gap_and_the_first_ones_are_kept():
    runs = [base64.b64encode(b"a text of some length, %d" % i).decode() for i in range(50)]
    reading = extract(message(json.dumps(runs).encode()), Limits(parts=10))
    assert len(reading.parts) == 10
    assert reasons(reading) == ["parts"]


def test_too_many_layers_are_a_gap():
    body = SECRET * 2
    for _ in range(5):
        body = base64.b64encode(body)
    reading = extract(message(body), Limits(depth=3))
    assert reasons(reading) == ["depth"]
    assert len(reading.parts[-1].path) == 4
    assert reasons(extract(message(body), Limits(depth=5))) == []


def test_too_many_decoded_bytes_are_one_gap():
    body = json.dumps([base64.b64encode(b"x" * 3000).decode()] * 10).encode()
    reading = extract(message(body), Limits(expanded=10_000))
    assert reasons(reading) == ["expansion"]


def test_a_bomb_does_not_use_up_its_neighbours():
    bomb = gzip.compress(bytes(80 << 20))
    disposition = b"\r\nContent-Disposition: form-data; name="
    body = b"--b" + disposition + b'"a"; filename="a.gz"\r\n\r\n' + bomb
    body += b"\r\n--b" + disposition + b'"b"\r\n\r\nto: ' + SECRET + b"\r\n--b--\r\n"
    reading = read(body, b"multipart/form-data; boundary=b")
    assert "expansion" in reasons(reading)
    assert holding(reading.parts)[-1].path[-1] == "multipart[b]"


def test_a_reader_that_fails_is_a_gap_of_that_part_alone(monkeypatch):
    def broken(part, hints, budget):
        yield Child(Part((*part.path, "half"), b"half", parent=part))
        raise KeyError(SECRET)

    def failing(data, hints):
        raise ZeroDivisionError

    def limited(part, hints, budget):
        raise Exceeded(Reason.DEPTH, "enough")

    monkeypatch.setattr(walk, "TEXT_READERS", (broken, limited, *walk.TEXT_READERS))
    monkeypatch.setattr(walk, "SYNTAXES", (failing, *walk.SYNTAXES))
    reading = extract(message(base64.b64encode(SECRET * 2)), Limits(depth=1))
    assert holding(reading.parts)
    assert {"failure", "depth"} <= set(reasons(reading))
    assert SECRET.decode() not in repr(reading)


def test_a_stretch_of_a_view_that_its_parent_has_too_is_read_once():
    body = b'{"a": "tab\\t", "b": "' + base64.b64encode(SECRET * 2) + b'"}'
    assert [part.path[-1] for part in read(body).parts] == ["target", "body", "backslash", "base64"]
    assert len(holding(read(body).parts)) == 1


WAYS = {
    "gzip in base64 in json in a form": lambda text: (
        b"d=" + json.dumps({"x": base64.b64encode(gzip.compress(text)).decode()}).encode().replace(b"+", b"%2B")
    ),
    "utf-16 in base64": lambda text: base64.b64encode(text.decode().encode("utf-16")),
    "percent in unicode escapes in entities": lambda text: text.replace(b"@", b"&#37;40").replace(b".", rb"\u002e"),
    "hex in quoted-printable": lambda text: text.hex().encode().replace(b"6a", b"=36a") + b"=\r\n=\r\n",
    "base64 in a header-like line of hex": lambda text: base64.b64encode(text).hex().encode(),
    "json in json in json": lambda text: json.dumps(json.dumps(json.dumps({"v": text.decode()}))).encode(),
}


@pytest.mark.parametrize("wrap", WAYS.values(), ids=WAYS)
def test_layers_of_different_kinds_are_read(wrap):
    assert holding(read(wrap(b"write to " + SECRET + b" soon")).parts)


CODINGS = st.sampled_from([b"", b"gzip", b"br", b"deflate", b"zstd", b"aws-chunked", b"base64", b"gzip, br", b"\xff"])
KINDS = st.sampled_from(
    [
        b"",
        b"application/json",
        b"application/x-www-form-urlencoded",
        b"multipart/form-data; boundary=x",
        b"text/html; charset=utf-16",
        b"text/csv; charset=gbk",
        b"\xff; charset=\xff; boundary=\xff",
    ]
)


@given(st.binary(), st.binary(max_size=60), st.lists(st.tuples(st.binary(max_size=9), st.binary())), CODINGS, KINDS)
@example(b"--x\r\n\r\n--x--", b"?", [], b"", b"multipart/form-data; boundary=x")
def test_no_bytes_make_it_fail(body, target, headers, coding, kind):
    headers = [*headers, (b"content-encoding", coding), (b"content-type", kind)]
    reading = extract(message(body, headers, target, trailers=tuple(headers)), Limits())
    assert "failure" not in reasons(reading)
    for part in reading.parts:
        assert part.root is not None or part.parent in reading.parts


PIECES = [
    *(bytes((byte,)) for byte in b"{}[]\":,\n=&%\\>;\t'a1\xff\0"),
    *(b"\r\n", b"--x", b"%40", b"\\u0040", b"<a ", b"</a>", b"&amp;", b"name", b"=40", b"+AEA-", b"<!--", b"-->"),
    *(b"PK\x03\x04", b"\x1f\x8b\x08", b"SGVsbG8gd29ybGQhISEh", b"content-type: text/plain", b"<![CDATA["),
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join), KINDS)
def test_no_broken_syntax_makes_it_fail(body, kind):
    assert "failure" not in reasons(read(body, kind))


def test_hostile_formats_are_read_where_they_may_be_and_before_other_readers(monkeypatch):
    def reads(part, hints, budget):
        yield Child(Part((*part.path, "note"), SECRET, parent=part))

    monkeypatch.setattr(walk, "ISOLATED_READERS", ((lambda data: data.startswith(b"%HOSTILE"), reads),))
    hostile = message(base64.b64encode(b"%HOSTILE " + b"x" * 60))
    assert [part.path[1:] for part in holding(extract(hostile, Limits()).parts)] == [("base64", "note")]
    with pytest.raises(NeedsIsolation):
        extract(hostile, Limits(), isolates=True)
    assert extract(message(b"harmless"), Limits(), isolates=True).gaps == ()
    assert extract(message(b"", [(b"x", b"%HOSTILE")], b"%HOSTILE"), Limits(), isolates=True).gaps == ()


def test_what_a_recogniser_fails_on_is_not_read_in_this_process(monkeypatch):
    def fails(data):
        raise IndexError

    monkeypatch.setattr(walk, "ISOLATED_READERS", ((fails, lambda *_: ()),))
    with pytest.raises(NeedsIsolation):
        extract(message(b"anything"), Limits(), isolates=True)
    assert extract(message(b"anything"), Limits()).gaps == ()


LONG = b" ".join(b"line %d" % number for number in range(20_000))


@pytest.mark.parametrize(
    "body",
    [
        b'{"file": "' + base64.b64encode(gzip.compress(LONG)) + b'"}',
        base64.b64encode(LONG),
        gzip.compress(LONG),
    ],
    ids=["gzip in base64 in json", "base64", "gzip"],
)
def test_what_grows_when_it_is_decoded_is_left_to_a_worker(body):
    with pytest.raises(NeedsIsolation):
        extract(message(body), Limits(), isolates=True)
    assert extract(message(body), Limits()).gaps == ()


MARKS = (b"PK", b"BM", b"GIF89a", b"SQLite format 3", b"PAR1", b"II*")


@pytest.mark.parametrize("mark", MARKS)
def test_a_text_that_begins_as_a_format_of_bytes_is_a_text(mark):
    assert not walk.NEVER_TEXT - {reader for _, reader in walk.ISOLATED_READERS}
    assert extract(message(mark + b" is what it begins with"), Limits(), isolates=True).gaps == ()
    with pytest.raises(NeedsIsolation):
        extract(message(b"GIF89a\0\0"), Limits(), isolates=True)


@pytest.mark.parametrize("stray", [b"\x05", b"\0", b"\x01\x02"])
def test_a_table_with_a_stray_control_character_is_a_table(stray):
    rows = b"name,email,city\nJane Roe,jane.roe@example.com,York\nTom Poe,tom%40example.com,Bath\n"
    for body in (rows + stray, stray + rows):
        part, *views = (part for part in extract(message(body), Limits()).parts if part.path[0] == "body")
        assert part.is_text
        assert part.tables is not None
        table, *_ = part.tables(part, everywhere)
        assert len(table.rows) >= 2
        assert [view.path[-1] for view in views] == ["percent"]
    noise = extract(message(b"\x08\x01\x12\x05Alice\x18\x01\x20\x02"), Limits()).parts
    assert not next(part for part in noise if part.path == ("body",)).is_text
