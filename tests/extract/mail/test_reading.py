"""What is mail is read as mail, whatever else it holds."""

from __future__ import annotations

from outgate.extract.mail.reading import is_whole, read
from outgate.model import Part
from tests.extract.mail.test_internet import mail
from tests.extract.mail.test_uuencoded import FILE, written
from tests.extract.messages import holding
from tests.extract.messages import read as read_message
from tests.extract.probing import children


def test_each_kind_has_its_reader():
    letter = mail("x\n", "base64").as_bytes()
    assert [child.part.path[-1] for child in children(read, letter)] == ["headers", "mail"]
    assert [child.part.path[-1] for child in children(read, b"From a\n" + letter)] == ["mail[1]"]
    assert [child.part.path[-1] for child in children(read, written(FILE))] == ['uuencoded["q3.csv"]']


def test_a_file_in_old_encoding_may_stand_in_a_mail():
    letter = mail("x\n").as_bytes() + written(FILE)
    assert holding(read_message(letter).parts)[-1].path == ("body", "mail", 'uuencoded["q3.csv"]')
    assert [is_whole(Part((), data)) for data in (letter, b"From a\n" + letter, written(FILE))] == [True, True, False]


def test_other_text_has_nothing_for_it():
    assert children(read, b'{"from": "a"}') == []
