"""Takes the picture of the queue for the README: `uv run python -m tests.review.picture deploy/console.png`."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyotp
from PIL import Image

from tests.live import browser
from tests.review.console import PASSWORD, SECRET
from tests.review.served import served

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

COUNT = 120  # made-up incidents
SIZE: ViewportSize = {"width": 1280, "height": 800}
MOST = 200_000  # bytes


def take(file: Path) -> None:
    """Sign in to a console with made-up incidents, work some of them, and take a picture of the queue."""
    with (
        tempfile.TemporaryDirectory() as name,
        served(Path(name) / "console", COUNT) as address,
        browser.launched(Path(name) / "home") as chromium,
    ):
        page = chromium.new_page(ignore_https_errors=True, viewport=SIZE)
        page.set_default_timeout(60_000)
        page.goto(address)
        page.fill("#name", "vera")
        page.fill("#password", PASSWORD)
        page.fill("#code", pyotp.TOTP(SECRET).now())
        page.click("button")
        for at, (state, assignee) in enumerate((("in_progress", "vera"), ("in_progress", "omar"), ("new", "vera"))):
            page.goto(f"{address}/queue")
            page.locator("a.title").nth(2 * at + 1).click()
            page.select_option("#f-state", state)
            page.select_option("#f-assignee", assignee)
            page.click("button[name=then][value=stay]")
        page.goto(f"{address}/queue?sort=time&days=4")
        page.locator("[data-row]").nth(2).hover()
        file.write_bytes(small(page.screenshot()))


def small(png: bytes) -> bytes:
    """Return a picture of few colours: an interface has no more."""
    made = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    assert made.tell() < MOST, f"{made.tell()} bytes"
    return made.getvalue()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
