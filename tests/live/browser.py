"""Debian's Chromium, headless, driven by playwright; with a home folder whose NSS store can be filled before."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect, sync_playwright

from tests import patience

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

_MILLISECONDS = 1000 * patience.SECONDS
expect.set_options(timeout=_MILLISECONDS)

# Nothing of the browser's own goes over the network: the pages under test are all that is asked for.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@contextmanager
def launched(home: Path, *arguments: str, proxy: str = "") -> Iterator[Browser]:
    """Yield a new browser that lives in `home`; `proxy` is used for loopback addresses too."""
    home.mkdir(exist_ok=True)
    through = [f"--proxy-server={proxy}", "--proxy-bypass-list=<-loopback>"] if proxy else []
    environment: dict[str, str | float | bool] = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "XDG_CONFIG_HOME": str(home),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*QUIET, *through, *arguments], env=environment
        )
        try:
            yield browser
        finally:
            browser.close()


def context(chromium: Browser, **given: Any) -> BrowserContext:
    """Open a context whose pages wait for as long as tests do."""
    made = chromium.new_context(**given)
    made.set_default_timeout(_MILLISECONDS)
    return made


@contextmanager
def page(home: Path, *arguments: str, proxy: str = "") -> Iterator[Page]:
    """Yield the only page of a new browser."""
    with launched(home, *arguments, proxy=proxy) as browser:
        yield context(browser).new_page()
