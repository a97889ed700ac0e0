"""Takes the picture of the block page for the README: `uv run python -m tests.live.picture FILE.png`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.live import browser
from tests.live.certificates import Authority
from tests.live.made_up import CUSTOMERS
from tests.live.origin import Origin
from tests.live.running import Outgate

PAGE = b"<form method=post action=/send enctype=text/plain><textarea name=list></textarea><button>Send</button></form>"


def take(file: Path) -> None:
    """Send a list of customers from a page in Chromium, and take a picture of what comes back."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        authority = Authority(folder)
        with (
            Origin(authority, pages={"/": PAGE}) as origin,
            Outgate(folder / "outgate", authority.pem) as outgate,
            browser.launched(folder / "home", proxy=outgate.url) as chromium,
        ):
            page = chromium.new_page(ignore_https_errors=True, viewport={"width": 900, "height": 400})
            page.goto(origin.url("/", "pastebin.com"))
            page.fill("textarea", CUSTOMERS)
            page.click("button")
            page.wait_for_load_state()
            page.screenshot(path=file, full_page=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
