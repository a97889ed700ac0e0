"""Whether hyperscan runs here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.detect import cpu

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_an_x86_cpu_needs_sse42_and_others_do_not(tmp_path: Path) -> None:
    file = tmp_path / "cpuinfo"
    for text, expected in (
        ("vendor_id : A\nflags : sse4_2 avx", True),
        ("vendor_id : A\nflags : sse3", False),
        ("CPU implementer : 0x41", True),
    ):
        file.write_text(text)
        assert cpu.runs_hyperscan(file) is expected


def test_without_such_a_file_it_is_taken_to_run(tmp_path: Path) -> None:
    assert cpu.runs_hyperscan(tmp_path / "none")


def test_without_the_package_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpu, "find_spec", lambda _: None)
    assert not cpu.runs_hyperscan()
