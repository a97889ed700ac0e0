"""What the readers share: the budget, edits of bytes, stretches."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.tree import Budget, Exceeded, apply, outside, stretch
from outgate.model import Edit, Limits, Part, Reason


def test_the_budget_ends_where_the_limit_is():
    budget = Budget(Limits(expanded=10))
    budget.spend(10)
    assert budget.left == 0
    with pytest.raises(Exceeded) as limit:
        budget.spend(1)
    assert limit.value.reason is Reason.EXPANSION


def test_a_gap_says_what_was_not_read_and_where():
    budget, part = Budget(Limits()), Part(("body",), b"secret")
    budget.gap(Reason.ENCRYPTED, ("body", "zip[a]"), "a zip entry with a password", part)
    (gap,) = budget.gaps
    assert (gap.data_type, gap.path, gap.part) == ("uninspected.encrypted", ("body", "zip[a]"), part)
    assert "secret" not in repr(gap)


def test_of_edits_that_overlap_the_first_and_longest_wins():
    edits = [Edit(4, 6, b"c"), Edit(1, 5, b"b"), Edit(1, 3, b"a"), Edit(6, 6, b"+")]
    assert apply(b"0123456789", edits) == b"0b5+6789"


@given(st.binary(), st.lists(st.integers(0, 50), max_size=8), st.binary(max_size=3))
def test_what_is_not_edited_stays(data, places, new):
    bounds = sorted({min(place, len(data)) for place in places})
    edits = [Edit(start, end, new) for start, end in zip(bounds[::2], bounds[1::2], strict=False)]
    kept = [data[: edits[0].start]] if edits else [data]
    kept += [data[left.end : right.start] for left, right in itertools.pairwise(edits)]
    kept += [data[edits[-1].end :]] if edits else []
    assert apply(data, edits) == new.join(kept)


def test_children_of_stretches_go_back_into_their_places():
    parent = Part(("body",), b"a: QUJD, b: REVG", root="body")
    lift = stretch(bytes.lower)
    children = [
        (Part(("body", "one"), b"ABC", parent=parent, span_in_parent=(3, 7)), [Edit(0, 1, b"X")]),
        (Part(("body", "two"), b"DEF", parent=parent, span_in_parent=(12, 16)), [Edit(1, 3, b"")]),
    ]
    assert lift(parent, children) == [Edit(3, 7, b"xbc"), Edit(12, 16, b"d")]


def test_a_stretch_is_worth_reading_only_outside_of_what_is_known():
    is_worth = outside([(4, 8), (12, 20)], lambda start, end: end - start > 1)
    assert [is_worth(*span) for span in ((0, 4), (8, 12), (20, 30))] == [True] * 3
    assert [is_worth(*span) for span in ((3, 5), (0, 30), (13, 14), (8, 9))] == [False] * 4
    assert outside([], lambda *_: True)(0, 1)
