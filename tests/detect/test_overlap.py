"""One value in several spellings is one finding."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outgate.detect.overlap import distinct, longest
from outgate.model import Finding, Likelihood, Part


def found(part: Part, start: int, end: int, value: str = "v", data_type: str = "a.b") -> Finding:
    return Finding(data_type, part.path, Likelihood.LIKELY, "*", value.encode(), ((start, end),), part)


RAW = Part(("body",), b"x" * 200, root="body")
VIEW = Part(("body", "percent"), b"x" * 100, parent=RAW, to_parent=lambda start, end: (start * 2, end * 2))
OTHER = Part(("body", "entities"), b"x" * 200, parent=RAW, to_parent=lambda start, end: (start, end))
STRETCH = Part(("body", "base64"), b"x" * 50, parent=RAW, span_in_parent=(100, 170))
INNER = Part(("body", "base64", "percent"), b"x" * 40, parent=STRETCH, to_parent=lambda start, end: (start, end))


def test_of_two_spellings_at_one_place_the_deeper_stays_though_they_read_differently() -> None:
    raw, view = found(RAW, 20, 40, "raw"), found(VIEW, 10, 20, "view")
    assert distinct([raw, view]) == [view]


def test_views_beside_each_other_at_one_place_are_one() -> None:
    assert len(distinct([found(VIEW, 10, 20), found(OTHER, 22, 38), found(OTHER, 50, 60)])) == 2


def test_in_a_stretch_the_same_digest_is_one_and_another_is_not() -> None:
    deep = found(STRETCH, 5, 9, "same")
    assert distinct([found(RAW, 110, 120, "same"), deep]) == [deep]
    assert len(distinct([found(RAW, 110, 120, "other"), deep])) == 2
    assert len(distinct([found(RAW, 10, 20, "same"), deep])) == 2


def test_a_view_of_a_stretch_is_compared_with_the_stretch_exactly() -> None:
    outer, inner = found(STRETCH, 5, 9, "a"), found(INNER, 5, 9, "b")
    assert distinct([outer, inner]) == [inner]
    assert len(distinct([found(STRETCH, 20, 24, "b"), inner])) == 2


def test_findings_of_one_part_are_never_compared() -> None:
    twice = [found(STRETCH, 5, 9), found(STRETCH, 5, 9), found(RAW, 0, 3)]
    assert distinct(twice) == twice


def test_twelve_in_the_text_and_the_same_twelve_in_its_view_are_twelve() -> None:
    views = [found(VIEW, at * 8, at * 8 + 5, f"{at}") for at in range(12)]
    raws = [found(RAW, at * 16, at * 16 + 10, f"{at}") for at in range(12)]
    assert distinct([*raws, *views]) == views


def test_another_data_type_at_the_same_place_stays() -> None:
    assert len(distinct([found(RAW, 20, 40, data_type="a.b"), found(VIEW, 10, 20, data_type="a.c")])) == 2


def test_findings_of_many_spans_are_compared_by_digest_only() -> None:
    def table(part: Part, value: str) -> Finding:
        return Finding("t.t", part.path, Likelihood.LIKELY, "", value.encode(), ((0, 9), (20, 30)), part)

    assert len(distinct([table(RAW, "a"), table(VIEW, "a")])) == 1
    assert len(distinct([table(RAW, "a"), table(VIEW, "b")])) == 2


def test_a_finding_without_a_part_stays() -> None:
    gap = Finding("uninspected.depth", ("body",), Likelihood.VERY_LIKELY, "")
    assert distinct([gap, found(RAW, 0, 3)]) == [gap, found(RAW, 0, 3)]


SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20), st.integers(1, 3)), max_size=25)


@given(SPANS)
def test_the_spans_that_stay_do_not_overlap_and_all_others_meet_one_of_them(sizes: list[tuple[int, int, int]]) -> None:
    spans = [(start, start + size, rank) for start, size, rank in sizes]
    kept = [spans[at] for at in longest(spans)]
    for one, other in ((a, b) for a in kept for b in kept if a is not b):
        assert one[1] <= other[0] or other[1] <= one[0]
    for span in spans:
        meets = [one for one in kept if one[0] < span[1] and span[0] < one[1]]
        assert meets
        assert max(one[1] - one[0] for one in meets) >= span[1] - span[0]


def test_a_table_read_further_down_stands_for_one_of_most_of_the_same_cells() -> None:
    raw = Finding("a.t", RAW.path, Likelihood.LIKELY, "*", b"raw", ((20, 24), (30, 34), (40, 44), (2, 4)), RAW)
    view = Finding("a.t", VIEW.path, Likelihood.LIKELY, "*", b"view", ((10, 12), (15, 17), (20, 22), (30, 31)), VIEW)
    other = Finding("a.t", RAW.path, Likelihood.LIKELY, "*", b"other", ((20, 24), (130, 134)), RAW)
    assert distinct([raw, view]) == [view]
    assert distinct([other, view]) == [other, view]
