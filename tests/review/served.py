"""A console over TLS with made-up incidents, as a process: `python -m tests.review.served FOLDER COUNT [TEXT…]`.

Writes its port into FOLDER/port when it listens. `vera`, `omar` and `ruth` are reviewers, and `nora`, who has no
second factor yet; `root` is the administrator, `ada` the auditor. Each TEXT is the hostile evidence of one more
incident.
"""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from outgate import asgi
from outgate.record import Store
from outgate.record.desk.accounts import Role
from outgate.review.app import application
from tests import patience
from tests.live.certificates import Authority
from tests.record.outcomes import KEYS
from tests.review.console import Console
from tests.review.queued import RULES, TYPES, fill, hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNTS = {
    "vera": Role.REVIEWER,
    "omar": Role.REVIEWER,
    "ruth": Role.REVIEWER,
    "nora": Role.REVIEWER,
    "root": Role.ADMINISTRATOR,
    "ada": Role.AUDITOR,
}


@contextmanager
def served(folder: Path, count: int, *texts: str) -> Iterator[str]:
    """Yield the address of a console that runs in a process of its own."""
    folder.mkdir(exist_ok=True)
    given = [sys.executable, "-m", "tests.review.served", str(folder), str(count), *texts]
    with subprocess.Popen(given) as process:
        try:
            yield f"https://localhost:{_port(folder / 'port', process)}"
        finally:
            process.terminate()
            process.wait(patience.SECONDS)


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + patience.SECONDS
    while not (file.exists() and file.read_text()):
        assert process.poll() is None, "the console has ended"
        assert time.monotonic() < until, "the console does not listen"
        time.sleep(0.05)
    return int(file.read_text())


def _main(folder: Path, count: int, texts: list[str]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Authority(folder).leaf(["localhost"]))
    with Store.open(f"sqlite:///{folder / 'outgate.db'}", KEYS) as store:
        now = datetime.now(UTC)
        fill(store, count, now - timedelta(minutes=4))
        for number, text in enumerate(texts, 1):
            hostile(store, now, text, number)
        console = Console(store)
        for name, role in ACCOUNTS.items():
            console.account(name, role, second_factor=name != "nora")
        desk = console.desk._replace(rules=RULES, types=TYPES, clock=lambda: datetime.now(UTC))
        listening = asgi.bound("127.0.0.1", 0, name="console")
        (folder / "port").write_text(str(listening.getsockname()[1]))
        app = application(desk)
        asyncio.run(asgi.serve(app, listening, context, name="console", hangup=lambda: None))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
