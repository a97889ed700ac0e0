"""What Outlook puts into winmail.dat is read: texts, bodies, people, and attachments to the innermost."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.mail.tnef import is_tnef, read
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.model import Limits, Part
from tests.extract.mail.tnefs import attribute, properties, tnef, wide
from tests.extract.messages import SECRET, holding, reasons
from tests.extract.messages import read as read_message
from tests.extract.test_zip_file import archive

RTF = rb"{\rtf1 to " + SECRET + b"}"
MELA = struct.pack("<II4sI", len(RTF) + 12, len(RTF), b"MELA", 0) + RTF
RUSSIAN = attribute(1, 0x9007, struct.pack("<II", 1251, 0))
ATTACHED = (
    attribute(2, 0x9002, bytes(14)) + attribute(2, 0x8010, b"q3.csv\0") + attribute(2, 0x800F, b"rows, " + SECRET)
)


def found(data: bytes, limits: Limits | None = None) -> tuple[dict[str, bytes], list[str]]:
    budget = Budget(limits or Limits())
    parts = [child.part for child in read(Part(("body",), data, is_text=False), Hints(name="winmail.dat"), budget)]
    return {part.path[-1]: part.data for part in parts}, [gap.data_type for gap in budget.gaps]


@pytest.mark.parametrize(
    ("data", "step", "expected"),
    [
        (attribute(1, 0x8004, b"the subject\0"), "properties", b"the subject"),
        (RUSSIAN + attribute(1, 0x800C, b"\xcf\xf0\xe8\0"), "body", "При".encode()),
        (attribute(1, 0x9003, properties((3, 3, bytes(4)), wide(0x37, "Grüße"))), "properties", "Grüße".encode()),
        (attribute(1, 0x9003, properties(wide(0x8001, "value"))), "properties", b"Customer\nvalue"),
        (attribute(1, 0x9003, properties(wide(0x1000, "plain"))), "body", b"plain"),
        (attribute(1, 0x9003, properties((0x1013, 0x102, b"<p>rich"))), "html", b"<p>rich"),
        (attribute(1, 0x9003, properties((0x1009, 0x102, MELA))), "rtf", RTF),
        (attribute(1, 0x9004, struct.pack("<I", 2) + properties(wide(0x3001, "Ann")) * 2), "properties", b"Ann\nAnn"),
        (ATTACHED, 'attachment["q3.csv"]', b"rows, " + SECRET),
    ],
)  # fmt: skip
def test_each_thing_is_read(data: bytes, step: str, expected: bytes):
    parts, gaps = found(tnef(data))
    assert (parts[step], gaps) == (expected, [])


def test_an_attachment_is_called_by_its_longest_name_and_read_on():
    zipped = archive({"q3.csv": SECRET})
    named = attribute(2, 0x9005, properties(wide(0x3704, "Q3~1.ZIP"), wide(0x3707, "third quarter.zip")))
    data = tnef(attribute(2, 0x9002, bytes(14)), attribute(2, 0x8010, b"Q3~1.ZIP"), attribute(2, 0x800F, zipped), named)
    reading = read_message(data)
    assert holding(reading.parts)[-1].path == ("body", "winmail", 'attachment["third quarter.zip"]', "zip[q3.csv]")
    assert reading.gaps == ()


def test_a_mail_in_an_attachment_is_read():
    inner = tnef(attribute(1, 0x800C, SECRET))
    own = properties((0x3701, 0x0D, bytes(16) + inner), wide(0x3001, "mail"))
    reading = read_message(tnef(attribute(2, 0x9002, bytes(14)), attribute(2, 0x9005, own)))
    assert holding(reading.parts)[-1].path == ("body", "winmail", "attachment[mail]", "winmail", "body")


def test_a_harmless_twin_holds_nothing():
    reading = read_message(tnef(ATTACHED.replace(SECRET, SECRET[::-1])))
    assert (holding(reading.parts), reading.gaps) == ([], ())


@pytest.mark.parametrize("cut", [1, 3, 20, 60])
def test_one_that_ends_early_is_said_to(cut: int):
    assert reasons(read_message(tnef(ATTACHED)[:-cut])) == ["truncated"]


def test_a_checksum_that_does_not_hold_is_damage():
    assert reasons(read_message(tnef(ATTACHED)[:-1] + b"\xff")) == ["truncated"]


def test_limits_hold():
    with pytest.raises(Exceeded):
        found(tnef(attribute(2, 0x800F, bytes(5000)), attribute(2, 0x9002, b"")), Limits(expanded=1000))
    many = struct.pack("<I", 1 << 31)
    assert found(tnef(attribute(1, 0x9003, many)))[1] == ["uninspected.truncated"]


@given(st.integers(6, 300), st.binary(max_size=20))
def test_no_bytes_make_it_raise(at: int, patch: bytes):
    data = tnef(ATTACHED, attribute(1, 0x9003, properties(wide(0x8001, "value"), (0x1013, 0x102, b"<p>rich"))))
    assert is_tnef(data)
    found(data[:at] + patch + data[at + len(patch) :])
