"""What a data type's `[purchases]` says: the words around a list of what one person bought, and on which days."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import Field, PositiveInt

from outgate.detect.measures_spec import phrases
from outgate.detect.speech import Speech
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class PurchasesSpec(Strict):
    """A data type's `[purchases]`. A word may be the beginning or the end of longer ones: `order*`."""

    several: PositiveInt = Field(default=3, description="things with a day each")
    bought: list[str] = Field(min_length=1, description="verbs that say that things were bought")
    orders: list[str] = Field(min_length=1, description="what a list of them is called")
    people: list[str] = Field(min_length=1, description="words for one person, who need not be named")
    accounts: list[str] = Field(min_length=1, description="words for whom a shop deals with: they need a name beside")
    yours: list[str] = Field(min_length=1, description="words of one who writes to the buyer, or is the buyer")
    sent: list[str] = Field(min_length=1, description="words for where things went, behind the list")
    apart: list[str] = Field(min_length=1, description="words beside a day on which nothing was bought")
    nobody: list[str] = Field(min_length=1, description="words that are capitalised like names, and are none")

    def headers(self) -> Mapping[str, Sequence[str]]:
        """The phrases to look for, of which one must stand in a text."""
        return {"bought": tuple(phrases((*self.bought, *self.orders, *self.people, *self.accounts, *self.sent)))}

    @cached_property
    def around(self) -> Speech:
        """The words that are looked for around a list, by what they are."""
        kinds = {
            "orders": self.orders,
            "bought": self.bought,
            "people": self.people,
            "accounts": self.accounts,
            "yours": self.yours,
        }
        return Speech({word: kind for kind, words in kinds.items() for word in words})

    @cached_property
    def delivery(self) -> Speech:
        """The words that say where things were sent."""
        return Speech(dict.fromkeys(self.sent, ""))

    @cached_property
    def unbought(self) -> Speech:
        """The words that say that nothing was bought on a day."""
        return Speech(dict.fromkeys(self.apart, ""))

    @cached_property
    def unnamed(self) -> Speech:
        """The words that are no names."""
        return Speech(dict.fromkeys(self.nobody, ""))

    __hash__ = object.__hash__  # what is remembered of specs is found by their identity
    __eq__ = object.__eq__
