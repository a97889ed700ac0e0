"""What the tests of this stage share: a small policy, and messages and findings made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from outgate.decide import Rules, load
from outgate.model import Channel, Destination, Finding, Likelihood, Message, Sender

DESTINATIONS = """
[[group]]
id = "corporate"
title = "Our own"
hosts = ["corp.example", "10.1.2.3"]
source = "IT"
[[group]]
id = "paste-sites"
title = "Paste sites"
hosts = ["pastebin.example"]
source = "made up"
[[group]]
id = "banks"
title = "Banks"
hosts = ["bank.example"]
private = true
source = "made up"
"""
TYPES = ("person.email", "person.phone", "payment.card")


class Kit:
    """Makers of policies, messages and findings."""

    destinations = DESTINATIONS

    @staticmethod
    def rule(
        action: str = "block",
        *,
        when: str = 'data = ["person.email"]\nto = ["!corporate"]',
        mode: str = "enforce",
        tail: str = "",
        examples: str | None = None,
    ) -> str:
        """Return the text of a rule."""
        shown = examples or (
            f'[[example]]\ngiven = {{ "person.email" = 40 }}\nexpect = "{action}"\n'
            '[[example]]\ngiven = { "payment.card" = 1, to = "corporate" }\nexpect = "allow"\n'
        )
        return (
            f'title = "A title"\nseverity = "high"\naction = "{action}"\nmode = "{mode}"\n'
            f'[when]\n{when}\n[tell]\nuser = "to the user"\nreviewer = "to the reviewer"\n{shown}{tail}'
        )

    @staticmethod
    def rules(**texts: str) -> Rules:
        """Return the rules made of these texts, by id (`_` for `-`)."""
        files = {f"rules/{name.replace('_', '-')}.toml": text for name, text in texts.items()}
        return load({"destinations.toml": DESTINATIONS, **files}, TYPES)

    @staticmethod
    def message(host: str = "shop.example", **fields: Any) -> Message:
        """Return a message to `host`."""
        given = {"channel": Channel.HTTP, "sender": Sender("192.0.2.1"), "at": datetime(2026, 6, 1, tzinfo=UTC)}
        return Message(destination=Destination(host), **{**given, **fields})

    @staticmethod
    def emails(count: int, likelihood: Likelihood = Likelihood.LIKELY) -> list[Finding]:
        """Return findings of `count` different addresses."""
        return [Kit.finding("person.email", f"{i}".encode(), likelihood=likelihood) for i in range(count)]

    @staticmethod
    def finding(data_type: str, digest: bytes = b"", **fields: Any) -> Finding:
        """Return a finding."""
        given = {"path": ("body",), "likelihood": Likelihood.LIKELY, "sample": "***"}
        return Finding(data_type, digest=digest, **{**given, **fields})


@pytest.fixture
def kit() -> type[Kit]:
    return Kit
