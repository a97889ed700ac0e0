"""Pseudonyms are always the same, say nothing, and only the key of the directory resolves them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from outgate.record import StoreError
from outgate.record.people import Directory, People, check_keys
from outgate.record.schema import people as table
from tests.record.outcomes import PEOPLE

type Run = Callable[[Callable[[Connection], Any]], Any]
DAY = date(2026, 11, 22)
ADA = PEOPLE.pseudonym("p", "ada")


def test_a_pseudonym_is_the_same_every_time_and_says_its_kind_and_version() -> None:
    assert PEOPLE.pseudonym("p", "ada") == ADA
    assert re.fullmatch(r"p1\.[a-z2-7]{16}", ADA)
    assert PEOPLE.pseudonym("a", "ada").startswith("a1.")


def test_other_people_kinds_keys_and_versions_have_other_pseudonyms() -> None:
    others = [People({1: b"q" * 32}), People({1: b"p" * 32, 2: b"r" * 32})]
    made = [ADA, PEOPLE.pseudonym("p", "bob"), PEOPLE.pseudonym("a", "ada"), *(p.pseudonym("p", "ada") for p in others)]
    assert len({each.partition(".")[2] for each in made}) == 5
    assert made[-1].startswith("p2.")


@given(st.text(max_size=40))
def test_what_is_sealed_is_opened_again(name: str) -> None:
    pseudonym = PEOPLE.pseudonym("p", name)
    sealed = PEOPLE.seal(pseudonym, name)
    expected = name.encode(errors="backslashreplace")
    assert PEOPLE.opened(pseudonym, sealed).encode() == expected
    assert len(expected) < 4 or expected not in sealed


def test_an_older_version_still_resolves() -> None:
    newer = People({1: b"p" * 32, 2: b"r" * 32})
    assert newer.opened(ADA, PEOPLE.seal(ADA, "ada")) == "ada"


@pytest.mark.parametrize("other", ["p1.aaaaaaaaaaaaaaaa", "p2.aaaaaaaaaaaaaaaa", "px.y", ""])
def test_a_seal_opens_under_its_own_pseudonym_only(other: str) -> None:
    with pytest.raises(StoreError, match="cannot be opened with the keys at hand"):
        PEOPLE.opened(other, PEOPLE.seal(ADA, "ada"))


def test_a_seal_that_was_changed_does_not_open() -> None:
    sealed = bytearray(PEOPLE.seal(ADA, "ada"))
    sealed[-1] ^= 1
    with pytest.raises(StoreError, match="cannot be opened"):
        PEOPLE.opened(ADA, bytes(sealed))


def test_the_directory_knows_whom_it_was_told_of(run: Run) -> None:
    directory = Directory(PEOPLE)
    run(lambda connection: directory.enter(connection, {ADA: "ada"}, DAY))
    assert run(lambda connection: directory.name(connection, ADA)) == "ada"
    assert run(lambda connection: directory.name(connection, "p1.none")) is None
    kept = run(lambda connection: connection.execute(select(table.c.sealed)).scalar_one())
    assert b"ada" not in kept


def test_a_person_is_written_once_a_day_and_only_what_is_durable_is_remembered(run: Run) -> None:
    directory = Directory(PEOPLE)
    new = run(lambda connection: directory.enter(connection, {ADA: "ada"}, DAY))
    assert new == {(ADA, DAY)}
    assert run(lambda connection: directory.enter(connection, {ADA: "ada"}, DAY)) == new
    directory.entered(new)
    assert run(lambda connection: directory.enter(connection, {ADA: "ada"}, DAY)) == set()
    later = date(2026, 11, 23)
    assert run(lambda connection: directory.enter(connection, {ADA: "ada"}, later)) == {(ADA, later)}
    assert run(lambda connection: connection.execute(select(table.c.seen_on)).scalars().all()) == [later]


def test_a_clock_that_is_behind_does_not_make_a_person_older(run: Run) -> None:
    directory = Directory(PEOPLE)
    for day in (DAY, date(2026, 11, 1)):
        run(partial(directory.enter, names={ADA: "ada"}, day=day))
    assert run(lambda connection: Directory.purge(connection, DAY)) == 0
    assert run(lambda connection: Directory.purge(connection, date(2026, 11, 23))) == 1


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outgate.record.people._KNOWN", 3)
    directory = Directory(PEOPLE)
    for number in range(9):
        directory.entered({(str(number), DAY)})
    assert len(directory._known) <= 4


def test_another_key_of_the_same_version_is_noticed(run: Run) -> None:
    assert run(lambda connection: check_keys(connection, PEOPLE))
    assert not run(lambda connection: check_keys(connection, People({1: b"q" * 32})))
    assert run(lambda connection: check_keys(connection, People({1: b"p" * 32, 2: b"q" * 32})))
    assert not run(lambda connection: check_keys(connection, People({2: b"r" * 32})))
