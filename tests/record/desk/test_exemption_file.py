"""The file that proxies read: changed by one exemption at a time, loaded as policy, never written over when broken."""

from __future__ import annotations

import threading
import tomllib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.decide.exempted import FILE, read_exemptions
from outgate.record.desk.exemption_file import ExemptionFile, entry_text, rule_text
from outgate.record.desk.exemptions import LINE, REASON, Exemption, ExemptionError, Wish, checked

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
WISH = Wish("badges", ("printer.example", "!eu.printer.example"), ("hr",), "hr", 'it is "so"', date(2026, 12, 1))


def approved(number: int = 1, wish: Wish = WISH, incident: str = "OG-2026-000042") -> Exemption:
    return Exemption(number, wish, incident, "rita", NOW, "paul", NOW, granted=True, ended_at=None)


@pytest.fixture
def file(tmp_path: Path) -> ExemptionFile:
    return ExemptionFile(tmp_path / "exemptions.toml")


def test_what_is_written_is_what_the_proxy_reads(file: ExemptionFile):
    file.add(approved(), TODAY)
    file.add(approved(2, WISH._replace(senders=()), ""), TODAY)
    first, second = read_exemptions({FILE: file.path.read_text()})
    assert (first.id, first.rule, first.to, first.sender) == ("EX-0001", "badges", WISH.recipients, ("hr",))
    assert (first.owner, first.reason, first.expires, first.approved) == ("hr", 'it is "so"', WISH.expires, TODAY)
    assert (first.asked_by, first.approved_by, first.incident) == ("rita", "paul", "OG-2026-000042")
    assert (second.id, second.sender, second.incident) == ("EX-0002", (), "")
    assert file.names() == {"EX-0001", "EX-0002"}


LINES = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)


@given(LINES, LINES, st.lists(LINES, min_size=1, max_size=3), st.integers(0, 90))
def test_any_wish_that_may_be_asked_for_is_read_as_it_was_written(owner, reason, senders, days):
    try:
        wish = checked(Wish("badges", (), tuple(senders), owner, reason, TODAY + timedelta(days=days)), TODAY)
    except ExemptionError:
        return
    (read,) = read_exemptions({FILE: entry_text(approved(wish=wish))})
    assert (read.owner, read.reason, read.sender, read.expires) == (wish.owner, wish.reason, wish.senders, wish.expires)
    assert len(read.owner) <= LINE < REASON


def test_what_is_copied_into_a_rule_is_an_exemption_of_that_rule():
    (copied,) = tomllib.loads(rule_text(WISH))["exemption"]
    assert set(copied) == {"to", "from", "owner", "reason", "expires"}


def test_one_is_taken_out_and_the_others_stay(file: ExemptionFile):
    for number in (1, 2, 3):
        file.add(approved(number), TODAY)
    file.remove("EX-0002", TODAY)
    file.remove("EX-0009", TODAY)
    assert file.names() == {"EX-0001", "EX-0003"}


def test_adding_again_changes_nothing_and_what_expired_goes(file: ExemptionFile):
    file.add(approved(1), TODAY)
    file.add(approved(1), TODAY)
    assert file.names() == {"EX-0001"}
    file.add(approved(2, WISH._replace(expires=date(2026, 12, 9))), date(2026, 12, 2))
    assert file.names() == {"EX-0002"}


def test_where_there_is_no_file_there_is_none_and_none_is_made_for_nothing(file: ExemptionFile):
    assert file.names() == frozenset()
    file.remove("EX-0001", TODAY)
    assert not file.path.exists()


@pytest.mark.parametrize(
    "text", ["[[", "[[exemption]]", "exemption = 3", '[[exemption]]\nid = "EX-1"\nexpires = 3', "\xff"]
)
def test_what_is_broken_is_told_and_left_alone(file: ExemptionFile, text: str):
    file.path.write_text(text, encoding="latin-1")
    for change in (lambda: file.add(approved(), TODAY), lambda: file.remove("EX-0001", TODAY), file.names):
        with pytest.raises(ExemptionError, match=r"exemptions\.toml is broken"):
            change()
    assert file.path.read_text(encoding="latin-1") == text


def test_a_folder_that_is_gone_is_told(tmp_path: Path):
    with pytest.raises(ExemptionError, match="cannot be written: No such file"):
        ExemptionFile(tmp_path / "none" / "exemptions.toml").add(approved(), TODAY)


def test_what_is_not_approved_is_not_written(file: ExemptionFile):
    waiting = Exemption(1, WISH, "", "rita", NOW, None, None, granted=None, ended_at=None)
    with pytest.raises(ExemptionError, match="is not approved"):
        file.add(waiting, TODAY)
    assert not file.path.exists()


def test_two_who_write_at_once_lose_nothing(file: ExemptionFile):
    threads = [threading.Thread(target=file.add, args=(approved(number), TODAY)) for number in range(1, 13)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(file.names()) == 12
