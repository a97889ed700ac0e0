"""Escapes are undone as views, each place of which leads back to what spells it."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.escape_kinds import BACKSLASH, ENTITY, FORM, KINDS, PERCENT, QUOTED, Kind
from outgate.extract.escapes import REACH, READERS, WHOLE, undone
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.model import Edit, Limits, Part, Reason
from tests.extract.messages import MASK, SECRET, message, redacted
from tests.extract.messages import read as read_message

SPELLINGS = {
    "percent": b"jane.roe%40example.com",
    "percent upper and lower": b"%6a%61ne.roe%40example%2Ecom",
    "percent-u": b"jane.roe%u0040example.com",
    "percent twice": b"jane.roe%2540example.com",
    "percent thrice": b"jane.roe%252540example.com",
    "json unicode": rb"jane.roe\u0040example.com",
    "javascript code point": rb"jane.roe\u{40}example.com",
    "python long unicode": rb"jane.roe\U00000040example.com",
    "hex escape": rb"\x6a\x61\x6e\x65.roe\x40example.com",
    "octal escape": rb"jane.roe\100example.com",
    "json in json": rb"jane.roe\\u0040example.com",
    "decimal entity": b"jane.roe&#64;example.com",
    "hex entity": b"jane.roe&#x40;example.com",
    "named entity": b"jane.roe&commat;example&period;com",
    "entity without semicolon": b"jane.roe&#64example.com",
    "entity twice": b"jane.roe&amp;#64;example.com",
    "quoted-printable": b"jane.roe=40example.com",
    "soft line break": b"jane.roe@exam=\r\nple.com",
    "soft line break with spaces": b"jane.roe@exam=  \nple.com",
    "percent and backslash": rb"jane.roe%40example\u002ecom",
    "backslash and percent": rb"jane.roe\u0040example%2ecom",
    "entity and percent": b"jane&#46;roe%40example.com",
    "percent over entity": b"jane.roe%26%2364%3Bexample.com",
    "backslash over percent": rb"jane.roe\u002540example.com",
    "entity over backslash": rb"jane.roe&#92;u0040example.com",
}


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=SPELLINGS)
def test_a_value_is_readable_however_it_is_escaped(spelled):
    reading = read_message(b"write to " + spelled + b" today")
    assert any(SECRET in part.data for part in reading.parts)
    assert not reading.gaps


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=SPELLINGS)
def test_an_escaped_value_is_replaced_where_it_stands(spelled):
    sent = redacted(message(b"write to " + spelled + b" today"))
    assert sent.body.startswith(b"write to ")
    assert sent.body.endswith(b" today")
    assert spelled not in sent.body
    assert any(MASK in part.data for part in read_message(sent.body).parts)


def test_there_were_as_many_spellings_as_this():
    assert len(SPELLINGS) == 25


PLAIN = (
    b"nothing to undo",
    b"100% sure & 50 %, a=1&b=2, C:\\dir",
    b"if (a == 10 && b != 20) x = y;",
    b"q=40&z=30",
    b"%zz %4 %",
    rb"\d+\.\w*",
    b"AT&T; &;",
)


@pytest.mark.parametrize("text", PLAIN)
def test_text_without_escapes_has_no_views(text):
    part = Part(("headers",), text, root="headers")
    assert [list(read(part, Hints(), Budget(Limits()))) for read in READERS] == [[], [], [], []]


@pytest.mark.parametrize(
    ("escaped", "shown"),
    [
        (rb"\ud83d\ude00", "😀".encode()),
        (rb"\ud83d", rb"\ud83d"),
        (rb"\xe4\xb8\xad", "中".encode()),
        (rb"caf\xe9", "café".encode()),
        (rb"\n\t\"\/\\", b'\n\t"/\\'),
        (rb"\u{1F600}", "😀".encode()),
    ],
)
def test_backslash_escapes_are_those_of_json_and_of_programs(escaped, shown):
    assert undone(Part(("body",), escaped), BACKSLASH, Budget(Limits())).data == shown


def test_a_plus_is_a_space_in_forms_and_queries_only():
    for reading in (
        read_message(b"name=Jane+Roe&b=1", b"application/x-www-form-urlencoded"),
        read_message(b"name=Jane+Roe&b=1"),
        read_message(target=b"/x?name=Jane+Roe"),
    ):
        assert any(b"Jane Roe" in part.data for part in reading.parts)
    assert not any(b"Jane Roe" in part.data for part in read_message(b"1 Jane+Roe").parts)


def test_a_short_text_is_shown_whole():
    text = b"a" * (WHOLE - 3) + b"%40"
    assert len(undone(Part(("body",), text), PERCENT, Budget(Limits())).data) == WHOLE - 2


def test_a_long_text_is_shown_around_its_escapes():
    text = (b"word " * 10_000) + b"jane%40example.com" + (b" word" * 10_000)
    shown = undone(Part(("body",), text), PERCENT, Budget(Limits()))
    assert b" jane@example.com " in shown.data
    assert 2 * REACH < len(shown.data) < 4 * REACH
    at = shown.data.index(b"jane@")
    assert shown.to_parent is not None
    start, end = shown.to_parent(at, at + 16)
    assert text[start:end] == b"jane%40example.com"


def test_a_long_text_full_of_escapes_is_shown_whole():
    text = b"jane%40example.com, " * 2000
    assert undone(Part(("body",), text), PERCENT, Budget(Limits())).data == text.replace(b"%40", b"@")


def test_a_view_counts_as_decoded_bytes():
    with pytest.raises(Exceeded) as limit:
        undone(Part(("body",), b"%40" * 1000), PERCENT, Budget(Limits(expanded=100)))
    assert limit.value.reason is Reason.EXPANSION


@pytest.mark.parametrize(
    "spelled", [b"jane.roe%40example.com", rb"jane.roe\u0040example.com", b"jane.roe&#64;example.com", b"a%25%26%40bcd"]
)
def test_escapes_between_bytes_are_read_where_text_stands_around_them(spelled):
    message_of_protobuf = b"\x0a\x18" + spelled + b"\x12\x03\x08\x96\x01" + bytes(WHOLE)
    assert any(b"@" in part.data for part in read_message(message_of_protobuf).parts)


def test_noise_has_no_views():
    noise = random.Random(3).randbytes(1 << 20)  # noqa: S311 - noise
    assert [part.path for part in read_message(noise).parts] == [("target",), ("body",)]


def test_text_cannot_be_put_into_bytes():
    assert undone(Part(("body",), b"\0\1%40", is_text=False), PERCENT, Budget(Limits())).lift is None


ALL_KINDS = (*KINDS, FORM)
ALPHABETS = {
    "percent": [b"%40", b"%", b"%2", b"%e4%b8", b"%u4e2d", b"+"],
    "backslash": [rb"\u0041", rb"\ud83d\ude00", rb"\ud83d", rb"\xe4\xb8", rb"\x4", b"\\", rb"\n", rb"\101", rb"\u{41}"],
    "entities": [b"&amp;", b"&#64;", b"&#x40", b"&", b"&nosuchthing;", b"&#1114112;", b"#"],
    "quoted-printable": [b"=40", b"=", b"=\r\n", b"=3D", b"=\n", b"=E4=B8", b"=ff"],
}
TEXTS = st.one_of(
    st.sampled_from(ALL_KINDS).flatmap(
        lambda kind: st.tuples(
            st.just(kind),
            st.lists(st.sampled_from([*ALPHABETS[kind.step], b"ab", b" ", "é".encode(), b"4", b"x" * 700])).map(
                b"".join
            ),
        )
    ),
    st.tuples(st.sampled_from(ALL_KINDS), st.binary()),
)


@given(TEXTS)
def test_every_place_of_a_view_leads_to_bytes_that_say_the_same(case: tuple[Kind, bytes]):
    kind, text = case
    part = Part(("body",), text)
    shown = undone(part, kind, Budget(Limits()))
    assert shown.data == kind.escape.sub(lambda m: kind.decode(m[0]), text)
    assert shown.to_parent is not None
    for at in range(len(shown.data)):
        start, end = shown.to_parent(at, at + 1)
        said = kind.escape.sub(lambda m: kind.decode(m[0]), text[start:end])
        assert shown.data[at : at + 1] in said
    assert shown.to_parent(0, len(shown.data)) == (0, len(text)) or re.search(rb"=[ \t]*\r?\n", text)


@given(st.text(st.sampled_from("ab%4 0\\nu&;#x="), max_size=60).map(str.encode), st.data())
def test_an_edit_of_a_view_changes_nothing_else(text, data):
    shown = undone(Part(("body",), text), PERCENT, Budget(Limits()))
    start = data.draw(st.integers(0, len(shown.data)))
    end = data.draw(st.integers(start, len(shown.data)))
    assert shown.lift is not None
    assert shown.parent is not None
    (edit,) = shown.lift(shown.parent, [(shown, [Edit(start, end, b"[x]")])])
    assert PERCENT.decode_all is not None
    changed = PERCENT.decode_all(text[: edit.start]) + b"[x]" + PERCENT.decode_all(text[edit.end :])
    assert changed == shown.data[:start] + b"[x]" + shown.data[end:]


def test_kinds_have_names_of_their_own():
    assert [kind.step for kind in (PERCENT, BACKSLASH, ENTITY, QUOTED)] == list(ALPHABETS)
