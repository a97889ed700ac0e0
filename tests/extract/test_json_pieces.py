"""Text that JSON holds in pieces: read as one where a value is cut or the pieces are too short, and written back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.act.redact import redact
from outgate.extract import extract
from outgate.extract.json_pieces import read
from outgate.model import Limits, Message, Part
from tests.bench.sent import post
from tests.detect.made import shipped
from tests.extract.probing import children, part_of, written_back

TEXT = 'mail jane.roe@example.com "now"\nü'
BY_LETTER: dict[str, Any] = {
    "changes": [{"ty": "is", "ibi": at, "s": letter} for at, letter in enumerate(TEXT)],
    "requests": [{"insertText": {"location": {"index": at}, "text": letter}} for at, letter in enumerate(TEXT)],
    "keys": [{"type": "keydown", "key": letter, "ts": 17 + at} for at, letter in enumerate(TEXT)],
    "object": {str(at): letter for at, letter in enumerate(TEXT)},
}
CARD = "Her card number is 4539 5781 2294 0064, expires 11/28."


def sent(tree: object) -> Message:
    """A tree as the body of a message."""
    return post(json.dumps(tree).encode(), "application/json")


def runs(tree: object) -> list[str]:
    """The runs that are read in a tree."""
    parts: tuple[Part, ...] = extract(sent(tree), Limits()).parts
    return [part.data.decode() for part in parts if part.path[-1].endswith(" in pieces")]


def cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (
            {"messages": ["m.qui", "st@shop-ex", "ample.org", " 503-55", "5-4188"]},
            "m.quist@shop-example.org 503-555-4188",
        ),
        ([{"text": "m.quist"}, {"text": "@"}, {"text": "shop-example.org"}], "m.quist@shop-example.org"),
        ({"ops": [{"insert": "to m@"}, {"insert": "shop", "x": {"bold": True}}, {"insert": ".org"}]}, "to m@shop.org"),
        ([{"text": "m"}, {"marks": [{"type": "bold"}], "text": "@shop"}, {"text": ".org"}], "m@shop.org"),
        ({"a": {"b": [{"t": "call 503-"}, {"t": "555-4188"}]}}, "call 503-555-4188"),
        (list("4539578122940064"), "4539578122940064"),
        ([{"t": "m@"}, {"t": "shop.org"}, {"t": "t@shop.org"}], "m@shop.org\nt@shop.org"),
        ([["m@"], ["shop.org"]], "m@shop.org"),
        (["m@", 5, "shop.org"], "m@shop.org"),
        ({"args": [["card 4539 5781"], [" 2294 0064", [["b"]]]]}, "card 4539 5781 2294 0064b"),
        ({f"p{at}": piece for at, piece in enumerate(cut(CARD, 5))}, CARD),
        ({"op": [at for piece in cut(CARD, 2) for at in (7, piece)]}, CARD),
        ([{"children": [{"text": word + " "} for word in CARD.split()]}], CARD + " "),
    ],
)
def test_what_goes_on_in_the_next_piece_is_read_as_one(tree: object, text: str) -> None:
    assert text in runs(tree)


@pytest.mark.parametrize("begins", ["", "data: "])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_each_line_may_hold_one_piece(begins: str, size: int) -> None:
    events = [{"id": "chunk-48a", "choices": [{"delta": {"content": piece}}]} for piece in cut(CARD, size)]
    data = "".join(f"{begins}{json.dumps(event)}\n\n" for event in events)
    [child] = children(read, data.encode())
    assert child.part.data.decode() == CARD
    left = written_back(child, b"4539 5781 2294 0064", b"[x]").decode().split("\n\n")[:-1]
    texts = [json.loads(line.removeprefix(begins))["choices"][0]["delta"]["content"] for line in left]
    assert "".join(texts) == CARD.replace("4539 5781 2294 0064", "[x]")


@pytest.mark.parametrize(
    "tree",
    [
        ["m@shop.org", "t@shop.org", "x@"],
        [{"text": "to m@shop.org, "}, {"text": "please"}],
        ["@types", "@angular"],
        ["4539", "5781", "2294", "0064"],
        list("12345678"),
        {"a": "m@", "b": "shop.org"},
        ["m@", {"url": "shop.org"}],
        {"text": "m@", "x": "[", "y": "]"},
        [{"size": size, "left": " 12"} for size in ("S", "M", "L", "XL") * 4],
        [{"at": f"{day}, "} for day in ("Mo", "Tu", "We") * 5],
        [{"code": f"B0{at}X", "count": f"{at} "} for at in range(10, 40)],
        {"a": "y", "b": "n", "c": "y", "d": "M"},
        ["y", "n"] * 20,
        dict.fromkeys("abcdefghijklmnop", 1),
        [(letter, "x" * 500) for letter in "jane roe at example"],
        ["503-555-4188 ", " 212-555-0188"],
    ],
)
def test_what_stands_by_itself_is_not_read_again(tree: object) -> None:
    assert runs(tree) == []


@pytest.mark.parametrize(
    ("tree", "left"),
    [
        (["m.qui", "st@shop-ex", "ample.org", " x"], ["[person.email]", "", "", " x"]),
        (
            [{"text": "to m.quist"}, {"text": "@", "bold": True}, {"text": "shop-example.org, please"}],
            [{"text": "to [person.email]"}, {"text": "", "bold": True}, {"text": ", please"}],
        ),
        (list("4539578122940064"), ["[payment.card]", *[""] * 15]),
        ([[["m.quist@"]], [["shop-example.org"]]], [[["[person.email]"]], [[""]]]),
    ],
)
def test_a_value_is_replaced_in_its_first_piece_and_taken_out_of_the_others(tree: object, left: object) -> None:
    message = sent(tree)
    found = shipped().findings(extract(message, Limits()).parts)
    assert len(found) == 1
    assert json.loads(redact(message, found).body) == left


def test_many_runs_are_read() -> None:
    assert runs([["m@", "shop.org"]] * 150) == ["\n".join(["m@shop.org"] * 150)]


def test_a_long_run_is_read_whole() -> None:
    pieces = [piece for at in range(300) for piece in (f"customer.no{at}", "@", "shop-example", ".", "org", " ")]
    (run,) = runs({"ops": [{"insert": piece} for piece in pieces]})
    assert run == "".join(pieces)


@pytest.mark.parametrize("shape", BY_LETTER.values(), ids=BY_LETTER)
def test_letters_are_one_text_whatever_stands_between(shape: Any) -> None:
    for data in (json.dumps(shape), json.dumps(shape, ensure_ascii=False, separators=(",", ":"))):
        [child] = children(read, data.encode())
        assert child.part.data.decode() == TEXT


def test_a_value_goes_out_of_its_letters_and_the_json_stays() -> None:
    [child] = children(read, json.dumps(BY_LETTER["object"]).encode())
    left = json.loads(written_back(child, b"jane.roe@example.com", b'["x"]'))
    assert list(left) == [str(at) for at in range(len(TEXT))]
    assert "".join(left.values()) == TEXT.replace("jane.roe@example.com", '["x"]')


def test_each_array_is_a_line() -> None:
    rows = ["Jane,Roe", "Tom,Doe"]
    [child] = children(read, json.dumps([list(row) for row in rows]).encode())
    assert child.part.data == b"Jane,Roe\nTom,Doe"
    left = json.loads(written_back(child, b"Tom", b"[x]"))
    assert left == [list("Jane,Roe"), ["[x]", "", "", ",", "D", "o", "e"]]


@given(
    st.text(alphabet='ab,"\\\nü😀z@', min_size=1).map(lambda text: f"for jane roe, ulm, at home, by post{text}"),
    st.integers(1, 3),
)
def test_every_letter_is_where_it_stands(text: str, size: int) -> None:
    data = json.dumps([{"s": piece} for piece in cut(text, size)]).encode()
    [child] = children(read, data)
    part = child.part
    assert part.to_parent is not None
    assert part.data.decode() == text
    at = 0
    for letter in text:
        width = len(letter.encode())
        start, end = part.to_parent(at, at + width)
        assert json.loads(b'"' + data[start:end] + b'"') == letter
        at += width
    assert part.parent is not None
    assert part.parent.data == part_of(data).data


def test_an_array_behind_an_object_is_not_of_its_last_name() -> None:
    found = children(read, b'{"user": "jane", "domain": "gmail.com"} and ["m.quist88@", "gmx.de"]')
    assert [child.part.data for child in found] == [b"m.quist88@gmx.de"]


def test_an_attribute_of_xml_is_no_piece() -> None:
    [child] = children(read, b'<?xml version="1.0"?><d><n>["m.quist88@", "gmx.de"]</n></d>')
    assert child.part.data == b"m.quist88@gmx.de"
