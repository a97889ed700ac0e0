"""The style sheet and what is vendored beside it: colours that can be read, files that are what they say they are."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from outgate import review

STATIC = Path(review.__file__).parent / "static"
TEMPLATES = STATIC.parent / "templates"
CSS = (STATIC / "app.css").read_text()
TEXT, LARGE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

TINTED = [(name, f"{name}-tint") for name in ("critical", "high", "medium", "low", "good")]
AS_TEXT = [
    *[(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("card", "ground", "raised")],
    *[(name, ground) for name, _ in TINTED for ground in ("card", "raised")],
    *TINTED,
    ("ink", "tint"),
    ("accent-strong", "tint"),
    ("accent-strong", "card"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("soft", "low-tint"),
    ("soft", "tint"),
    *[(name, "tint") for name, _ in TINTED],
]
AS_SHAPE = [("edge", "card"), ("edge", "ground"), ("focus", "card"), ("focus", "ground"), ("bar-a", "card")]


def _variables(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})\b", text))


LIGHT = _variables(CSS[CSS.index(":root") : CSS.index("@media")])
DARK = LIGHT | _variables(CSS[CSS.index("@media screen and (prefers-color-scheme: dark)") :].partition("\n}")[0])
THEMES = {"light": LIGHT, "dark": DARK}


def _luminance(colour: str) -> float:
    """As WCAG 2.2 defines relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_all_text_can_be_read_on_its_ground(theme: str):
    colours = THEMES[theme]
    weak = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in AS_TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < TEXT} == {}
    assert len(weak) > 30


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_fields_focus_and_bars_stand_out(theme: str):
    colours = THEMES[theme]
    weak = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in AS_SHAPE}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < LARGE} == {}


def test_the_check_of_contrast_itself_is_right():
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert set(DARK) == set(LIGHT)
    assert DARK["ground"] != LIGHT["ground"]


def test_every_colour_is_a_variable():
    rules = re.sub(r":root \{.*?\n\}|:root \{.*?\n  \}", "", CSS, flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", rules)) <= {"#fff", "#999"}  # paper


def test_every_vendored_file_is_the_one_of_its_package():
    entries = tomllib.loads((STATIC / "VENDORED.toml").read_text())["file"]
    for entry in entries:
        assert hashlib.sha256((STATIC / entry["name"]).read_bytes()).hexdigest() == entry["sha256"], entry["name"]
        assert {"package", "version", "path", "licence"} <= set(entry)
    minified = {path.name for path in STATIC.iterdir() if ".min." in path.name}
    assert minified == {entry["name"] for entry in entries} != set()


def test_no_template_has_script_style_or_a_foreign_address_in_it():
    files = [*TEMPLATES.rglob("*.html")]
    for file in files:
        text = file.read_text()
        assert not re.search(
            r"<script(?![^>]* src=\"/static/)|<style|\sstyle=|\son[a-z]+=\"|javascript:|https?://", text
        ), file
    assert len(files) > 10


def test_no_template_switches_escaping_off():
    assert [file for file in TEMPLATES.rglob("*.html") if re.search(r"\|\s*safe|autoescape", file.read_text())] == []


def test_motion_is_only_for_those_who_want_it():
    moving = [rule for rule in re.findall(r"[^{}]*\{[^{}]*\}", CSS) if "transition" in rule or "animation" in rule]
    quiet = CSS[CSS.index("@media (prefers-reduced-motion: no-preference)") :].partition("\n}")[0]
    assert moving
    assert all(rule.strip().partition("{")[2] in quiet for rule in moving)
