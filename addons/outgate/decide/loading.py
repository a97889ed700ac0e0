"""Policy text to rules. Every fault is named, not only the first, and nothing loads while there is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outgate.decide.destinations import FILE, Destinations, DestinationsFile, faults, host_fault
from outgate.decide.exempted import FILE as EXEMPTIONS
from outgate.decide.exempted import read_exemptions
from outgate.decide.fields import SLUG
from outgate.decide.rule import RuleFile
from outgate.decide.rules import Rule, Rules, covers
from outgate.decide.scope import is_host
from outgate.model import Reason
from outgate.strict_toml import Fault, FileError, read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from outgate.decide.exempted import Approved

_FOLDER = "rules/"
_ID = re.compile(rf"{SLUG}(?:/{SLUG})*")


def load(files: Mapping[str, str], data_types: Collection[str]) -> Rules:
    """Return the rules in `files`: policy paths (`rules/…`, `destinations.toml`; others are skipped) to their text.

    Exemptions that the console wrote (`exemptions.toml`) are added to their rules.
    `data_types` are the ids that detection knows. Raises FileError with every fault.
    """
    found: list[Fault] = []
    destinations = _destinations(files, found)
    exemptions = _exemptions(files, destinations, found)
    known = {*data_types, *(f"uninspected.{reason}" for reason in Reason)}
    rules = [
        _rule(path, file, exemptions)
        for path, file in sorted(_rule_files(files, found))
        if not _note(found, _faults(path, file, known, destinations))
    ]
    found.extend(_unknown(exemptions, files))
    if not any(path.startswith(_FOLDER) for path in files):
        found.append(Fault(_FOLDER, "", "no rule at all, so that everything would be allowed"))
    if found:
        raise FileError(*found)
    return Rules(tuple(rules), destinations)


def _destinations(files: Mapping[str, str], found: list[Fault]) -> Destinations:
    try:
        groups = read(FILE, files.get(FILE, ""), DestinationsFile).group
    except FileError as error:
        found.extend(error.faults)
        return Destinations()
    found.extend(faults(groups))
    return Destinations(groups)


def _exemptions(files: Mapping[str, str], destinations: Destinations, found: list[Fault]) -> tuple[Approved, ...]:
    try:
        exemptions = read_exemptions(files)
    except FileError as error:
        found.extend(error.faults)
        return ()
    for i, exemption in enumerate(exemptions):
        found.extend(_entry_faults(EXEMPTIONS, f"exemption[{i}].to", exemption.to, destinations))
    return exemptions


def _rule(path: str, file: RuleFile, exemptions: Sequence[Approved]) -> Rule:
    name = _id(path)
    more = tuple(each for each in exemptions if each.rule == name)
    return Rule(name, file.model_copy(update={"exemption": (*file.exemption, *more)}) if more else file)


def _unknown(exemptions: Sequence[Approved], files: Mapping[str, str]) -> Iterator[Fault]:
    """An exemption from a rule that is gone would come into force again with the next rule of that name."""
    for i, exemption in enumerate(exemptions):
        if f"{_FOLDER}{exemption.rule}.toml" not in files:
            yield Fault(EXEMPTIONS, f"exemption[{i}].rule", f"no rule {exemption.rule!r}")


def _id(path: str) -> str:
    return path.removeprefix(_FOLDER).removesuffix(".toml")


def _rule_files(files: Mapping[str, str], found: list[Fault]) -> Iterator[tuple[str, RuleFile]]:
    for path, text in files.items():
        if not path.startswith(_FOLDER) or not path.endswith(".toml"):
            continue
        if not _ID.fullmatch(_id(path)):
            found.append(Fault(path, "", "the name must be lower-case words joined by hyphens"))
        try:
            yield path, read(path, text, RuleFile)
        except FileError as error:
            found.extend(error.faults)


def _faults(path: str, file: RuleFile, known: Collection[str], destinations: Destinations) -> Iterator[Fault]:
    for i, data in enumerate(file.when.data):
        if not any(covers(data, data_type) for data_type in known):
            yield Fault(path, f"when.data[{i}]", f"no data type {data!r}")
    yield from _entry_faults(path, "when.to", file.when.to, destinations)
    for i, exemption in enumerate(file.exemption):
        yield from _entry_faults(path, f"exemption[{i}].to", exemption.to, destinations)
    for i, example in enumerate(file.example):
        where = f"example[{i}].given"
        for data_type in example.given.data:
            if data_type not in known:
                yield Fault(path, f"{where}.{data_type}", f"no data type {data_type!r}")
        if example.given.to:
            yield from _entry_fault(path, f"{where}.to", example.given.to, destinations)


def _entry_faults(path: str, where: str, entries: Sequence[str], destinations: Destinations) -> Iterator[Fault]:
    for i, entry in enumerate(entries):
        yield from _entry_fault(path, f"{where}[{i}]", entry.removeprefix("!"), destinations)


def _entry_fault(path: str, where: str, entry: str, destinations: Destinations) -> Iterator[Fault]:
    if is_host(entry):
        if reason := host_fault(entry):
            yield Fault(path, where, reason)
    elif entry not in destinations.ids:
        yield Fault(path, where, f"no group {entry!r} in {FILE}")


def _note(found: list[Fault], more: Iterator[Fault]) -> bool:
    """Add `more` to what was found, and return whether there was any."""
    before = len(found)
    found.extend(more)
    return len(found) > before
