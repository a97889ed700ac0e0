"""Leaks in the middle of a large dull text: what is found in them alone is found there, and stopped as well."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from outgate.cli.carriers import Carried
from outgate.cli.examples import message
from outgate.inspection import inspect
from outgate.model import Action, Destination, Likelihood
from tests.corpus.bodies import bodies
from tests.corpus.dice import Dice
from tests.corpus.leak import Leak, leaks
from tests.corpus.measure import shipped

if TYPE_CHECKING:
    from outgate.inspection import Policy

LARGEST, SMALLEST = 20_000, 500  # characters of a text
EACH = 4  # of so many leaks one is sent
LEAKS = [leak for leak in leaks() if leak.media_type.startswith("text/plain")]
DULL = ("text/plain", "text/csv", "text/tab-separated-values")
# One address in a text on software is rather its author's, and an offer within talk of rules is rather about it, as the
# README says.
SHOWN = {"person.email", "review.deal", "insider.offer"}


@cache
def dull() -> list[str]:
    texts = [one.body.text for one in bodies() if not one.has and one.body.media_type.startswith(DULL)]
    return [text for text in texts if SMALLEST < len(text) < LARGEST]


@cache
def policy() -> Policy:
    return shipped()


def found(body: str, to: str) -> tuple[set[str], Action]:
    sent = replace(message(Carried(body.encode(), "text/plain; charset=utf-8")), destination=Destination(to))
    outcome = inspect(sent, policy())
    return {one.data_type for one in outcome.findings if one.likelihood >= Likelihood.LIKELY}, outcome.decision.action


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["joined", "apart"])
def test_a_leak_pasted_into_a_dull_text_is_found_as_it_is_alone(gap: str) -> None:
    dice = Dice(f"dilution {len(gap)}")
    sent = LEAKS[len(gap) :: EACH]
    assert len(sent) > 100
    lost = {leak.name: _lost(leak, gap, dice) for leak in sent}
    assert {name: types for name, types in lost.items() if types - SHOWN} == {}


def _lost(leak: Leak, gap: str, dice: Dice) -> set[str]:
    lines = dice.choice(dull()).split("\n")
    at = dice.randrange(len(lines))
    body = gap.join(("\n".join(lines[:at]), leak.text.strip("\n"), "\n".join(lines[at:])))
    alone, ordered = found(leak.text, leak.to)
    there, action = found(body, leak.to)
    missing = alone - there
    if any(name.startswith("metrics.") for name in there):  # figures are told where no report is found by its own shape
        missing -= {"metrics.figures"}
    return missing if action >= ordered or missing & SHOWN else missing | {f"action {action.name}"}
