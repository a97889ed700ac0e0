"""What our patches take for granted of mitmproxy and its protocol libraries: the very source they were written for."""

from __future__ import annotations

import hashlib
import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def changed(relied_upon: Mapping[Any, str]) -> dict[str, str]:
    """Return, of the functions and classes given with a digest, those whose source is another now."""
    now = {thing: digest(thing) for thing in relied_upon}
    return {f"{thing.__module__}.{thing.__qualname__}": now[thing] for thing in now if now[thing] != relied_upon[thing]}


def digest(thing: Any) -> str:
    """Return a short digest of the source of a function or class."""
    return hashlib.sha256(inspect.getsource(inspect.unwrap(thing)).encode()).hexdigest()[:12]
