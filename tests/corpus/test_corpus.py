"""The corpus, run under the shipped policy: nothing is missed, and nothing harmless is stopped, but what is known."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from outgate.cli.compose import load_policy
from outgate.cli.examples import message
from outgate.inspection import inspect
from outgate.model import Action
from tests.corpus import disguises, ways
from tests.corpus.bodies import KINDS, bodies
from tests.corpus.dice import Dice
from tests.corpus.leak import Leak, leaks
from tests.corpus.measure import POLICIES, Case, of_each_type, run_harmless, run_leaks, run_pairs, shipped
from tests.corpus.report import Scores, changes

if TYPE_CHECKING:
    from pathlib import Path

    from outgate.inspection import Policy

# Leaks that are known not to be found as they should be, in any way: they may become less, never more.
KNOWN_LEAKS = 27
PARTS = 4  # of the harmless bodies, run side by side
FILES = sorted({leak.name.partition("[")[0] for leak in leaks()})


@cache
def policy() -> Policy:
    return shipped()


def _wrong(cases: list[Case]) -> list[str]:
    return [f"{case.name}: {case.fault}" for case in cases if not case.is_well and not case.gap]


@pytest.mark.parametrize("file", FILES)
def test_every_leak_is_found_in_every_way_and_stopped_as_policy_says(file: str) -> None:
    some = [leak for leak in leaks() if leak.name.startswith(f"{file}[")]
    cases = list(run_leaks(policy(), some))
    assert len(cases) >= 6 * len(some)
    assert _wrong(cases) == []


@pytest.mark.parametrize("part", range(PARTS))
def test_no_harmless_body_is_stopped_and_nothing_is_found_in_it_that_is_not_there(part: int) -> None:
    cases = list(run_harmless(policy(), islice(bodies(), part, None, PARTS)))
    assert len(cases) >= 400 // PARTS
    assert _wrong(cases) == []


def test_a_leak_of_each_data_type_can_be_sent_in_all_pairs_of_ways() -> None:
    some = of_each_type()
    assert {data_type for leak in some for data_type in leak.finds} >= {"person.email", "payment.card", "metrics.sales"}
    cases = list(islice(run_pairs(policy(), some), 30))
    assert len({case.name for case in cases}) == 30
    assert _wrong(cases) == []


def test_there_are_hundreds_of_leaks_and_harmless_bodies() -> None:
    assert len(leaks()) >= 490
    assert sum(1 + len(list(ways.sent(leak))) for leak in leaks()) >= 3_500
    assert sum(1 for _ in bodies()) >= 490
    assert sum(bool(leak.gap) for leak in leaks()) <= KNOWN_LEAKS


def test_there_is_a_leak_of_every_data_type() -> None:
    types = {data_type for leak in leaks() for data_type in leak.finds}
    assert set(load_policy(POLICIES).catalogue.ids) - types == set()
    assert len(types) >= 120


def test_every_way_and_disguise_is_used() -> None:
    used = Counter(sent.way for leak in leaks() for sent in ways.sent(leak))
    names = {name for family in ways.FAMILIES.values() for name in family} | set(disguises.DISGUISES)
    assert names - set(used) == set()
    assert len(names) >= 50


def test_every_kind_of_hiding_is_in_a_pair_with_every_kind_of_letters() -> None:
    names = {pair.name for pair in ways.PAIRS}
    assert len(names) == len(ways.PAIRS) >= 400
    assert {"gzip in base64", "utf-16 in hex", "percent in percent", "zero width space in entities"} <= names
    sent = Counter(sent.way for leak in leaks() for sent in ways.sent(leak))
    assert sum(name in sent for name in names) >= 200


def test_harmless_bodies_are_of_many_kinds_and_as_large_as_real_ones() -> None:
    sizes = [len(harmless.body.text.encode()) for harmless in bodies()]
    assert len(KINDS) >= 80
    assert sum(2_000 <= size <= 200_000 for size in sizes) >= 400
    assert max(sizes) <= 200_000


def test_a_generated_body_is_always_the_same() -> None:
    for kind in KINDS:
        assert kind.make(Dice(f"{kind.name} 0")) == kind.make(Dice(f"{kind.name} 0"))


@pytest.mark.parametrize("at", [0, 500_000, 1_000_000])
def test_a_leak_is_found_wherever_it_stands_in_a_large_body(at: int) -> None:
    card = next(leak for leak in leaks() if set(leak.finds) == {"payment.card"} and leak.action is Action.REDACT)
    filler = b"a line of nothing at all, of which there are many\n" * 20_000
    body = filler[:at] + b"\n" + card.text.encode() + b"\n" + filler[at:]
    packed = replace(message(ways.octets("")), body=gzip.compress(body), headers=((b"content-encoding", b"gzip"),))
    assert inspect(packed, policy()).decision.action is Action.REDACT


def test_a_fault_is_known_only_with_a_reason() -> None:
    reasons = [reason for leak in leaks() for reason in (leak.gap, *leak.gaps.values()) if reason]
    assert reasons
    assert all(len(reason) > 20 for reason in reasons)


def test_scores_are_shares_of_what_is_there_and_of_what_was_found() -> None:
    cases = [
        Case("a plain", "leak", right={"x": 3}, missed={"x": 1}),
        Case("b", "harmless", wrong={"x": 1}, gap="known"),
    ]
    scores = Scores.of(cases)
    assert (scores.recall("x"), scores.precision("x"), scores.recall("y")) == (0.75, 0.75, 1.0)
    assert list(scores.totals(1)) == [
        "\n1 leaks: 1 ways of sending them, 1 with a fault, 0 of them known",
        "1 harmless bodies, 1 with a fault, 1 of them known",
    ]


def test_changes_name_what_is_newly_found_missed_and_alarmed() -> None:
    before = [
        Case("a", "leak", missed={"x": 1}),
        Case("b", "leak"),
        Case("c", "harmless", wrong={"y": 1}),
        Case("d", "leak"),
    ]
    after = [
        Case("a", "leak"),
        Case("b", "leak", missed={"x": 2}),
        Case("c", "harmless"),
        Case("d", "leak", wrong={"z": 1}),
    ]
    assert list(changes(before, after)) == [
        "newly found: x in a",
        "newly missed: x in b",
        "newly missed: x in b",
        "no longer alarmed: y in c",
        "newly alarmed: z in d",
        "1 newly alarmed, 1 newly found, 2 newly missed, 1 no longer alarmed",
    ]
    assert list(changes(before, before)) == ["nothing changed"]


def test_a_value_that_does_not_stand_in_its_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.toml").write_text('[[leak]]\nwhat = "x"\ntext = "x"\naction = "allow"\nfinds."a.b" = ["y"]\n')
    monkeypatch.setattr("tests.corpus.leak.FOLDER", tmp_path)
    with pytest.raises(AssertionError, match=r"x\[0\]: a value does not stand in the text"):
        leaks.__wrapped__()


def test_a_disguise_changes_values_only_and_a_tables_words_all() -> None:
    value = Leak("a", 0, "", "card 123 of x", Action.ALLOW, {"a.b": ("123",)})
    table = Leak("a", 0, "", "sku,units\nKX-1,20", Action.ALLOW, {"a.b": ("table",)})
    assert ways.disguised(value, lambda text: text[::-1]) == "card 321 of x"
    assert ways.disguised(table, lambda text: text[::-1]) == "uks,stinu\nKX-1,20"
