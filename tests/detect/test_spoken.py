"""Where words stand in a text as they do in a sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.classes import ClassScanner
from outgate.detect.spoken import Spoken
from tests.detect.made import shipped

WORDS = {
    "sold": ("sales",),
    "units sold": ("sales", "stock"),
    "units": ("stock",),
    "umsatz": ("sales",),
    "coût": ("margins",),
    "ca": ("sales",),
    "uv": ("traffic",),
    "访客": ("traffic",),
}
SPOKEN = Spoken(WORDS)
TYPES = frozenset(("sales", "stock", "margins", "traffic"))


def read(data: bytes, spoken: Spoken[str] = SPOKEN) -> list[tuple[str, list[str]]]:
    return [
        (data[slice(*span)].decode(), sorted(types))
        for span, types in spoken.places(data, TYPES, spoken.scan(data, 99))
    ]


def test_places_are_those_of_no_key_or_cell_and_of_no_part_of_a_word() -> None:
    data = b'{"sold":1,"text":"sold 3"}'
    assert list(SPOKEN.places(data, TYPES, SPOKEN.scan(data, 9))) == [((18, 22), ["sales"])]
    told = "3sold, resold, umsatz2, net_sold, Umsatz, COÛT, cas, casa, soldier, 销访客=, 销访客"
    assert [word for word, _ in read(told.encode())] == ["sold", "umsatz", "sold", "Umsatz", "COÛT", "cas", "访客"]


def test_words_may_be_the_beginning_or_the_end_of_longer_ones() -> None:
    spoken = Spoken({"verkauft*": ("sales",), "*umsatz": ("sales",), "sat\u0131ş*": ("sales",)})
    data = "Bruttoumsatz, verkaufte, unverkauft, umsatzes, SATIŞLAR, sat\u0131şlar\u0131".encode()
    assert [word for word, _ in read(data, spoken)] == ["umsatz", "verkaufte", "sat\u0131şlar\u0131"]


def test_a_scan_tells_when_there_are_more_words_than_are_looked_at() -> None:
    data = b"sold " * 9
    scan = SPOKEN.scan(data, 4)
    assert scan.cut
    assert [span for span, _ in SPOKEN.places(data, TYPES, scan)] == [(0, 4), (5, 9), (10, 14), (15, 19)]
    assert not SPOKEN.scan(data, 9).cut


def test_words_of_one_type_do_not_overlap_and_those_of_different_types_may() -> None:
    assert read(b"Units\tsold 3, units 4") == [("Units\tsold", ["sales", "stock"]), ("units", ["stock"])]
    assert read(b"units soldier") == [("units", ["stock"])]
    assert read(b"the umsatz of units") == [("umsatz", ["sales"]), ("units", ["stock"])]


def test_words_of_other_types_are_passed_over() -> None:
    data = b"units sold, coat, UV 3, units"
    found = SPOKEN.places(data, {"stock", "traffic"}, SPOKEN.scan(data, 99))
    assert [(span, sorted(types)) for span, types in found] == [
        ((0, 10), ["stock"]),
        ((18, 20), ["traffic"]),
        ((24, 29), ["stock"]),
    ]


def test_letters_of_an_id_between_its_digits_are_no_words() -> None:
    assert read(b"3f2a9ca9-uv12 7_ca1 1984-10-08ca05 1005CA,1006ED") == []
    assert len(read("CA12%, uv 900, 3uv, -uv, A3访客7, ca1".encode())) == 6


@given(
    st.lists(st.sampled_from((*map(str.encode, WORDS), *b" s_3-\xff=", b"\n", b"Units Sold"))).map(
        lambda pieces: b"".join(bytes([one]) if isinstance(one, int) else one for one in pieces)
    )
)
def test_either_scanner_finds_the_same_in_any_bytes(data: bytes) -> None:
    assert read(data) == read(data, Spoken(WORDS, ClassScanner))


def test_all_words_that_are_shipped_are_found_where_they_stand_alone() -> None:
    """Whatever the scan is told of them: in small letters and in capitals, before a figure."""
    tables = [each.spec.table for each in shipped().catalogue.data_types.values() if each.spec.table]
    words = {word: (0,) for table in tables if table.is_told for word in table.speech.words}
    assert len(words) > 500
    spoken = Spoken(words)
    assert {"sat\u0131\u015f adedi", "sati\u015f adedi"} <= words.keys()  # the second is the first one in capitals
    for text in (word for small in words for word in (small, small.upper())):
        data = f"({text}) 12".encode()
        assert [span for span, _ in spoken.places(data, {0}, spoken.scan(data, 99))] == [(1, len(text.encode()) + 1)], (
            text
        )
