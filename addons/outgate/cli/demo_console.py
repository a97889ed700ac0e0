"""The console of `outgate demo --stay`: a process as `outgate run` starts it, with two made-up people to sign in as.

They need no second factor, so that one can look around at once; nothing of the demo outlives it.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - the fields of a NamedTuple
from typing import TYPE_CHECKING, NamedTuple

from outgate.cli import children
from outgate.cli.children import Child
from outgate.record.desk.accounts import Accounts, Password, Role
from outgate.review.entry import passwords

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from outgate.record import Store

PEOPLE = ("demo", "second")  # who approves must be another than who asks
_ROLES = (Role.REVIEWER, Role.PRIVACY, Role.POLICY, Role.AUDITOR)
_USUAL_PORT = 8443
_TRIES, _PAUSE = 300, 0.2  # seconds between


class DemoConsole(NamedTuple):
    """Where it is, and the passwords of those who may sign in."""

    address: str
    passwords: dict[str, str]


@asynccontextmanager
async def running(data: Path, store: Store) -> AsyncIterator[DemoConsole]:
    """Yield the console over the data folder of the demo, once it answers."""
    port = _free_port()
    config = data / "console.toml"
    config.write_text(
        f'data = "{data}"\nlog.file = "{data / "log"}"\n[console]\nport = {port}\nsecond_factor = false\n'
    )
    told = DemoConsole(f"https://127.0.0.1:{port}", _people(store))
    async with children.running([Child("console", ("console", "--config", str(config)))]):
        await _answers(port)
        yield told


def _people(store: Store) -> dict[str, str]:
    made: dict[str, str] = {}
    now = datetime.now(UTC)
    for name in PEOPLE:
        made[name], password = passwords.one_time(now)
        Accounts(store).add(name, _ROLES, password=Password(password.hash), actor="demo", now=now)
    return made


def _free_port() -> int:
    """Return the usual port if it is free, otherwise any that is."""
    for port in (_USUAL_PORT, 0):
        try:
            with socket.create_server(("127.0.0.1", port)) as tried:
                return int(tried.getsockname()[1])
        except OSError:
            continue
    return 0


async def _answers(port: int) -> None:
    """Wait until connections are accepted; it may also come later."""
    for _ in range(_TRIES):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(_PAUSE)
        else:
            writer.close()
            await writer.wait_closed()
            return
