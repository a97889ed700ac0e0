"""What an XML document says by its own entities is read, and one that would become too long is said to."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.extract.declared_entities import read
from outgate.extract.tree import Budget, Exceeded, Hints
from outgate.model import Limits
from tests.extract.messages import SECRET, holding, reasons
from tests.extract.messages import read as read_message
from tests.extract.probing import children, part_of

NAME, HOST = SECRET.split(b"@")
TWO = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY n "%b"><!ENTITY h "shop, &n;@%b">]><a>ask &h; today</a>' % (
    NAME,
    HOST,
)
LAUGHS = b"".join(b'<!ENTITY %c "%b">' % (98 + at, (b"&%c;" % (97 + at)) * 10) for at in range(9))
BOMB = b'<!DOCTYPE a [<!ENTITY a "ha">%b]><a>&j;</a>' % LAUGHS


def test_a_value_that_only_entities_spell_is_found():
    [part] = holding(read_message(TWO).parts)
    assert (part.path, part.data) == (("body", "declared entities"), b"<a>ask shop, " + SECRET + b" today</a>")


def test_a_document_that_uses_none_of_its_own_is_read_once():
    assert children(read, TWO.replace(b"&h;", b"&amp;")) == []
    assert reasons(read_message(TWO.replace(b"&h;", b"her"))) == []


def test_a_bomb_is_counted_and_not_set_off():
    assert reasons(read_message(BOMB)) == ["expansion"]


def test_entities_that_stand_for_each_other_are_malformed():
    data = b'<!DOCTYPE a [<!ENTITY a "&b;"><!ENTITY b "&a;">]><a>&a;</a>'
    with pytest.raises(Exceeded, match="stand for each other"):
        children(read, data)
    assert reasons(read_message(data)) == ["malformed"]


@given(st.lists(st.sampled_from([b"<!ENTITY a '", b"&a;", b"&b;", b"'>", b'<!ENTITY b "', b'">', b"]>", b"x"])))
def test_no_bytes_make_it_raise_anything_else(pieces: list[bytes]):
    with suppress(Exceeded):
        assert len(list(read(part_of(b"".join(pieces)), Hints(), Budget(Limits(expanded=1000))))) <= 1
