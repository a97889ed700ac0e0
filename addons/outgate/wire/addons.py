"""How hooks are called: each on its own, so that no addon can keep another, least of all the gate, from its turn.

mitmproxy lets an exception skip the rest of an entry, and `AddonHalt` the rest of the chain with the gate in it.
Here the functions for a hook are looked up once, and every one of them is called, whatever happened before.
"""

from __future__ import annotations

import inspect
import logging
from typing import TYPE_CHECKING, Any

from mitmproxy.addonmanager import AddonManager, traverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitmproxy.hooks import Hook
    from mitmproxy.master import Master

_logger = logging.getLogger("mitmproxy.addonmanager")


class Addons(AddonManager):
    """mitmproxy's addon manager with its own way of calling hooks; `add` before the first hook is called."""

    def __init__(self, master: Master) -> None:
        super().__init__(master)  # type: ignore[no-untyped-call] # mitmproxy's
        self._hooks: dict[str, tuple[Callable[..., Any], ...]] = {}

    def register(self, addon: object) -> object:
        """Also forget which functions there are."""
        self._hooks.clear()
        return super().register(addon)  # type: ignore[no-untyped-call] # mitmproxy's

    async def handle_lifecycle(self, event: Hook) -> None:
        """Call the functions for `event`, without the `update` that mitmproxy sends after each: nobody listens."""
        await self.trigger_event(event)

    async def trigger_event(self, event: Hook) -> None:
        """Call the functions for `event` in the order of the chain. Only cancellation gets out."""
        name = event.name
        functions = self._hooks.get(name)
        if functions is None:
            functions = self._hooks[name] = self._functions(name)
        data = event.args()
        for function in functions:
            try:
                result = function(*data)
                if result is not None and inspect.isawaitable(result):
                    await result
            except Exception:
                _logger.exception("Addon error in %s", name)

    def _functions(self, name: str) -> tuple[Callable[..., Any], ...]:
        found = [getattr(addon, name, None) for addon in traverse(self.chain)]  # type: ignore[no-untyped-call]
        return tuple(function for function in found if callable(function))
