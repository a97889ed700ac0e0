"""The lines of an export, read strictly: whatever is not exactly as it was written is a fault of that line."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from outgate.record.verify.faults import Fault, Kind

FORMAT = "outgate log 1"
_TEXT, _NUMBER, _NONE = (str,), (int,), type(None)
_ENTRY = {
    "actor": _TEXT,
    "at": _TEXT,
    "incident": (int, _NONE),
    "kind": _TEXT,
    "place": _NUMBER,
    "sha256": _TEXT,
    "uid": _TEXT,
}
_LINE = {"data": (str, _NONE), "entry": _TEXT, "hash": _TEXT}
_HEADER = {"format": _TEXT, "origin": _TEXT, "size": _NUMBER}
_FOOTER = {"checkpoint": _TEXT}
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Entry(NamedTuple):
    """An entry of the log: its own bytes, the hash that stands beside it, and its data unless that was purged."""

    place: int
    kind: str
    raw: bytes
    hash: str
    data_hash: str
    data: str | None
    at: str = ""


class Header(NamedTuple):
    """What the file says that it is."""

    origin: str
    size: int


class Unreadable(Exception):  # noqa: N818 - a finding, not a failure of ours
    """The line is not one that an export writes."""


def header(line: bytes) -> Header:
    """Return what the first line says. Raises Unreadable."""
    tree = _tree(line, _HEADER)
    if tree["format"] != FORMAT:
        raise Unreadable
    return Header(tree["origin"], tree["size"])


def footer(line: bytes) -> str:
    """Return the checkpoint of the last line. Raises Unreadable."""
    found: str = _tree(line, _FOOTER)["checkpoint"]
    return found


def is_footer(line: bytes) -> bool:
    """Tell whether a line is meant as the last one."""
    return line.startswith(b'{"checkpoint":')


def entry(line: bytes) -> Entry:
    """Return the entry of a line. Raises Unreadable."""
    tree = _tree(line, _LINE)
    told = _tree(f"{tree['entry']}\n".encode(), _ENTRY)
    return Entry(
        told["place"], told["kind"], tree["entry"].encode(), tree["hash"], told["sha256"], tree["data"], told["at"]
    )


def faults(found: Entry) -> list[Fault]:
    """Return what is wrong with an entry by itself: its hash, or the hash of its data."""
    wrong = []
    if hashlib.sha256(b"\x00" + found.raw).hexdigest() != found.hash:
        wrong.append(Fault(Kind.EDITED, f"entry {found.place} does not have the hash beside it"))
    if found.data is not None and hashlib.sha256(found.data.encode()).hexdigest() != found.data_hash:
        wrong.append(Fault(Kind.EDITED, f"the data of entry {found.place} is not what was entered"))
    return wrong


def data(found: Entry) -> dict[str, Any]:
    """Return the data of an entry as a tree, empty if there is none or it is none."""
    try:
        tree = json.loads(found.data or "{}")
    except ValueError:
        return {}
    return tree if isinstance(tree, dict) else {}


def _tree(line: bytes, shape: dict[str, Any]) -> dict[str, Any]:
    try:
        tree = json.loads(line)
        same = _canonical(tree).encode() + b"\n" == line
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not same or not isinstance(tree, dict) or tree.keys() != shape.keys():
        raise Unreadable
    if any(type(tree[name]) not in kinds for name, kinds in shape.items()):  # exactly: a truth is no number
        raise Unreadable
    return tree
