from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from outgate.cli.deployment import Deployment
from outgate.settings import Settings
from tests.cli.conftest import Done
from tests.record.outcomes import outcome

type Run = Callable[..., Done]


def test_what_is_older_than_it_is_kept_goes_and_the_log_is_still_proved(outgate: Run, tmp_path: Path):
    now = datetime.now(UTC)
    deployment = Deployment.open(Settings(data=tmp_path))
    for days in (400, 40, 1):
        deployment.store.add(outcome(at=now - timedelta(days=days)))
    deployment.close()
    assert outgate("incidents", "purge", "--data", tmp_path) == Done(0, "1 entry purged\n", "")
    assert outgate("incidents", "purge", "--data", tmp_path) == Done(0, "0 entries purged\n", "")
    assert len(outgate("incidents", "list", "--data", tmp_path, "--format", "jsonl").out.splitlines()) == 2
    assert "1 of them purged" in outgate("log", "verify", "--data", tmp_path).out
