"""What is mail is read as mail, whatever else it holds."""

from __future__ import annotations

from outgate.extract.mail.reading import read
from tests.extract.mail.test_internet import mail
from tests.extract.mail.test_uuencoded import FILE, written
from tests.extract.probing import children


def test_each_kind_has_its_reader():
    letter = mail("x\n", "base64").as_bytes()
    assert [child.part.path[-1] for child in children(read, letter)] == ["mail"]
    assert [child.part.path[-1] for child in children(read, b"From a\n" + letter)] == ["mail[1]"]
    assert [child.part.path[-1] for child in children(read, written(FILE))] == ['uuencoded["q3.csv"]']


def test_a_file_in_old_encoding_may_stand_in_a_mail():
    letter = mail("x\n").as_bytes() + written(FILE)
    assert [child.part.path[-1] for child in children(read, letter)] == ["mail", 'uuencoded["q3.csv"]']


def test_other_text_has_nothing_for_it():
    assert children(read, b'{"from": "a"}') == []
