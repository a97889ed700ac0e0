"""What dull bodies are made of, drawn by a seed: words, numbers, hashes, times, hosts. The same seed, the same body."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_START = datetime(2026, 1, 5, 6, 30, tzinfo=UTC)
_WORDS = """
able account action adapter after agent alarm alpha anchor apply archive array async audit backup balance batch
beacon before binary block board border branch bridge bright broker buffer build bundle button cache call canvas
cargo carrier center chain channel chart check circle class client clock cloud cluster code cold color column
command commit common compact config connect console container context control copy core counter cover crate
create cursor custom cycle daily damp data deck deep default delta deploy depth design detail device direct disk
display docker domain door draft drive early east edge editor effect engine entry error event every exact export
extra factory fallback fast feature field filter final first flag float flow folder follow format forward frame
free front garden gate general gentle glass global grand graph green grid group guard handle harbor hash head
health height hidden high history home hook host hour image index inner input inside item join keep kernel label
lamp large later layer lead leaf left level light limit linear link list little load local lock logic long loop
lower main manual map margin mask master match medium member memory merge metal middle minor mirror mixed mobile
model module monitor morning motion mount narrow native near nested network night node normal north notice
number object offset open option orange order outer output owner package page panel parent part patch path pause
phase pixel plain plan plate point policy pool port power present press primary print process profile project
public pump queue quick quiet radio range rapid rate raw reach ready record region relay remote render repeat
report request reset resize result retry return ribbon right ring river road role root rotate round route row
rule runner sample scale scan schema scope score screen search second section select sensor server service
session shadow shape share sheet shell short side signal silver simple single size slot small smooth socket soft
solid sound source south space spring stable stack stage standard start state static status steel step still
storage stream street string strong style submit summer supply switch symbol system table target task team
template test text theme thread ticket tile timer title token tool total tower trace track traffic train transit
tree trigger trust tunnel turn type uniform unit update upper upstream user value vector vendor verify version
view virtual visible volume wait wall warm watch water weather web weekly west wheel white wide width wind
window winter wire wood work worker world write yellow zone
""".split()  # noqa: SIM905 - a list of words is read more easily so


class Body(NamedTuple):
    """A body and how it is called."""

    media_type: str
    text: str


class Kind(NamedTuple):
    """One kind of harmless body, the data types that are rightly found in it, and what is known to be found wrongly."""

    name: str
    make: Callable[[Dice], Body]
    has: frozenset[str] = frozenset()
    gap: str = ""


class Dice(random.Random):
    """Draws; `rows` says how long the body is to be."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._clock = _START + timedelta(seconds=self.randrange(20_000_000))

    def rows(self, most: int = 400) -> range:
        """As many rows as the body has: short ones are more common, as in life."""
        return range(max(60, int(most * self.random() ** 3)))

    def word(self) -> str:
        """A word."""
        return self.choice(_WORDS)

    def words(self, least: int = 3, most: int = 12) -> str:
        """Some words."""
        return " ".join(self.word() for _ in range(self.randint(least, most)))

    def sentence(self) -> str:
        """A sentence."""
        return f"{self.words(5, 16).capitalize()}."

    def paragraph(self) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(self.randint(2, 6)))

    def camel(self) -> str:
        """A name as code has it."""
        first, *rest = (self.word() for _ in range(self.randint(1, 3)))
        return first + "".join(word.capitalize() for word in rest)

    def snake(self) -> str:
        """A name as other code has it."""
        return "_".join(self.word() for _ in range(self.randint(1, 3)))

    def hexes(self, count: int) -> str:
        """Hexadecimal digits."""
        return f"{self.getrandbits(4 * count):0{count}x}"

    def digits(self, count: int) -> str:
        """Digits, the first of which is no zero."""
        return str(self.randrange(10 ** (count - 1), 10**count))

    def chars(self, count: int, of: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") -> str:
        """Letters and digits."""
        return "".join(self.choices(of, k=count))

    def guid(self) -> str:
        """A random UUID."""
        return str(uuid.UUID(int=self.getrandbits(128), version=4))

    def later(self, most: float = 90) -> datetime:
        """A time a little after the last one."""
        self._clock += timedelta(seconds=self.random() * most)
        return self._clock

    def iso(self) -> str:
        """A time a little after the last one, as APIs write it."""
        return self.later().isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def epoch(self) -> int:
        """A time a little after the last one, in milliseconds."""
        return int(self.later().timestamp() * 1000)

    def day(self) -> str:
        """A day of some years."""
        return (_START + timedelta(days=self.randrange(-900, 900))).strftime("%Y-%m-%d")

    def price(self, most: int = 200) -> str:
        """An amount."""
        return f"{self.random() * most:.2f}"

    def ip(self) -> str:
        """An address of a machine, of those for documentation."""
        return f"198.51.100.{self.randrange(1, 255)}"

    def version(self) -> str:
        """A version."""
        return f"{self.randrange(12)}.{self.randrange(30)}.{self.randrange(20)}"

    def host(self) -> str:
        """A host of nobody."""
        return f"{self.word()}-{self.randrange(99)}.{self.word()}.example"

    def path(self) -> str:
        """A path."""
        return "/".join(self.word() for _ in range(self.randint(1, 4)))
