"""Reports as marketplaces give them, made up: `metrics_leaks.txt`, each below its data and media type."""

from __future__ import annotations

from pathlib import Path

_TEXT = (Path(__file__).parent / "metrics_leaks.txt").read_text("utf-8")


def _report(text: str) -> tuple[str, str, str]:
    heading, _, body = text.partition("\n")
    data_type, media_type = heading.split()
    return data_type, media_type, body.removesuffix("\n")


REPORTS = [_report(text) for text in _TEXT.removeprefix("## ").split("\n## ")]
