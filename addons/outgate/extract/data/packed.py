"""Binary messages without a mark of their own: MessagePack, CBOR, protocol buffers and frames of gRPC.

What they are is told by whether they parse to the last byte. They are scanned as bytes as well, so that nothing is
lost where they do not; what is won is the values as they are meant, numbers among them, and which belong together.
Read only. Small ones are read where they are, for they are everywhere; large ones in a worker process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outgate.extract.data import cbor, msgpack, protobuf, told
from outgate.extract.data.grpc import frames
from outgate.extract.tree import Child
from outgate.model import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from outgate.extract.tree import Budget, Hints

_SMALL = 16 << 10  # bytes
_LEAST = 6  # bytes that can hold a value worth finding
_LOOK = 400  # values of a large part that must be well-formed before it is taken for one of these
_TEXT = bytes(range(32, 127)) + b"\t\r\n"


def read_small(part: Part, hints: Hints, budget: Budget) -> Iterable[Child]:
    """Return what a small message says."""
    return read(part, hints, budget) if _LEAST <= len(part.data) <= _SMALL else ()


def is_large(data: bytes) -> bool:
    """Tell whether `data` is long, and starts as a list or map, as frames of gRPC, or as protocol buffers."""
    if len(data) <= _SMALL or not data[:64].translate(None, _TEXT):
        return False
    if data[0] in (0, 1) and frames(data):
        return True
    if any(_starts(data, value) for is_start, value in _KINDS.values() if is_start(data[0])):
        return True
    return protobuf.is_whole(data, _LOOK)


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Yield the values as JSON, and messages in frames as parts of their own. Raises Exceeded."""
    data = part.data
    messages = frames(data)
    for number, message in enumerate(messages, 1):
        budget.spend(len(message))
        yield Child(Part((*part.path, f"grpc[{number}]"), message, is_text=False, parent=part))
    if messages:
        return
    read_as = {name: _all(data, value) for name, (is_start, value) in _KINDS.items() if is_start(data[0])}
    told_by = {name: values for name, values in read_as.items() if values}
    if told_by:  # bytes of one may parse as the other, but then as many small values side by side
        name = min(told_by, key=lambda name: len(told_by[name]))
        yield _told(part, name, told_by[name], budget)
        return
    message_ = _message(data)
    if message_ is not None:
        yield _told(part, "protobuf", [message_], budget)


def _told(part: Part, name: str, values: list[Any], budget: Budget) -> Child:
    data = told.json(values)
    budget.spend(len(data))
    return Child(Part((*part.path, name), data, parent=part))


def _all(data: bytes, value: Callable[[bytes, int, told.Count], tuple[Any, int]]) -> list[Any] | None:
    """Return the values that fill `data` to the last byte, or None."""
    count, at = told.Count(), 3 if data.startswith(cbor.MARK) else 0
    values: list[Any] = []
    try:
        while at < len(data):
            item, at = value(data, at, count)
            values.append(item)
    except told.Unfit:
        return None
    return values if any(isinstance(item, (dict, list)) and item for item in values) else None


def _message(data: bytes) -> dict[str, Any] | None:
    if data.translate(None, _TEXT) == b"":
        return None
    try:
        return protobuf.message(data, told.Count())
    except told.Unfit:
        return None


def _starts(data: bytes, value: Callable[[bytes, int, told.Count], tuple[Any, int]]) -> bool:
    """Tell whether the first values are well-formed: a fault that comes before that many says no."""
    count = told.Count(_LOOK)
    try:
        value(data, 0, count)
    except told.Unfit:
        return count.left < 0
    return True


_KINDS: dict[str, tuple[Callable[[int], bool], Callable[[bytes, int, told.Count], tuple[Any, int]]]] = {
    "msgpack": (msgpack.is_start, msgpack.value),
    "cbor": (lambda first: cbor.is_start(first) or first == cbor.MARK[0], cbor.value),
}
