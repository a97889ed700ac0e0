"""Text in other charsets is read in UTF-8 and written back in its own."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract import charsets, extract
from outgate.extract.charsets import PIECE, Places, is_hardly_noisy, is_plain_text
from outgate.extract.tree import Budget, Hints
from outgate.model import Limits, Part
from tests.extract.messages import MASK, SECRET, holding, message, read, reasons, redacted

CHINESE = "客户邮箱: jane.roe@example.com, 本月销量统计, 产品转化率, 请查收附件, 谢谢"
TAIWANESE = "客戶郵箱: jane.roe@example.com, 本月銷量統計, 產品轉化率, 請查收附件, 謝謝"
JAPANESE = "お客様のメール: jane.roe@example.com、今月の売上レポート、商品コード"
KOREAN = "고객 이메일: jane.roe@example.com, 이번 달 판매 보고서, 상품 코드"
FRENCH = "déjà vu, café, jane.roe@example.com, Müller, naïve"
ENGLISH = "a customer: jane.roe@example.com"

UNDECLARED = [
    (CHINESE, "gb18030"),
    (CHINESE, "gbk"),
    (TAIWANESE, "big5"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    (KOREAN, "euc_kr"),
    (FRENCH, "cp1252"),
    (FRENCH, "latin-1"),
    (CHINESE, "utf-16"),
    (CHINESE, "utf-16-le"),
    (CHINESE, "utf-16-be"),
    (ENGLISH, "utf-16-le"),
    (ENGLISH, "utf-16-be"),
    (ENGLISH, "utf-16"),
    (ENGLISH, "utf-32"),
    (ENGLISH, "utf-32-le"),
    (ENGLISH, "utf-32-be"),
]
DECLARED = [
    *UNDECLARED,
    (CHINESE, "hz"),
    (CHINESE, "utf-7"),
    (KOREAN, "iso2022_kr"),
    (ENGLISH, "cp037"),
    ("привет, jane.roe@example.com", "koi8-r"),
    ("привет, jane.roe@example.com", "cp1251"),
]


@pytest.mark.parametrize(("text", "charset"), UNDECLARED)
def test_a_charset_that_nobody_declares_is_seen(text, charset):
    parts = read(text.encode(charset)).parts
    assert any(text.encode() in part.data.removeprefix(codecs.BOM_UTF8) for part in parts)


@pytest.mark.parametrize(("text", "charset"), DECLARED)
def test_a_declared_charset_is_read(text, charset):
    reading = read(text.encode(charset), b"text/plain; charset=" + charset.encode())
    assert any(text.encode() in part.data for part in reading.parts)
    assert "charset" not in reasons(reading)


@pytest.mark.parametrize(("text", "charset"), DECLARED)
def test_an_edit_goes_back_in_the_same_charset(text, charset):
    sent = message(text.encode(charset), [(b"content-type", b"text/plain; charset=" + charset.encode())])
    changed = redacted(sent).body
    expected = text.replace(SECRET.decode(), MASK.decode())
    assert changed.decode(charset) == expected


def test_there_were_as_many_charsets_as_this():
    assert len(DECLARED) == 24


@pytest.mark.parametrize("charset", ["utf-16", "gb18030", "shift_jis", "utf-7", "no-such-charset", "rot13", "\udcff"])
def test_a_wrong_declaration_hides_nothing(charset):
    kind = b"text/plain; charset=" + charset.encode(errors="surrogateescape")
    reading = read(b"write to " + SECRET, kind)
    assert holding(reading.parts)
    assert reasons(reading) == []


def test_utf_7_in_plain_ascii_is_seen():
    assert holding(read(b"jane.roe+AEA-example.com").parts)


@pytest.mark.parametrize(
    "page",
    [
        '<meta charset="koi8-r">привет',
        '<?xml version="1.0" encoding="koi8-r"?><a>привет</a>',
        "<META content='text/html; charset=koi8-r'>привет",
    ],
)
def test_what_a_page_says_of_itself_is_believed(page):
    assert any(page.encode() in part.data for part in read(page.encode("koi8-r")).parts)


def test_bytes_of_an_unknown_charset_are_a_gap():
    assert "charset" in reasons(read(b"\x01\x02\xff\xfe\x05" * 3, b"text/plain; charset=x-martian"))


@pytest.mark.parametrize("charset", [b"ibm1047", b"x-martian", b"utf-8; charset=cp037"])
def test_text_of_a_charset_that_nobody_knows_is_a_gap_whatever_it_is_taken_for(charset):
    """EBCDIC has letters and digits where others have accents: what is guessed of it is another text."""
    assert "charset" in reasons(read(ENGLISH.encode("cp037"), b"text/plain; charset=" + charset))


@pytest.mark.parametrize(
    ("text", "codec", "charset"),
    [(ENGLISH, "ascii", b"x-martian"), (CHINESE, "utf-16", b"unicode"), (JAPANESE, "shift_jis", b"x-sjis")],
)
def test_what_can_be_read_in_one_way_alone_is_no_gap_whatever_it_is_called(text, codec, charset):
    assert "charset" not in reasons(read(text.encode(codec), b"text/plain; charset=" + charset))


def test_bytes_that_escapes_spell_in_a_program_are_no_gap():
    program = rb'var noise = "\x01\x02\xff\xfe\x00\x05"; // %ff%00%fe'
    assert reasons(read(program, b"application/javascript; charset=utf-8")) == []


def test_broken_text_of_a_declared_charset_is_read_and_cannot_be_written():
    body = SECRET.decode().encode("utf-16-le") + b"\x00\xd8" + "later".encode("utf-16-le")
    parts = holding(extract(message(b"\xff\xfe" + body), Limits()).parts)
    assert parts[-1].lift is None


def test_control_characters_are_no_text():
    assert is_plain_text(b"tab\t, line\r\n, form feed\f and colour \x1b[1m")
    assert is_plain_text("é".encode())
    assert not is_plain_text(b"zero\0")
    assert not is_plain_text(b"\x01\x02")
    assert not is_plain_text(b"\xff\xfe")


@given(
    st.text(st.characters(codec="gb18030", exclude_categories=["Cs"]), max_size=3000).flatmap(
        lambda text: st.tuples(st.just(text * (PIECE // 1000)), st.integers(0, 8000), st.integers(0, 50))
    ),
    st.sampled_from(["gb18030", "utf-16-le", "utf-32-be"]),
)
def test_every_place_leads_to_the_same_characters(case, charset):
    text, start, size = case
    data, raw = text.encode(), text.encode(charset)
    start = len(data[: min(start, len(data))].decode(errors="ignore").encode())
    end = len(data[: min(start + size, len(data))].decode(errors="ignore").encode())
    left, right = Places(data, charset, 0)(start, end)
    assert raw[left:right].decode(charset) == data[start:end].decode()


@given(st.binary(), st.sampled_from([b"", b"utf-16", b"gbk", b"utf-7", b"shift_jis", b"iso-2022-jp", b"hz", b"x"]))
def test_no_bytes_make_it_fail(data, charset):
    assert "failure" not in reasons(read(data, b"text/plain; charset=" + charset))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", True),
        (b"a plain text", True),
        (b"\x05" + b"a" * 64, True),
        (b"\x05\0" + b"a" * 64, True),
        (b"\x05\0\x01" + b"a" * 64, False),
        (b"\x05" * 10 + b"a" * 4096, True),
        (b"\x05" * 20 + b"a" * 4096, False),
        (b"GIF89a\0\0", False),
        (b"\x08\x01\x12\x05Alice\x18\x01\x20\x02", False),
    ],
)
def test_a_text_into_which_a_control_character_strayed_is_told_from_a_frame(data, expected):
    assert is_hardly_noisy(data) is expected


def test_what_was_read_by_its_escapes_is_not_read_by_them_again():
    part = Part(("body", "charset[iso2022_jp_2]"), b"left: \x1b(0b", is_text=True)
    assert list(charsets.read(part, Hints(), Budget(Limits()))) == []
    first = Part(("body",), part.data, is_text=True)
    assert len(list(charsets.read(first, Hints(), Budget(Limits())))) == 1
