"""Bodies that are many lines alike: `harmless/templates.toml` has the line, the dice draw what stands in its places.

A place is `{word}`, a draw of the dice by its name; what follows a colon is what is asked for: `{digits:9}`,
`{hexes:8}`, `{chars:43}`, `{price:9000}`; `{below:60}` and `{below:60:02d}`, a number below 60 (with two digits);
`{random:9:.1f}`, a fraction of 9; `{later:%H:%M}`, a time; `{any:yes|no}`, one of these; `{at}`, the line's number.
"""

from __future__ import annotations

import string
import tomllib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.corpus.dice import Body, Dice, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TEMPLATES = Path(__file__).parent / "harmless/templates.toml"


def kinds() -> Iterator[Kind]:
    """Yield the kinds of bodies that the templates make."""
    for kind in tomllib.loads(TEMPLATES.read_text("utf-8"))["kind"]:
        yield Kind(kind["name"], partial(_body, kind), frozenset(kind.get("has", ())), kind.get("gap", ""))


def _body(kind: Mapping[str, Any], dice: Dice) -> Body:
    drawn = _Drawn()
    lines = [drawn.vformat(kind["line"], (), {"dice": dice, "at": at}) for at in dice.rows(kind.get("most", 400))]
    head = [kind["first"]] if "first" in kind else []
    end = kind.get("end", "\n")
    return Body(kind.get("media_type", "text/plain"), "".join(f"{line}{end}" for line in (*head, *lines)))


class _Drawn(string.Formatter):
    """Fills the places of a template, in their order."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        del args
        return kwargs["at"] if key == "at" else partial(_DRAWS.get(str(key), partial(_named, str(key))), kwargs["dice"])

    def format_field(self, value: Any, format_spec: str) -> str:
        return str(value(format_spec) if callable(value) else value)


def _named(name: str, dice: Dice, asked: str) -> str:
    return str(getattr(dice, name)(*map(int, filter(None, asked.split(",")))))


def _below(dice: Dice, asked: str) -> str:
    most, _, form = asked.partition(":")
    return format(dice.randrange(int(most)), form)


def _random(dice: Dice, asked: str) -> str:
    most, _, form = asked.partition(":")
    return format(dice.random() * float(most), form)


_DRAWS: dict[str, Callable[[Dice, str], str]] = {
    "below": _below,
    "later": lambda dice, asked: format(dice.later(), asked),
    "random": _random,
    "any": lambda dice, asked: dice.choice(asked.split("|")),
    "base64": lambda dice, asked: dice.chars(int(asked), string.ascii_letters + string.digits + "+/"),
    "title": lambda dice, _: dice.word().title(),
    "seconds": lambda dice, _: str(dice.epoch() // 1000),
}
