"""Multipart bodies, with right, wrong and absent boundaries."""

import email
import email.policy
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import extract
from outgate.extract.multipart import read, recognise
from outgate.extract.tree import Budget, Hints, apply
from outgate.model import Edit, Limits, Part, Unwritable, everywhere
from tests.extract.messages import MASK, SECRET, holding, message, redacted
from tests.extract.probing import children, part_of, probe, shape, syntax_of, written_back

FIELD = b'--X\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
FILE = b'--X\r\nContent-Disposition: form-data; name="file"; filename="q3.csv"\r\nContent-Type: text/csv\r\n\r\n%b\r\n'
BODY = b"preamble\r\n" + FIELD % (b"email", b"jane@x.example") + FILE % b"a,b\r\n1,2\r\n" + b"--X--\r\nepilogue"
DECLARED = Hints("multipart/form-data", boundary=b"X")
HINTS = [DECLARED, DECLARED._replace(boundary=b"wrong"), Hints("multipart/form-data")]


@pytest.mark.parametrize("hints", HINTS)
def test_parts_are_found_whatever_is_declared(hints: Hints) -> None:
    found = children(read, BODY, hints)
    assert [(child.part.path[1:], child.part.data) for child in found] == [
        (("multipart[email]",), b"jane@x.example"),
        (
            ("multipart[file]", "headers"),
            b'Content-Disposition: form-data; name="file"; filename="q3.csv"\r\nContent-Type: text/csv',
        ),
        (("multipart[file]",), b"a,b\r\n1,2\r\n"),
    ]
    assert found[2].hints == ("text/csv", "", b"", "q3.csv", ())


def test_a_body_that_begins_with_a_boundary_needs_no_header() -> None:
    assert len(children(read, BODY[10:], Hints("application/octet-stream"))) == 3


def test_the_parts_are_those_of_an_independent_parser() -> None:
    whole = b"Content-Type: multipart/form-data; boundary=X\r\n\r\n" + BODY
    message = email.message_from_bytes(whole, policy=email.policy.HTTP)
    expected = [part.get_payload(decode=True) for part in message.iter_parts()]
    contents = [child.part.data for child in children(read, BODY, DECLARED) if child.part.path[-1] != "headers"]
    assert contents == expected


@pytest.mark.parametrize(("number", "old"), [(0, b"jane@x.example"), (1, b"q3"), (2, b"1,2")])
def test_each_part_is_written_back_in_its_place(number: int, old: bytes) -> None:
    """All other bytes stay."""
    child = children(read, BODY, DECLARED)[number]
    assert written_back(child, old, b"[x]") == BODY.replace(old, b"[x]")


def test_nested_bodies_and_transfer_encodings_are_hinted_at() -> None:
    inner = b"--Y\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\n--Y--\r\n"
    body = b"--X\r\nContent-Type: multipart/mixed; boundary=Y\r\n\r\n" + inner + b"--X--"
    outer = children(read, body, DECLARED)[-1]
    assert outer.hints.boundary == b"Y"
    (header, content) = read(outer.part, outer.hints, Budget(Limits()))
    assert header.part.path[-2:] == ("multipart[0]", "headers")
    assert content.hints.encodings == ("base64",)
    assert content.part.data == b"YQ=="


@pytest.mark.parametrize(
    "data",
    [
        b"--X\nContent-Disposition: form-data; name=a\n\nvalue\n--X--\n",
        b"--X\r\nContent-Disposition: form-data; name=a\r\n\r\nvalue",
        b"--X\r\nContent-Disposition: form-data; name=a\r\n\r\nvalue\r\n--X",
        b"--X\r\n\r\nvalue\r\n--X--",
    ],
)
def test_sloppy_bodies_are_read(data: bytes) -> None:
    assert children(read, data, DECLARED)[-1].part.data == b"value"


@pytest.mark.parametrize(
    "data", [b"", b"--", b"---\ntitle: x\n---\n", b"-----BEGIN X-----\nMII\n", b"--X\r\nhello", b"{}"]
)
def test_other_text_has_no_parts(data: bytes) -> None:
    assert children(read, data) == []
    assert recognise(data, Hints()) is None


