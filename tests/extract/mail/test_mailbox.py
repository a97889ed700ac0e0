"""A mailbox is mails one after the other."""

from __future__ import annotations

import mailbox
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.mail.mailbox import read as read_mailbox
from tests.extract.mail.test_internet import LEAK, mail, opened
from tests.extract.messages import MASK, holding, message, read, redacted
from tests.extract.probing import children

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, *bodies: str) -> bytes:
    """Return what Python writes as a mailbox."""
    box = mailbox.mbox(folder / "box")
    for body in bodies:
        box.add(mail(body, "base64"))
    box.close()
    return (folder / "box").read_bytes()


def test_a_leak_is_found_in_its_mail_and_redacted_there(tmp_path: Path):
    data = written(tmp_path, "one\n", LEAK, "three\n")
    assert ("body", "mbox", "mail[2]", "mail", "base64") in [part.path for part in holding(read(data).parts)]
    (tmp_path / "clean").write_bytes(redacted(message(data)).body)
    box = mailbox.mbox(tmp_path / "clean")
    mails = [opened(found.as_bytes()) for found in box]
    box.close()
    assert [MASK.decode() in found.get_content() for found in mails] == [False, True, False]


def test_a_harmless_twin_holds_nothing(tmp_path: Path):
    reading = read(written(tmp_path, "one\n", "two\n"))
    assert holding(reading.parts) == []
    assert reading.gaps == ()


def test_a_letter_that_starts_with_from_is_no_mailbox():
    assert children(read_mailbox, b"From here on\nit is: prose") == []
    assert children(read_mailbox, b"From a list of names\n\nand more\n") == []


@given(st.binary(max_size=80))
def test_no_bytes_make_it_raise(noise: bytes):
    children(read_mailbox, b"From a\nb: c\n\n" + noise + b"\n\nFrom x\ny:" + noise)
