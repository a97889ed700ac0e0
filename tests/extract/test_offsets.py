"""Views map each place exactly to its place in the parent."""

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.offsets import Change, OffsetMap, verbatim, view
from outgate.model import Edit, Part

PARENT = Part(("body",), b"ab%40cd==\r\nef", root="body")
CHANGES = (Change(2, 5, 1), Change(8, 11, 0))
VIEW = view(PARENT, "undone", b"ab@cd=ef", lambda: CHANGES, bytes.upper)


def test_a_place_before_all_changes_is_the_same_in_the_parent():
    assert OffsetMap(lambda: CHANGES)(0, 2) == (0, 2)


def test_a_change_that_a_span_touches_is_taken_whole():
    assert OffsetMap(lambda: CHANGES)(1, 3) == (1, 5)
    assert OffsetMap(lambda: CHANGES)(2, 3) == (2, 5)


def test_a_removed_stretch_belongs_to_a_span_only_when_it_lies_inside():
    to_parent = OffsetMap(lambda: CHANGES)
    assert to_parent(3, 6) == (5, 8)
    assert to_parent(6, 8) == (11, 13)
    assert to_parent(3, 8) == (5, 13)


def test_the_changes_are_made_once_and_only_when_a_place_is_asked_for():
    made = []

    def changes():
        made.append(1)
        return CHANGES

    to_parent = OffsetMap(changes)
    assert made == []
    assert to_parent(0, 8) == to_parent(0, 8) == (0, 13)
    assert made == [1]


def test_edits_of_a_view_go_back_spelled_as_the_parent_is():
    assert VIEW.lift is not None
    assert VIEW.lift(PARENT, [(VIEW, [Edit(1, 4, b"x")])]) == [Edit(1, 6, b"X")]


def test_a_stretch_is_verbatim_only_when_its_neighbours_are_too():
    assert verbatim(VIEW, 0, 1)
    assert not verbatim(VIEW, 0, 2)
    assert not verbatim(VIEW, 2, 3)
    assert verbatim(VIEW, 4, 5)
    assert verbatim(VIEW, 7, 8)
    assert not verbatim(PARENT, 0, 1)


def test_a_place_in_a_view_is_named_after_the_place_in_its_parent():
    parent = Part(("body",), PARENT.data, root="body", locate=lambda _, offset: (f"at[{offset}]",))
    child = view(parent, "undone", VIEW.data, lambda: CHANGES)
    assert child.locate is not None
    assert child.locate(child, 4) == ("at[6]", "undone")
    assert VIEW.locate is None


PIECES = st.lists(
    st.tuples(st.binary(max_size=5), st.one_of(st.none(), st.tuples(st.binary(min_size=1), st.binary(max_size=4))))
)


@given(PIECES, st.data())
def test_every_span_maps_to_the_bytes_that_it_was_made_of(pieces, data):
    """Kept bytes map to themselves; a changed stretch maps to all of its original."""
    kept, origin, seen, changes = b"", b"", b"", []
    owner: list[int] = []
    for same, change in pieces:
        owner += range(len(origin), len(origin) + len(same))
        kept, origin, seen = kept + same, origin + same, seen + same
        if change is not None:
            old, new = change
            changes.append(Change(len(origin), len(origin) + len(old), len(new)))
            owner += [-1] * len(new)
            origin, seen = origin + old, seen + new
    start = data.draw(st.integers(0, len(seen)))
    end = data.draw(st.integers(start, len(seen)))
    left, right = OffsetMap(lambda: changes)(start, end)
    assert 0 <= left <= right <= len(origin)
    for place in range(start, end):
        assert owner[place] < 0 or left <= owner[place] < right
    if not changes:
        assert origin[left:right] == seen[start:end]