def test_places_and_fields() -> None:
    syntax = syntax_of(recognise, BODY, DECLARED)
    part = part_of(BODY)
    assert syntax.locate is not None
    assert syntax.tables is not None
    assert syntax.locate(part, BODY.index(b"jane")) == ("body", "multipart[email]")
    assert syntax.locate(part, BODY.index(b"q3")) == ("body", "multipart[file]")
    assert syntax.locate(part, 0) == ("body",)
    assert syntax.locate(part, len(BODY) - 1) == ("body",)
    (table,) = syntax.tables(part, everywhere)
    assert shape(table) == (("email",), [["jane@x.example"]])
    assert BODY[slice(*(table.span(0, 0) or (0, 0)))] == b"jane@x.example"


def test_an_edit_over_a_boundary_leaves_it() -> None:
    syntax = syntax_of(recognise, BODY, DECLARED)
    assert syntax.fit is not None
    start, end = BODY.index(b"x.example"), BODY.index(b'"file"')
    edits = syntax.fit(part_of(BODY), [Edit(start, end, b"[x]")])
    after = apply(BODY, edits)
    assert b"jane@[x]\r\n--X\r\n[x]" in after
    with pytest.raises(Unwritable):
        syntax.fit(part_of(BODY), [Edit(0, 4, b"[x]")])


def test_a_view_of_a_body_is_not_read_again() -> None:
    view = Part(("body", "percent"), BODY[10:], parent=part_of(BODY[10:]), to_parent=lambda start, end: (start, end))
    assert list(read(view, Hints(), Budget(Limits()))) == []


def test_nested_copies_are_counted() -> None:
    budget = Budget(Limits())
    list(read(Part(("zip[a]",), BODY), DECLARED, budget))
    assert budget.expanded == len(b"jane@x.examplea,b\r\n1,2\r\n")


PIECES = st.lists(
    st.sampled_from([b"--X", b"--", b"\r\n", b"\n", b"Content-A: b", b"a", b":", b";name=x"]), max_size=20
)


@given(PIECES.map(b"".join) | st.binary(), st.integers(0, 99))
def test_nothing_raises_on_any_bytes(data: bytes, at: int) -> None:
    for hints in HINTS:
        probe(recognise, read, data, hints, at)
        probe(recognise, read, b"--X\r\nContent-A: b\r\n" + data, hints, at)
        for child in children(read, data, hints):
            assert child.part.span_in_parent is not None
            assert data[slice(*child.part.span_in_parent)] == child.part.data


def form(data: bytes, before: bytes = b"", behind: bytes = b"") -> bytes:
    """A form with one file in it."""
    head = b'--XX\r\nContent-Disposition: form-data; name="file"; filename="q3.zip"\r\n\r\n'
    return before + head + data + b"\r\n--XX--\r\n" + behind


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("q3.csv", b"name,email\nJane Roe," + SECRET + b"\n")
    return out.getvalue()


def test_a_file_in_a_form_is_read_once_and_goes_back_into_the_form():
    sent = message(form(zipped()), [(b"content-type", b"multipart/form-data; boundary=XX")])
    assert [part.path for part in holding(extract(sent, Limits()).parts)] == [
        ("body", "multipart[file]", "zip[q3.csv]")
    ]
    body = redacted(sent).body
    assert body.startswith(b"--XX\r\nContent-Disposition")
    assert body.endswith(b"\r\n--XX--\r\n")
    with zipfile.ZipFile(io.BytesIO(body.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n--XX--\r\n"))) as opened:
        assert MASK in opened.read("q3.csv")


@pytest.mark.parametrize("around", [(zipped() + b"\r\n", b""), (b"", zipped())], ids=["before", "behind"])
def test_what_stands_before_and_behind_the_pieces_is_read(around: tuple[bytes, bytes]):
    sent = message(form(b"\0\0", *around), [(b"content-type", b"multipart/form-data; boundary=XX")])
    assert [part.path[1] for part in holding(extract(sent, Limits()).parts)] == ["multipart beside"]
