import json
from collections.abc import Callable
from pathlib import Path

import pytest

from outgate.record.sinks.spool import Bounds, Spool
from tests.cli.conftest import Done
from tests.cli.forwarding import Deployed
from tests.record.outcomes import KEYS

type Run = Callable[..., Done]


def _stand(deployed: Deployed, place: int, fault: str = "") -> None:
    """Let the sink of the file have come so far."""
    with Spool(f"sqlite:///{deployed.data / 'outgate.db'}") as spool:
        log = spool.log(KEYS.log.origin)
        spool.place("file", log, Bounds())
        spool.place("forgotten", log, Bounds())
        spool.move("file", log, (0, place), lost=1)
        spool.fail("file", log, fault)


def test_what_waits_is_told_with_its_age_and_why(tmp_path: Path, outgate: Run):
    with Deployed(tmp_path) as deployed:
        deployed.record(3)
        _stand(deployed, 2, "it is down\x1b[2J")
        done = outgate("sinks", "--config", deployed.config)
        (tree,) = [
            json.loads(line)
            for line in outgate("sinks", "--config", deployed.config, "--format", "jsonl").out.splitlines()
        ]
    assert done.code == 1
    assert "it is down\\x1b[2J" in done.out
    assert "forgotten" not in done.out
    assert (tree["sink"], tree["place"], tree["waiting"], tree["lost"]) == ("file", 2, 2, 1)
    assert tree["oldest_at"] == "2026-11-22T09:30:01.250000+00:00"
    assert tree["oldest_seconds"] >= 0


def test_when_all_is_well_the_exit_code_says_so(tmp_path: Path, outgate: Run):
    with Deployed(tmp_path) as deployed:
        _stand(deployed, 1)
        done = outgate("sinks", "--config", deployed.config)
    assert (done.code, done.err) == (0, "")
    assert "file" in done.out


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_before_anything_was_forwarded_that_is_said(tmp_path: Path, outgate: Run, form: str):
    with Deployed(tmp_path) as deployed:
        done = outgate("sinks", "--config", deployed.config, "--format", form)
    assert done.code == 0
    assert ("No sink has begun" in done.out) is (form == "text")
