"""Whether this machine runs hyperscan: on an x86 CPU without SSE4.2 it would end the process, not raise."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

CPU = Path("/proc/cpuinfo")  # the one file that `detect` reads: no other way tells, short of machine code


def runs_hyperscan(cpu: Path = CPU) -> bool:
    """Return whether hyperscan is installed and can run; without a list of CPU flags, that it can."""
    if find_spec("hyperscan") is None:
        return False
    try:
        text = cpu.read_text("ascii", errors="replace")
    except OSError:
        return True
    return "vendor_id" not in text or "sse4_2" in text
