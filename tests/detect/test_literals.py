"""The scan by hyperscan."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.detect import literals
from outgate.detect.announced import shapes_of
from outgate.detect.literals import LiteralScanner
from outgate.detect.scanner import NOTHING, Refused


def test_every_place_of_a_shape_is_reported_with_its_start() -> None:
    scan = LiteralScanner([b"a@b", b"ssn[0-9]"]).scan(b"xa@b ssn1 a@b", 10)
    assert list(scan.candidates) == [(0, 1, 4), (1, 5, 9), (0, 10, 13)]


def test_it_gives_up_after_the_limit_and_says_so() -> None:
    scanner = LiteralScanner([b"a@b"])
    assert scanner.scan(b"a@b" * 5, 5).cut is False
    cut = scanner.scan(b"a@b" * 6, 5)
    assert cut.cut
    assert len(cut.candidates) == 5


def test_nothing_to_look_for_and_nothing_to_look_in_find_nothing() -> None:
    assert LiteralScanner([]).scan(b"abc", 1) is NOTHING
    assert LiteralScanner([b"abc"]).scan(b"", 1) is NOTHING


def test_a_shape_that_it_does_not_take_is_named() -> None:
    with pytest.raises(Refused) as error:
        LiteralScanner([b"abc", b"(?<=x)abc", b"x*"])
    assert error.value.shape == 1


def test_threads_scan_at_the_same_time() -> None:
    scanner = LiteralScanner([b"a@b"])
    data = b"a@b " * 5_000
    counts: list[int] = []

    def scan() -> None:
        counts.extend(len(scanner.scan(data, 10_000).candidates) for _ in range(5))

    threads = [threading.Thread(target=scan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [5_000] * 20


def test_what_was_compiled_serves_another_scanner_of_the_same_shapes_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shapes = [b"a@b", b"ssn[0-9]"]
    compiled = LiteralScanner(shapes).compiled
    monkeypatch.setattr(literals, "_compile", lambda _: pytest.fail("compiled again"))
    scan = LiteralScanner(shapes, compiled).scan(b"xa@b ssn1", 10)
    assert list(scan.candidates) == [(0, 1, 4), (1, 5, 9)]
    assert LiteralScanner(shapes, compiled).compiled == compiled
    made: list[object] = []
    monkeypatch.setattr(literals, "_compile", made.append)
    for others, kept in (([b"a@c"], compiled), (shapes, b""), (shapes, compiled[:-9]), (shapes, compiled[32:])):
        LiteralScanner(others, kept)
    assert len(made) == 4


SHAPES = [
    *shapes_of(["phone", "phone no", "tel", "\u7535\u8bdd", "n\u00famero"]),
    b"phone x",
    b"[\\x80-\\xff][a-z]@[a-z]",
    b"[a-z]@[a-z]",
    b"(?i)caf\\xc3\\xa9",
]


@given(
    st.lists(
        st.sampled_from(
            ["phone", "Phone", "PHONE no", "tel", " ", "x", "X", "1", "é@a", "\u7535\u8bdd", "número", "CAFé"]
        )
    )
)
def test_words_in_one_expression_are_found_as_each_shape_alone_finds_them(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    alone = [(at, *hit[1:]) for at, scanner in enumerate(ALONE) for hit in scanner.scan(data, 1000).candidates]
    assert sorted(TOGETHER.scan(data, 1000).candidates) == sorted(alone)


TOGETHER = LiteralScanner(SHAPES)
ALONE = [LiteralScanner([shape]) for shape in SHAPES]


def test_places_come_in_the_order_of_their_ends_whatever_database_they_are_of() -> None:
    hits = TOGETHER.scan("phone 电话 phone número ".encode(), 1000).candidates
    ends = [end for _, _, end in hits]
    assert ends == sorted(ends)
    assert len(ends) >= 4


def test_a_shape_in_any_database_that_it_does_not_take_is_named() -> None:
    for wrong in (b"(?<=x)\\xc3\\xa9@", b"(?<=x)\\xc3\\xa9"):
        with pytest.raises(Refused) as error:
            LiteralScanner([*SHAPES, wrong])
        assert error.value.shape == len(SHAPES)


def test_what_was_compiled_of_the_same_shapes_put_together_otherwise_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled = TOGETHER.compiled
    monkeypatch.setattr(literals, "word", lambda _: None)  # as another version may do
    apart = LiteralScanner(SHAPES, compiled)
    assert apart.compiled != compiled
    data = b"a Phone no phone x@a "
    assert sorted(apart.scan(data, 100).candidates) == sorted(TOGETHER.scan(data, 100).candidates)
    assert len(apart.scan(data, 100).candidates) >= 4
