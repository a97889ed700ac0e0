"""Logs of many systems."""

# ruff: noqa: E501 - templates: a line of what machines write is longer than a line of code; nothing runs the SQL

from __future__ import annotations

import json

from tests.corpus.dice import Body, Dice, Kind

_LEVELS = ("DEBUG", "INFO", "INFO", "INFO", "WARN", "ERROR")
_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36"
)


def _log(lines: list[str]) -> Body:
    return Body("text/plain", "\n".join(lines) + "\n")


def java(dice: Dice) -> Body:
    """Log of a Java service with traces."""
    lines = []
    for _ in dice.rows(120):
        lines.append(
            f"{dice.later():%Y-%m-%d %H:%M:%S,%f} [{dice.word()}-{dice.randrange(64)}] {dice.choice(_LEVELS)} "
            f"c.{dice.word()}.{dice.camel().capitalize()} - {dice.words()} id={dice.digits(12)} took={dice.randrange(900)}ms"
        )
        if dice.random() < 0.1:
            name = dice.camel().capitalize()
            lines += [
                f"\tat com.{dice.word()}.{name}.{dice.camel()}({name}.java:{dice.randrange(900)})" for _ in range(12)
            ]
    return _log(lines)


def journal(dice: Dice) -> Body:
    """Journal of systemd as JSON lines."""
    return Body("application/x-ndjson", "\n".join(
        json.dumps({
            "__REALTIME_TIMESTAMP": f"{dice.epoch()}{dice.digits(3)}",
            "__CURSOR": f"s={dice.hexes(32)};i={dice.hexes(6)};b={dice.hexes(32)};m={dice.hexes(9)};t={dice.hexes(13)}",
            "_PID": str(dice.randrange(99999)), "_BOOT_ID": dice.hexes(32), "MESSAGE": dice.words(), "PRIORITY": "6",
        })
        for _ in dice.rows(200)
    ))  # fmt: skip


def kubernetes(dice: Dice) -> Body:
    """Events of a cluster."""
    items = [
        {
            "metadata": {"name": f"{dice.word()}-{dice.hexes(9)}-{dice.chars(5).lower()}", "uid": dice.guid(),
                         "resourceVersion": dice.digits(9), "creationTimestamp": dice.iso()},
            "reason": "Scheduled", "count": dice.randrange(99), "message": f"assigned {dice.path()} to {dice.host()}",
        }
        for _ in dice.rows(150)
    ]  # fmt: skip
    return Body("application/json", json.dumps({"kind": "EventList", "apiVersion": "v1", "items": items}))


KINDS = (
    Kind("log of a Java service", java),
    Kind("journal as JSON lines", journal),
    Kind("events of a cluster", kubernetes),
)
