"""One rule file, as written: what must be found, going where, from whom, and what then happens.

`to` and `from` hold any of the entries without `!`, and none of those with it; an empty list holds for all.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic needs it when the model is built
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict, Field, PositiveInt, model_validator

from outgate.decide.fields import (  # noqa: TC001 - pydantic needs them when the models are built
    ActionWord,
    ChannelWord,
    LikelihoodWord,
    Line,
    Many,
    SeverityWord,
)
from outgate.decide.windows import MESSAGE, PerWord, window_of
from outgate.model import Action, Channel, Likelihood
from outgate.strict_toml import Strict

if TYPE_CHECKING:
    from datetime import timedelta

    from pydantic.config import JsonDict

_TO = "group ids or hosts; `!x` excludes"
_NOT_IN = "places in which it may stand, as findings name them: `header[authorization]`"
_FROM = "the sender's groups; `!x` excludes"
_LIKELY: JsonDict = {"default": "likely"}  # a schema would show the number


class When(Strict):
    """What makes the rule fire."""

    model_config = ConfigDict(validate_by_name=False)

    data: Many[str] = Field(min_length=1, description="data types or families: `person` is every `person.…`")
    distinct: PositiveInt = Field(default=1, description="so many different values or people, at least")
    likelihood: LikelihoodWord = Field(
        default=Likelihood.LIKELY, description="findings less sure are left out", json_schema_extra=_LIKELY
    )
    per: PerWord = Field(default=MESSAGE, description="`message`, or a time such as `24h`: all that one person sent")
    to: Many[str] = Field(default=(), description=_TO)
    sender: Many[str] = Field(default=(), alias="from", description=_FROM)
    channel: Many[ChannelWord] = Field(default=(), description="how the message leaves; default: however")
    not_in: Many[str] = Field(default=(), description=_NOT_IN)

    @model_validator(mode="after")
    def _countable(self) -> When:
        if self.window and any(data.split(".")[0] == "uninspected" for data in self.data):
            raise ValueError("what could not be looked into has no value that could be counted over time")
        return self

    @property
    def window(self) -> timedelta | None:
        """The time over which values are counted; None: within one message."""
        return window_of(self.per)


class Tell(Strict):
    """What people are told: the user on the block page (default: the title), the reviewer in the incident."""

    user: Line | None = None
    reviewer: Line | None = None


class Given(Strict):
    """A made-up message: how many values of which data type, where to and from whom."""

    model_config = ConfigDict(extra="allow", validate_by_name=False)
    __pydantic_extra__: dict[str, PositiveInt]

    to: str = Field(default="", description="a host, or a group id for some host of it; default: an unlisted host")
    sender: Many[str] = Field(default=(), alias="from", description="the sender's groups")
    user: str | None = None
    place: str = Field(default="", description="where in the message, as findings name it; default: anywhere else")
    channel: ChannelWord = Channel.HTTP
    likelihood: LikelihoodWord = Field(default=Likelihood.LIKELY, json_schema_extra=_LIKELY)
    on: date | None = Field(default=None, description="the day, for exemptions that expire; default: before all")

    @model_validator(mode="before")
    @classmethod
    def _dotted(cls, tree: Any) -> Any:
        known = {"to", "from", "user", "place", "channel", "likelihood", "on"}
        for key in tree if isinstance(tree, dict) else ():
            if key not in known and "." not in key:
                raise ValueError(f"{key!r} is neither a data type nor one of {', '.join(sorted(known))}")
        return tree

    @property
    def data(self) -> dict[str, int]:
        """How many different values of each data type."""
        return self.__pydantic_extra__


class Example(Strict):
    """What this rule by itself orders for a message, whatever its mode."""

    given: Given
    expect: ActionWord


class Exemption(Strict):
    """Who may, where to, because of whom, and until when (the whole of that day, UTC)."""

    model_config = ConfigDict(validate_by_name=False)

    to: Many[str] = Field(default=(), description=_TO)
    sender: Many[str] = Field(default=(), alias="from", description=_FROM)
    user: Many[str] = Field(default=(), description="user names")
    owner: Line
    reason: Line
    expires: date

    @model_validator(mode="after")
    def _narrow(self) -> Exemption:
        if not (self.to or self.sender or self.user):
            raise ValueError("needs `to`, `from` or `user`: exempting everyone everywhere switches the rule off")
        return self

    @property
    def label(self) -> str:
        """Who stands for it and why, as the record shows it."""
        return f"{self.owner}: {self.reason}"


class RuleFile(Strict):
    """The whole file."""

    title: Line
    severity: SeverityWord
    action: ActionWord
    mode: Literal["enforce", "observe"] = "enforce"
    when: When
    tell: Tell = Field(default=Tell())
    example: Many[Example] = Field(description="at least one that fires; a near miss unless `distinct` gives one")
    exemption: Many[Exemption] = Field(default=())

    @model_validator(mode="after")
    def _proven(self) -> RuleFile:
        expected = [example.expect for example in self.example]
        if self.action is Action.ALLOW:
            raise ValueError("a rule that allows does nothing, as the strictest wins; write an exemption instead")
        if self.action not in expected:
            raise ValueError(f"no example fires: one must expect {str(self.action)!r}")
        if Action.ALLOW not in expected and self.when.distinct == 1:
            raise ValueError("no near miss: one example must expect 'allow'")
        if strange := set(expected) - {self.action, Action.ALLOW}:
            raise ValueError(f"an example expects {str(min(strange))!r}, but this rule gives {self.action} or allow")
        return self
