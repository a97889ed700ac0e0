"""An error that is logged while the proxy starts ends the start: mitmproxy itself only logs it and goes on."""

from __future__ import annotations

import asyncio

from mitmproxy.addons.errorcheck import ErrorCheck

from outgate.wire.config import SetupError


class StartCheck(ErrorCheck):
    """mitmproxy's own check, under its name, raising in place of ending the process."""

    name = "errorcheck"

    async def shutdown_if_errored(self) -> None:
        """Raise SetupError naming the parts that logged errors."""
        await asyncio.sleep(0)  # logging may be a task
        errors = self.logger.has_errored
        if errors:
            self.finish()  # type: ignore[no-untyped-call] # mitmproxy's
            parts = ", ".join(sorted({_part(record.exc_info, record.name) for record in errors}))
            raise SetupError(f"the proxy could not start: {parts}")


def _part(exc_info: object, source: str) -> str:
    if isinstance(exc_info, tuple) and isinstance(exc_info[1], BaseException):
        return f"{type(exc_info[1]).__name__}: {exc_info[1]}"
    return source
