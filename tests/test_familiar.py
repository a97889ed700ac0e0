"""Which lines of requests had nothing in them: known by all of their bytes, of the newest requests, as digests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from outgate import familiar
from outgate.familiar import Familiar
from outgate.model import Channel, Destination, Header, Message, Sender

KEY = b"k" * 32
TOLD: tuple[Header, ...] = ((b"cookie", b"session=rabbit"), (b"accept", b"*/*"))


def sent(target: bytes = b"/a?b=1", headers: tuple[Header, ...] = TOLD, body: bytes = b"") -> Message:
    when = datetime(2026, 11, 22, tzinfo=UTC)
    return Message(Channel.HTTP, Sender("10.0.0.7"), Destination("chat.example"), when, "POST", target, headers, body)


def known(lines: Familiar, message: Message, *, sees_pictures: bool = True) -> set[str]:
    return {*lines.known(lines.marks(message, sees_pictures=sees_pictures))}


@pytest.fixture
def lines() -> Familiar:
    """What has seen one message in which there was nothing."""
    made = Familiar(KEY)
    made.had_nothing(made.marks(sent(), sees_pictures=True))
    return made


def test_nothing_is_known_before_it_was_seen():
    assert known(Familiar(KEY), sent()) == set()


def test_the_same_lines_are_known_whatever_the_body_is(lines: Familiar):
    assert known(lines, sent(body=b"another")) == {"target", "headers"}


def test_a_target_and_headers_are_known_each_by_itself(lines: Familiar):
    assert known(lines, sent(target=b"/a?b=2")) == {"headers"}
    assert known(lines, sent(headers=TOLD[:1])) == {"target"}


@pytest.mark.parametrize(
    "headers",
    [
        ((b"cookie", b"session=rabbis"), TOLD[1]),
        ((b"Cookie", b"session=rabbit"), TOLD[1]),
        (TOLD[1], TOLD[0]),
        (*TOLD, (b"x-note", b"")),
        ((b"cookie", b"session=rabbit\r\naccept: */*"), (b"x-note", b"")),
    ],
    ids=["value", "name", "order", "more", "folded"],
)
def test_headers_that_differ_in_anything_are_not_known(lines: Familiar, headers: tuple[Header, ...]):
    assert known(lines, sent(headers=headers)) == {"target"}


def test_a_target_is_not_taken_for_headers_of_the_same_bytes():
    made = Familiar(KEY)
    made.had_nothing(made.marks(sent(target=b"a: b", headers=()), sees_pictures=True))
    assert known(made, sent(target=b"", headers=((b"a", b"b"),))) == set()


def test_the_length_of_the_body_is_passed_over_where_it_is_right(lines: Familiar):
    assert known(lines, sent(headers=(*TOLD, (b"Content-Length", b"7")), body=b"1234567")) == {"target", "headers"}
    assert known(lines, sent(headers=(*TOLD, (b"Content-Length", b"8")), body=b"1234567")) == {"target"}
    assert known(lines, sent(headers=(*TOLD, (b"Content-Size", b"7")), body=b"1234567")) == {"target"}


def test_lines_that_were_seen_on_the_way_to_where_pictures_are_not_read_are_not_known_elsewhere(lines: Familiar):
    assert known(lines, sent(), sees_pictures=False) == set()


def test_what_one_key_knows_another_does_not():
    marks = Familiar(KEY).marks(sent(), sees_pictures=True)
    assert {*marks.values()}.isdisjoint(Familiar(b"x" * 32).marks(sent(), sees_pictures=True).values())


def test_only_the_newest_lines_are_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(familiar, "_MOST", 10)
    made = Familiar(KEY)
    for at in range(100):
        made.had_nothing(made.marks(sent(target=b"/%d" % at, headers=()), sees_pictures=True))
    remembered = [at for at in range(100) if known(made, sent(target=b"/%d" % at, headers=()))]
    assert remembered[-10:] == [*range(90, 100)]
    assert len(remembered) <= 20


def test_of_the_lines_only_digests_are_kept(lines: Familiar):
    held = [mark for generation in vars(lines).values() if isinstance(generation, set) for mark in generation]
    assert [len(mark) for mark in held] == [16, 16]
    assert not [word for word in (b"rabbit", b"b=1") for mark in held if word in mark]
    assert "rabbit" not in repr(vars(lines))
