"""Outlook's mails are read: texts, bodies of all kinds, people, attachments and mails in them."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.mail.outlook import is_outlook, read
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.model import Limits, Part
from tests.extract.mail.ole import Tree, container, msg
from tests.extract.mail.test_rtf_stream import SIMPLE
from tests.extract.messages import SECRET, holding
from tests.extract.messages import read as read_message

WIDE = SECRET.decode().encode("utf-16-le")
STREAM = "__substg1.0_"


def found(data: bytes, limits: Limits | None = None) -> tuple[dict[tuple[str, ...], bytes], list[str]]:
    budget = Budget(limits or Limits())
    children = read(Part(("body",), data, is_text=False), Hints(), budget)
    return {child.part.path[2:]: child.part.data for child in children}, [gap.data_type for gap in budget.gaps]


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        ({STREAM + "0037001F": WIDE}, ("properties",)),
        ({STREAM + "0C1F001E": SECRET}, ("properties",)),
        ({STREAM + "1000001F": WIDE}, ("body",)),
        ({STREAM + "1000001F": WIDE * 200}, ("body",)),
        ({STREAM + "10130102": b"<p>" + SECRET}, ("html",)),
        ({STREAM + "10090102": b"\0" * 8 + b"MELA" + b"\0" * 4 + SECRET}, ("rtf",)),
        ({"__recip_version1.0_#00000000": {STREAM + "39FE001F": WIDE}}, ("properties",)),
        (
            {
                "__attach_version1.0_#00000000": {
                    STREAM + "3707001F": "q.csv".encode("utf-16-le"),
                    STREAM + "37010102": SECRET,
                }
            },
            ('attachment["q.csv"]',),
        ),
        (
            {"__attach_version1.0_#00000000": {STREAM + "3701000D": {STREAM + "1000001F": WIDE}}},
            ("attachment[]", "msg", "body"),
        ),
    ],
)
def test_a_leak_is_found_wherever_it_stands(tree: Tree, path: tuple[str, ...]):
    parts, gaps = found(msg(tree))
    assert SECRET in parts[path]
    assert gaps == []


def test_the_whole_way_from_a_message():
    tree: Tree = {STREAM + "0037001F": "Order".encode("utf-16-le"), STREAM + "1000001F": WIDE}
    reading = read_message(msg(tree), b"application/vnd.ms-outlook")
    assert holding(reading.parts)[-1].path == ("body", "msg", "body")
    assert reading.gaps == ()


def test_a_harmless_twin_holds_nothing():
    reading = read_message(msg({STREAM + "1000001F": "Nothing but words".encode("utf-16-le")}))
    assert holding(reading.parts) == []
    assert reading.gaps == ()


def test_compressed_text_is_read():
    assert b"hello world" in found(msg({STREAM + "10090102": SIMPLE}))[0][("rtf",)]


def test_eight_bit_text_is_of_the_code_page_that_the_mail_names():
    page = struct.pack("<HHIQ", 3, 0x3FFD, 6, 1251)
    tree: Tree = {"__properties_version1.0": bytes(32) + page, STREAM + "1000001E": "Привет".encode("cp1251")}
    assert found(container(tree))[0][("body",)].decode() == "Привет"


def test_objects_that_are_no_mail_are_a_gap():
    tree: Tree = {"__attach_version1.0_#00000000": {STREAM + "3701000D": {"Contents": b"x"}}}
    assert found(msg(tree))[1] == ["uninspected.format"]


def test_other_containers_are_for_others():
    assert not is_outlook(container({"WordDocument": b"x"}))
    assert found(container({"Anything": b"x"})) == ({}, [])


def test_a_damaged_one_is_said_to_be():
    assert found(msg({STREAM + "1000001F": WIDE * 300})[:-600])[1] == ["uninspected.truncated"]


def test_limits_hold():
    with pytest.raises(Exceeded):
        found(msg({STREAM + "1000001F": WIDE * 300}), Limits(expanded=1000))


@given(st.integers(0, 2**32))
def test_no_bytes_make_it_raise(seed: int):
    noise = random.Random(seed)  # noqa: S311 - a test
    data = bytearray(msg({STREAM + "1000001F": WIDE, "__attach_version1.0_#00000000": {STREAM + "37010102": b"x"}}))
    for _ in range(noise.randrange(1, 30)):
        data[noise.randrange(8, len(data))] = noise.randrange(256)
    found(bytes(data))
