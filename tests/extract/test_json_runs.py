"""Text that JSON holds in pieces: read as one where a value is cut in two, and written back piece by piece."""

from __future__ import annotations

import json

import pytest

from outgate.act.redact import redact
from outgate.extract import extract
from outgate.model import Limits, Message, Part
from tests.bench.sent import post
from tests.detect.made import shipped


def sent(tree: object) -> Message:
    """A tree as the body of a message."""
    return post(json.dumps(tree).encode(), "application/json")


def runs(tree: object) -> list[str]:
    """The runs that are read in a tree."""
    parts: tuple[Part, ...] = extract(sent(tree), Limits()).parts
    return [part.data.decode() for part in parts if part.path[-1].endswith(" in pieces")]


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
    ],
)
def test_what_goes_on_in_the_next_piece_is_read_as_one(tree: object, text: str) -> None:
    assert text in runs(tree)


@pytest.mark.parametrize(
    "tree",
    [
        ["m@shop.org", "t@shop.org", "x@"],
        [{"text": "to m@shop.org, "}, {"text": "please"}],
        ["@types", "@angular"],
        ["4539", "5781", "2294", "0064"],
        list("12345678"),
        {"a": "m@", "b": "shop.org"},
        [["m@"], ["shop.org"]],
        ["m@", 5, "shop.org"],
        ["m@", {"url": "shop.org"}],
        {"text": "m@", "x": "[", "y": "]"},
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
    ],
)
def test_a_value_is_replaced_in_its_first_piece_and_taken_out_of_the_others(tree: object, left: object) -> None:
    message = sent(tree)
    found = shipped().findings(extract(message, Limits()).parts)
    assert len(found) == 1
    assert json.loads(redact(message, found).body) == left


def test_no_more_runs_are_read_than_are_looked_into() -> None:
    assert len(runs([["m@", "shop.org"]] * 150)) == 50


def test_a_long_run_is_read_whole() -> None:
    pieces = [piece for at in range(300) for piece in (f"customer.no{at}", "@", "shop-example", ".", "org", " ")]
    (run,) = runs({"ops": [{"insert": piece} for piece in pieces]})
    assert run == "".join(pieces)
