import pytest

from outgate.cli.carriers import CARRIERS, fits
from outgate.cli.examples import message
from outgate.extract import extract
from outgate.model import Limits

TEXT = "please charge 4111 1111 1111 1111 & write to jane@mail.example"


def test_there_is_a_carrier_for_each_way_out():
    assert len(CARRIERS) == 40


@pytest.mark.parametrize("name", CARRIERS)
def test_the_text_is_read_out_of_its_carrier_again(name: str):
    reading = extract(message(CARRIERS[name](TEXT)), Limits())
    assert reading.gaps == ()
    assert any(b"4111 1111 1111 1111 & write to jane@mail.example" in part.data for part in reading.parts)


def test_a_header_holds_one_line():
    assert not fits("header", "a\nb")
    assert fits("header", "\na\n")
    assert fits("plain", "a\nb")
