"""Letters in bytes of any layout."""

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.office.printable import printable


def test_runs_of_one_byte_and_of_two_are_lines():
    data = b"\0\1joe@shop.example\0\xff" + "ann@shop.example Müller".encode("utf-16-le") + b"\xff\xff"
    assert printable(data).decode().split("\n")[:2] == ["joe@shop.example", "ann@shop.example Müller"]


def test_chinese_is_read_and_plain_text_is_no_chinese():
    assert "王小明住在北京" in printable(b"\0\0" + "王小明住在北京".encode("utf-16-le") + b"\0\0").decode()
    assert printable(b"an ordinary line of letters") == b"an ordinary line of letters"


def test_each_run_stands_there_once_and_noise_is_none():
    assert printable(b"again and again\0again and again\0a\0") == b"again and again"
    assert printable(b"\x01a\x02b\x03----------\x03\xff\xff") == b""


@given(st.binary())
def test_nothing_makes_it_fail_and_it_is_text(data: bytes):
    assert printable(data).decode() is not None
