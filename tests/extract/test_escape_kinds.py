"""Each kind of escape: undoing a whole text at once is undoing one escape after the other."""

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.escape_kinds import BACKSLASH, ENTITY, FORM, KINDS, PERCENT, QUOTED, Kind

ALL_KINDS = (*KINDS, FORM)
PIECES = [
    *(b"%40", b"%u4e2d", b"%e4%b8", b"%", b"+", b"=40", b"=\r\n", b"=", b"ab", b"n", b" ", b"4"),
    *(b"\\", rb"\\", rb"\n", rb"\"", rb"\'", rb"\/", rb"\u0041", rb"\ud83d\ude00", rb"\xe4\xb8\xad", rb"\101", rb"\q"),
    *(b"&amp;", b"&lt;", b"&nbsp;", b"&quot;", b"&#39;", b"&#64;", b"&#x40", b"lt;", b"#64;", b"&", b"&nosuchthing;"),
]


def test_there_are_four_kinds_and_forms():
    assert [kind.step for kind in (PERCENT, BACKSLASH, ENTITY, QUOTED)] == [kind.step for kind in KINDS]
    assert FORM.step == PERCENT.step


@given(st.sampled_from(ALL_KINDS), st.one_of(st.binary(), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_a_whole_text_is_undone_as_one_escape_after_the_other(kind: Kind, text: bytes):
    if kind.decode_all is not None:
        assert kind.decode_all(text) == kind.escape.sub(lambda m: kind.decode(m[0]), text)


@given(st.sampled_from(ALL_KINDS), st.text().map(str.encode))
def test_what_is_written_reads_the_same(kind: Kind, text: bytes):
    assert kind.escape.sub(lambda m: kind.decode(m[0]), kind.encode(text)) == text
