"""The harmless bodies: five of each kind by its generator or template, and the near misses by hand.

`has` names what is rightly found in one; `gap` says what is known to be found wrongly: counted all the same, and no
failure of the test.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.corpus.dice import Body, Dice
from tests.corpus.harmless import chatter, code, logs, pages, tables
from tests.corpus.template import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (*logs.KINDS, *chatter.KINDS, *code.KINDS, *tables.KINDS, *pages.KINDS, *kinds())
EACH = 5  # bodies of a kind
NEAR_MISSES = Path(__file__).parent / "harmless/near_misses.toml"


class Harmless(NamedTuple):
    """A body, and what is found in it."""

    name: str
    body: Body
    has: frozenset[str] = frozenset()
    gap: str = ""


def bodies() -> Iterator[Harmless]:
    """Yield all bodies; they are made one by one, for together they are large."""
    for kind in KINDS:
        for at in range(EACH):
            yield Harmless(f"{kind.name}[{at}]", kind.make(Dice(f"{kind.name} {at}")), kind.has, kind.gap)
    for at, table in enumerate(tomllib.loads(NEAR_MISSES.read_text("utf-8"))["body"]):
        body = Body(table.get("media_type", "text/plain; charset=utf-8"), table["text"])
        yield Harmless(f"near_misses[{at}]", body, frozenset(table.get("has", ())), table.get("gap", ""))
