"""What pieces a policy may tell of, and in which texts they may stand."""

from __future__ import annotations

import pytest

from outgate.detect import load
from outgate.detect.pieces_spec import PiecesSpec
from outgate.strict_toml import FileError
from tests.detect.made import policy


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ("regex = 'x+'", "either `fields` or `counted`"),
        ("regex = 'x+'\ncounted = ['a1']\nfields = [['a'], ['b']]", "either `fields` or `counted`"),
        ("regex = 'x+'\nfields = [['ab']]", "two fields"),
        ("regex = 'x+'\ncounted = ['n']", "needs `near`"),
        ("regex = 'x*'\ncounted = ['thing']", "matches the empty text"),
        ("regex = 'x('\ncounted = ['thing']", "not a valid regex"),
        ("regex = 'x+'\ncheck = 'no'\ncounted = ['thing']", "no such check"),
    ],
)
def test_pieces_that_could_not_be_found_do_not_load(pieces: str, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        load(policy(f"[[pieces]]\n{pieces}"))


def test_a_regex_that_takes_too_long_finds_nothing() -> None:
    spec = PiecesSpec(counted=["thing"], regex="(?:x|xx|x+)+y")
    assert spec.value(["x" * 60, "x" * 60]) is None


def test_a_text_is_read_for_pieces_only_where_a_number_or_the_last_piece_stands() -> None:
    counted = PiecesSpec(counted=["thing", "día"], regex="x")
    assert all(map(counted.may_stand, (b"thing1=4", b'"thing": ["45"]', b"THING_b,", "tag,DÍA 2".encode())))
    assert not any(map(counted.may_stand, (b"thing: none", b"something else 4", b"thing_about")))
    with_last = PiecesSpec(fields=[["user"], ["at"]], last=r"[a-z]{1,9}\.example", by="@", regex=".+")
    assert with_last.may_stand(b"user,at\njane,SHOP.example")
    assert not with_last.may_stand(b"the user is at home")
    assert with_last.value(["jane", "shop.example"]) == ("jane@shop.example", "jane@shop.example")
    assert with_last.value(["jane", "the shop.example"]) is None
    assert PiecesSpec(fields=[["area"], ["number"]], regex="x").may_stand(b"")
