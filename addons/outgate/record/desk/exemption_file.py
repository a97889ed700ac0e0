"""`exemptions.toml`, which proxies read: exemptions are added to it and taken out of it one by one.

It is never made anew of the database: what stands there is not proved, and what stands here is policy. An entry that
has expired goes with the next change. What is broken is not written over: it is told, as the proxy tells it.
"""

from __future__ import annotations

import fcntl
import json
import os
import tomllib
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from outgate.record import owners
from outgate.record.desk.exemptions import ExemptionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from outgate.record.desk.exemptions import Exemption, Wish

_HEAD = """\
# Exemptions that were approved in the console, which writes this file; proxies read it anew within seconds.
# Each was asked for by one person and approved by another. Comments of yours would be lost.
"""
_TABLE = "[[exemption]]"


class Entry(NamedTuple):
    """What stands in the file: an exemption by its name, with all its fields."""

    name: str
    fields: Mapping[str, Any]


def rule_text(wish: Wish) -> str:
    """Return the wish as it can be copied into the file of its rule."""
    return _text(_fields(wish))


def entry_text(exemption: Exemption) -> str:
    """Return an approved exemption as it stands in the file."""
    return _text(entry(exemption).fields)


def entry(exemption: Exemption) -> Entry:
    """Return what is written of an approved exemption."""
    decided_at, decided_by = exemption.decided_at, exemption.decided_by
    if decided_at is None or decided_by is None:
        raise ExemptionError("this exemption is not approved")
    people = {"approved": decided_at.date(), "asked_by": exemption.asked_by, "approved_by": decided_by}
    came_from = {"incident": exemption.incident} if exemption.incident else {}
    fields = {"id": exemption.name, "rule": exemption.wish.rule, **_fields(exemption.wish), **people, **came_from}
    return Entry(exemption.name, fields)


class ExemptionFile:
    """The file at `path`; it need not be there. Others may write it at the same time, if they do it by this class."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> frozenset[str]:
        """Return the names of the exemptions in it. Raises ExemptionError when it cannot be read."""
        return frozenset(each.name for each in self._entries())

    def add(self, exemption: Exemption, today: date) -> None:
        """Add an approved exemption, unless it is there. Raises ExemptionError when the file cannot be changed."""
        new = entry(exemption)
        with self._alone():
            kept = [each for each in self._entries() if each.name != new.name]
            self._write([*kept, new], today)

    def remove(self, name: str, today: date) -> None:
        """Take an exemption out, if it is there. Raises ExemptionError when the file cannot be changed."""
        with self._alone():
            if name in self.names():
                self._write((each for each in self._entries() if each.name != name), today)

    def _entries(self) -> list[Entry]:
        try:
            tree = tomllib.loads(self.path.read_text(encoding="utf-8"))
            return [Entry(str(fields["id"]), _dated(fields)) for fields in tree.get("exemption", [])]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ExemptionError(f"{self.path.name} cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, AttributeError):  # of TOML and of UTF-8 are the first
            raise ExemptionError(f"{self.path.name} is broken: mend it first, `outgate run` tells how") from None

    def _write(self, entries: Iterable[Entry], today: date) -> None:
        """Put another file in its place, whole and durable."""
        kept = [each for each in entries if each.fields["expires"] >= today]
        text = "\n".join([_HEAD, *(_text(each.fields) for each in kept)])
        half = self.path.with_name(f"{self.path.name}.new")
        try:
            with half.open("w", encoding="utf-8") as file:
                owners.give(file.fileno(), self.path.parent)
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            half.replace(self.path)
        except OSError as error:
            raise ExemptionError(f"{self.path.name} cannot be written: {error.strerror}") from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold off others who would write it."""
        try:
            lock = self.path.with_name(f".{self.path.name}.lock").open("w")
            owners.give(lock.fileno(), self.path.parent)
        except OSError as error:
            raise ExemptionError(f"{self.path.name} cannot be written: {error.strerror}") from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _dated(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(fields["expires"], date):
        raise TypeError("no date")
    return fields


def _fields(wish: Wish) -> dict[str, Any]:
    lists = {name: list(entries) for name, entries in (("to", wish.recipients), ("from", wish.senders)) if entries}
    return {**lists, "owner": wish.owner, "reason": wish.reason, "expires": wish.expires}


def _text(fields: Mapping[str, Any]) -> str:
    return "".join([f"{_TABLE}\n", *(f"{name} = {_value(value)}\n" for name, value in fields.items())])


def _value(value: Any) -> str:
    """Return a value as TOML writes it: a string is one of JSON, as nothing unprintable is in it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
