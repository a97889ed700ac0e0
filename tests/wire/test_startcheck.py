"""An error in the log of the start is the end of it."""

from __future__ import annotations

import logging

import pytest

from outgate.wire.config import SetupError
from outgate.wire.startcheck import StartCheck


async def test_a_start_without_errors_goes_on() -> None:
    check = StartCheck()
    logging.getLogger("mitmproxy.some").warning("only a warning")
    await check.shutdown_if_errored()
    check.finish()


async def test_a_start_with_errors_says_which_part_and_why() -> None:
    check = StartCheck()
    logging.getLogger("mitmproxy.some").error("something")
    logging.getLogger("mitmproxy.other").error("Addon error", exc_info=ValueError("no such file"))
    with pytest.raises(SetupError, match=r"could not start: ValueError: no such file, mitmproxy\.some"):
        await check.shutdown_if_errored()
