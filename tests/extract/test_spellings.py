"""Who reads other spellings is asked once, and says what it looks for."""

from outgate.extract import spellings
from outgate.extract.signs import seen


def test_every_reader_looks_for_signs_of_its_own():
    assert not spellings.ANYWHERE.keys() & spellings.IN_TEXT.keys()
    assert all([*spellings.ANYWHERE.values(), *spellings.IN_TEXT.values()])


def test_prose_shows_no_sign():
    shown = seen(b"The parcel has arrived, and the customer is happy.")
    assert not any(shown & sign for sign in (spellings.ANYWHERE | spellings.IN_TEXT).values())
