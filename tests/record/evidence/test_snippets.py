"""Snippets show what stood around a finding, mark it, and never the sender's name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from outgate.model import Action, Decision, Finding, Fired, Likelihood, Outcome, Part, Sender, Severity
from outgate.record.evidence.snippets import LONGEST, cut
from tests.record.outcomes import USER, outcome


def stopped(text: str | bytes, *words: str, user: str | None = None, **rule: Any) -> Outcome:
    """An outcome in which a rule fired for each of these words where it stands in the text."""
    data = text.encode() if isinstance(text, str) else text
    part = Part(("body",), data, is_text=isinstance(text, str))
    places = [(at.start(), at.end()) for word in words for at in re.finditer(re.escape(word.encode()), data)]
    found = tuple(
        Finding("test.word", ("body",), Likelihood.LIKELY, "***", spans=(span,), part=part) for span in sorted(places)
    )
    fired = Fired("words", "Words", Action.BLOCK, Severity.HIGH, found, **rule)
    made = outcome(*found, sender=Sender("10.0.0.1", user))
    return replace(made, decision=Decision(Action.BLOCK, (fired,)))


def snippets(made: Outcome, side: int = 100, most: int = 10) -> list[list[tuple[str, bool]]]:
    return [[(piece.text, piece.found) for piece in snippet.pieces] for snippet in cut(made, side, most)["words"]]


def shown(made: Outcome, side: int = 100, most: int = 10) -> list[str]:
    return ["".join(text for text, _ in pieces) for pieces in snippets(made, side, most)]


def test_a_finding_is_shown_in_its_surroundings_and_marked():
    made = stopped("please send the LIST to my friend", "LIST")
    (snippet,) = cut(made, 5)["words"]
    assert (snippet.data_type, snippet.path) == ("test.word", ("body",))
    assert snippets(made, 5) == [[(" the ", False), ("LIST", True), (" to m", False)]]


def test_what_stands_near_is_marked_in_the_same_snippet():
    assert snippets(stopped("one two one", "one"), 20) == [[("one", True), (" two ", False), ("one", True)]]


def test_there_are_never_more_than_asked_for_and_those_are_the_first():
    made = stopped(" ".join(f"WORD{n:02}" + "." * 50 for n in range(30)), *(f"WORD{n:02}" for n in range(30)))
    assert [text[:6] for text in shown(made, 0)] == [f"WORD{n:02}" for n in range(10)]
    assert len(shown(made, 0, 3)) == 3


def test_a_long_value_is_cut_short():
    assert shown(stopped("x" * 5000, "x" * 5000), 5) == ["x" * LONGEST]


def test_characters_are_counted_and_not_bytes():
    assert shown(stopped("äöü€漢字😀LIST😀字漢€üöä", "LIST"), 3) == ["漢字😀LIST😀字漢"]


def test_bytes_that_are_no_text_are_shown_escaped():
    assert shown(stopped(b"\xff\xfe\x00LIST\xff\xff", "LIST"), 3) == ["\\xff\\xfe\\0LIST\\xff\\xff"]


def test_the_name_of_the_sender_is_cut_out_also_where_it_reaches_in_from_outside():
    made = stopped(f"from {USER}, LIST, yours {USER}", "LIST", user=USER)
    assert shown(made) == ["from [user], LIST, yours [user]"]
    assert shown(made, 4) == ["[user], LIST, yo"]
    found = stopped(f"write to {USER}@corp.example", f"{USER}@corp.example", user=f"{USER}@corp.example")
    assert snippets(found, 3) == [[("to ", False), ("[user]", True)]]


def test_the_name_is_cut_out_where_half_of_it_was_found():
    made = stopped("a lovelace@corp.example b ada.lovelace@corp.example", "lovelace@corp.example", user="ada.lovelace")
    assert shown(made) == ["a lovelace@corp.example b [user]@corp.example"]


def test_what_could_not_be_read_and_what_is_exempt_leaves_nothing():
    unread = stopped("x", "y")
    assert cut(unread) == {"words": ()}
    assert cut(stopped("LIST", "LIST", exempted_by="crm: contract")) == {}


def test_a_snippet_does_not_show_itself():
    assert repr(cut(stopped("secret", "secret"))) == "{'words': (<Snippet of test.word>,)}"


@given(
    st.text("ab é漢\0", max_size=60),
    st.text("ab é漢", min_size=1, max_size=60),
    st.text("ab é漢", max_size=60),
    st.integers(0, 12),
)
def test_a_snippet_is_the_text_around_with_so_many_characters_each_side(before, word, after, side):
    data = f"{before}{word}{after}".encode()
    span = (len(before.encode()), len(before.encode()) + len(word.encode()))
    part = Part(("body",), data)
    found = Finding("test.word", ("body",), Likelihood.LIKELY, "***", spans=(span,), part=part)
    fired = Fired("words", "Words", Action.BLOCK, Severity.HIGH, (found,))
    made = replace(outcome(found, sender=Sender("10.0.0.1")), decision=Decision(Action.BLOCK, (fired,)))
    expected = before[max(0, len(before) - side) :] + word + after[:side]
    assert shown(made, side) == [expected.replace("\0", "\\0")]


@given(st.binary(max_size=300), st.data(), st.none() | st.text(min_size=1, max_size=20))
def test_any_bytes_and_any_places_are_cut_without_a_fault(data, drawn, user):
    part = Part(("body",), data, is_text=False)
    place = st.tuples(st.integers(0, len(data)), st.integers(0, len(data))).map(lambda ends: (min(ends), max(ends)))
    spans = drawn.draw(st.lists(place, max_size=12))
    found = tuple(Finding("t", ("body",), Likelihood.LIKELY, "*", spans=(span,), part=part) for span in spans)
    fired = Fired("words", "Words", Action.BLOCK, Severity.HIGH, found)
    made = replace(outcome(sender=Sender("a", user)), findings=found, decision=Decision(Action.BLOCK, (fired,)))
    assert len(cut(made)["words"]) == len(snippets(made)) <= 10
