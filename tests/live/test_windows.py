"""Rules over time: what is said one by one adds up, across restarts and across proxies on one database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests import patience
from tests.live.made_up import HARMLESS
from tests.live.running import Outgate
from tests.live.test_curl import curl

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.certificates import Authority
    from tests.live.origin import Origin

WEBMAIL = "mail.google.com"


def send(proxy: Outgate, origin: Origin, number: int) -> int:
    """Send one customer's address by private mail, and return the status."""
    text = f"please write to reader{number:02}@mailbox.example"
    return curl(proxy, "-d", text, origin.url("/in", WEBMAIL)).status


def test_the_tenth_customer_of_a_day_is_blocked_also_after_a_restart(
    authority: Authority, tmp_path: Path, origin: Origin, few: Path
) -> None:
    with Outgate(tmp_path / "own", authority.pem, policies=few) as own:
        assert [send(own, origin, number) for number in range(5)] == [200] * 5
        own.terminate()
        assert own.process.wait(patience.SECONDS) == 0
        own.start()
        assert [send(own, origin, number) for number in (*range(5, 9), 0, 8)] == [200] * 6
        assert len(origin.requests) == 11
        assert [send(own, origin, number) for number in (9, 9, 10)] == [403] * 3
        assert len(origin.requests) == 11
        assert curl(own, "-d", HARMLESS, origin.url("/in", WEBMAIL)).status == 200
        assert [rule.rule for incident in own.incidents() for rule in incident.rules] == ["emails-over-a-day"] * 3


def test_two_proxies_on_one_database_count_as_one_and_two_messages_at_once_do_not_slip_through(
    authority: Authority, tmp_path: Path, origin: Origin, few: Path
) -> None:
    with Outgate(tmp_path / "one", authority.pem, policies=few) as one:
        two = Outgate(tmp_path / "two", authority.pem, policies=few)
        two.config.write_text(two.config.read_text().replace(str(two.data), str(one.data)))
        two.data = one.data
        with two, ThreadPoolExecutor(16) as senders:
            statuses = list(senders.map(lambda at: send((one, two)[at % 2], origin, at), range(16)))
        assert sorted(statuses) == [200] * 9 + [403] * 7
        assert len(origin.requests) == 9


def test_what_cannot_be_counted_stays_here_and_nothing_else(
    authority: Authority, tmp_path: Path, origin: Origin, few: Path
) -> None:
    with Outgate(tmp_path / "own", authority.pem, policies=few) as own:
        assert send(own, origin, 0) == 200
        for file in own.data.glob("outgate.db*"):
            file.unlink()
        assert send(own, origin, 1) == 503
        assert curl(own, "-d", HARMLESS, origin.url("/in", WEBMAIL)).status == 200
        assert len(origin.requests) == 2
