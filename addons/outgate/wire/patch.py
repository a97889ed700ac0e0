"""How a class of ours takes the place of one of mitmproxy's: by name, in the module that looks the name up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def put(module: ModuleType, name: str, ours: type) -> None:
    """Put `ours` where `module` looks up `name`; doing so twice is harmless.

    Raises TypeError when what stands there is not what `ours` was made from: then mitmproxy has changed.
    """
    theirs = vars(module).get(name)
    if not (isinstance(theirs, type) and issubclass(ours, theirs)):
        raise TypeError(f"{module.__name__}.{name} is not what {ours.__name__} was made for")
    setattr(module, name, ours)
