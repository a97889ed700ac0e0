"""A console without a network: the application, a clock that is set by hand, and browsers that use it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pyotp

from outgate.record.desk.accounts import Account, Accounts, Password, Role
from outgate.record.people import Directory
from outgate.review.app import application
from outgate.review.desk import Desk, Options
from outgate.review.entry import codes, passwords
from outgate.review.entry.sealing import Sealing
from tests.record.outcomes import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Collection

    from outgate.record import Store

PASSWORD = "four quiet herons wade"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STARTED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOST = "https://localhost"


class Clock:
    """Tells the time that a test has set."""

    def __init__(self) -> None:
        self.now = STARTED

    def __call__(self) -> datetime:
        return self.now

    def on(self, **much: float) -> None:
        """Let so much time pass."""
        self.now += timedelta(**much)


@cache
def chosen(password: str = PASSWORD) -> Password:
    """The hash of a password that its owner chose: made once, since hashing is slow by design."""
    return passwords.hashed(password)


@dataclass
class Console:
    """The console over a store. `desk` may be replaced before the first browser."""

    store: Store
    desk: Desk = field(init=False)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.desk = Desk(
            store=self.store,
            accounts=Accounts(self.store),
            sealing=Sealing(b"c" * 32),
            directory=Directory(PEOPLE),
            options=Options(),
            clock=self.clock,
        )

    def account(
        self,
        name: str,
        *roles: Role,
        scope: Collection[str] = (),
        password: Password | None = None,
        second_factor: bool = True,
        header: bool = False,
    ) -> Account:
        """Add an account that is ready to sign in."""
        kept = None if header else password or chosen()
        self.desk.accounts.add(name, roles, scope, password=kept, actor="test", now=self.clock.now)
        made = self.desk.accounts.named(name)
        assert made is not None
        if second_factor:
            self.desk.accounts.set_second_factor(
                made, codes.sealed(self.desk.sealing, made.id, SECRET), 0, now=self.clock.now
            )
        again = self.desk.accounts.named(name)
        assert again is not None
        return again

    @property
    def folder(self) -> Path:
        """The folder of the database, which is an SQLite file."""
        return Path(self.store.shown).parent

    def trust(self, header: str, *peers: str, passwords: bool = True) -> None:
        """Believe this header from these networks; for browsers that come after."""
        options = self.desk.options._replace(header=header, header_from=peers, passwords=passwords)
        self.desk = self.desk._replace(options=options)

    def browser(self, **options: Any) -> Browser:
        """A browser that nobody has signed in with."""
        return Browser(self, **options)

    def signed_in(self, name: str, *roles: Role, **given: Any) -> Browser:
        """A browser in which a new account of this name has signed in."""
        self.account(name, *roles, **given)
        browser = self.browser()
        answer = browser.sign_in(name)
        assert answer.status_code == 303, answer.text
        return browser

    def code(self, secret: str = SECRET) -> str:
        """The code that the app shows now. The clock goes on, since each is good once."""
        self.clock.on(seconds=codes.STEP)
        return pyotp.TOTP(secret).at(self.clock.now)

    def entries(self, kind: str = "") -> list[tuple[str, str, dict[str, Any]]]:
        """The kind, actor and data of the entries of the log, the oldest first, of all kinds that begin so."""
        from outgate.record.desk import trail  # noqa: PLC0415 - only some tests look

        found = [*trail.every(self.store, trail.Wanted())]
        return [(e.kind, e.actor, e.data or {}) for e in reversed(found) if e.kind.startswith(kind)]


class Browser:
    """Keeps its cookies, sends what browsers send, follows no redirect by itself."""

    def __init__(self, console: Console, *, peer: str = "192.0.2.7", host: str = HOST, **headers: str) -> None:
        self.console = console
        self.host = host
        self.cookies = httpx.Cookies()
        self.headers = {"Sec-Fetch-Site": "same-origin"} | {k.replace("_", "-"): v for k, v in headers.items()}
        self._transport = httpx.ASGITransport(application(console.desk), client=(peer, 50_000))

    def get(self, path: str, **named: Any) -> httpx.Response:
        """Ask for a page."""
        return self.ask("GET", path, **named)

    def post(self, path: str, data: Any = None, **named: Any) -> httpx.Response:
        """Send a form."""
        return self.ask("POST", path, data=data or {}, **named)

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **named: Any) -> httpx.Response:
        """Send a request."""

        async def send() -> httpx.Response:
            client = httpx.AsyncClient(transport=self._transport, base_url=self.host, cookies=self.cookies)
            async with client:
                answer = await client.request(method, path, headers=self.headers | (headers or {}), **named)
                self.cookies = client.cookies
                return answer

        return asyncio.run(send())

    def sign_in(self, name: str, password: str = PASSWORD, code: str | None = None, to: str = "/") -> httpx.Response:
        """Sign in, with the code of now unless another one is given."""
        given = {"name": name, "password": password, "to": to}
        return self.post("/sign-in", given | {"code": self.console.code() if code is None else code})

    def prove(self, password: str = PASSWORD) -> httpx.Response:
        """Give password and code again."""
        return self.post("/prove", {"password": password, "code": self.console.code(), "to": "/"})


def shown(answer: httpx.Response, pattern: str) -> str:
    """The first group of the pattern in the page."""
    found = re.search(pattern, answer.text)
    assert found, answer.text
    return found[1]
