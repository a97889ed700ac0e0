"""What runs the proxy: the systemd unit is hardened and well-formed, the container files name what there is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from ruamel.yaml import YAML

from tests import patience

UNIT = "deploy/systemd/outgate.service"


def test_systemd_finds_little_exposed() -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", UNIT]
    out = subprocess.run(command, check=True, capture_output=True, text=True, timeout=patience.SECONDS).stdout
    exposure = re.search(r"Overall exposure level for outgate.service: ([\d.]+)", out)
    assert exposure
    assert float(exposure[1]) <= 1.5


def test_systemd_knows_every_line_of_the_unit() -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", UNIT], check=False, capture_output=True, text=True, timeout=patience.SECONDS
    )
    complaints = [line for line in done.stderr.splitlines() if "/opt/outgate/.venv/bin/outgate" not in line]
    assert not [line for line in complaints if "outgate.service" in line]


def test_container_copies_only_what_the_project_has() -> None:
    lines = Path("deploy/Dockerfile").read_text().splitlines()
    sources = [
        source for line in lines if line.startswith("COPY ") and "--from" not in line for source in line.split()[1:-1]
    ]
    assert len(sources) >= 6
    assert [source for source in sources if not Path(source).exists()] == []


def test_container_never_runs_as_root() -> None:
    lines = Path("deploy/Dockerfile").read_text().splitlines()
    assert lines.index("USER outgate") < next(n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT"))


def test_compose_waits_for_the_drain_and_drops_capabilities() -> None:
    service = YAML(typ="safe").load(Path("deploy/compose.yaml"))["services"]["outgate"]
    assert service["stop_grace_period"] == "40s"
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
