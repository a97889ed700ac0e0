"""A cell of a table that is a node with its text somewhere inside, as editors and sheets hold it, in trees of any leaf.

`{"type": "tableCell", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "312"}]}]}`,
`{"userEnteredValue": {"stringValue": "312"}}`. What a leaf says is not looked at: its name tells.
"""

from __future__ import annotations

from typing import Any

type Leaf = Any
type Node = Any

_NAMES = frozenset(
    (
        *("text", "content", "value", "v", "t", "plain_text", "insert", "characters", "caption"),
        *("formattedValue", "displayValue", "stringValue", "numberValue", "boolValue"),
    )
)
_RECORD = 3  # leaves of an object, one of them a text: it is a row of its own
_MOST = 64  # nodes of one cell that are looked at


def held(node: Node) -> Leaf:
    """Return what a cell of an array says: whatever the name, where it has but one leaf (`<Cell><Data>…`)."""
    if isinstance(node, dict) and len(node) == 1:
        (only,) = node.values()
        if not _is_node(only):
            return only
    return told(node)


def told(node: Node) -> Leaf:
    """Return what a cell says, if it is one: the first leaf in it with a name that cells have for it; else None."""
    if not _is_node(node):
        return node
    if isinstance(node, dict) and _is_record(node):
        return None
    waiting: list[tuple[str, Node]] = [("", node)]
    for _ in range(_MOST):
        if not waiting:
            break
        name, inside = waiting.pop()
        if isinstance(inside, dict):
            waiting += [pair for pair in reversed(inside.items()) if pair[0] in _NAMES or _is_node(pair[1])][-_MOST:]
        elif isinstance(inside, list):
            waiting += [(name, one) for one in reversed(inside[:_MOST])]
        elif name in _NAMES:
            return inside
    return None


def _is_record(node: dict[str, Node]) -> bool:
    if len(node) < _RECORD or _NAMES.isdisjoint(node):
        return False
    leaves = [name for name, inside in node.items() if not _is_node(inside)]
    return len(leaves) >= _RECORD and not _NAMES.isdisjoint(leaves)


def _is_node(node: Node) -> bool:
    return isinstance(node, (dict, list))
