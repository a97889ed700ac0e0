"""A proxy with users, evidence and a console, and reviewers who look at all that there is to look at."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import argon2
import httpx

from outgate.cli.deployment import open_store, read_keys
from outgate.record.desk import tokens
from outgate.record.desk.accounts import Accounts, Role
from outgate.record.evidence import make_evidence_key
from outgate.review.routes import ROUTES, Who
from outgate.settings import load
from tests.live.origin.record import wait_until
from tests.live.running import Outgate
from tests.review.console import PASSWORD, STARTED, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from outgate.record import Store
    from outgate.review.routes import Route
    from tests.live.certificates import Authority

WAIT = 90  # seconds: a process takes its time to start where many do
_PHRASE = "correct horse battery"
_SECRET = "kanarek-pass"


@contextmanager
def reviewed(
    folder: Path, authority: Authority, user: str, more: str = "", *, policies: Path | None = None, sinks: str = "[]"
) -> Iterator[Outgate]:
    """Run a proxy that knows this user and keeps evidence, with a console that can open it."""
    users, word = folder / "users", folder / "passphrase"
    users.write_text(f"{user}:{argon2.PasswordHasher(time_cost=1, memory_cost=8192).hash(_SECRET)}\n")
    word.touch(mode=0o600)
    word.write_text(_PHRASE)
    make_evidence_key(folder / "key", folder / "key.pub", _PHRASE)
    settings = (
        f'{more}[identity]\nhtpasswd = "{users}"\n[workers]\nnumber = 1\n'
        f'[evidence]\npublic_key = "{folder}/key.pub"\nprivate_key = "{folder}/key"\npassphrase_file = "{word}"\n'
        "[console]\nport = 0\nsecond_factor = false\n"
    )
    made = Outgate(folder / "own", authority.pem, policies=policies, more=settings, sinks=sinks)
    made.beside = []
    with made:
        yield made


def as_user(own: Outgate, user: str) -> str:
    """Return the address of the proxy with the user's name and password."""
    return own.url.replace("//", f"//{user}:{_SECRET}@")


def console(own: Outgate) -> str:
    """Return the address of the console, once it listens."""
    assert wait_until(lambda: own.logged("console.started"), WAIT), own.log_file.read_text()
    return str(own.logged("console.started")[0]["address"])


@contextmanager
def record(own: Outgate) -> Iterator[Store]:
    """The store of the proxy, while it runs."""
    settings = load(own.config)
    with open_store(settings, read_keys(settings), create=False) as store:
        yield store


def walk(own: Outgate, numbers: Sequence[str]) -> tuple[list[str], list[str]]:
    """Look at every page with every role; return what was shown, and apart from that what was revealed."""
    address = console(own)
    with record(own) as store:
        people = {role: _reviewer(own, store, address, role) for role in Role}
    shown, revealed = [], []
    for number in numbers:
        for what in ("person", "evidence"):
            people[Role.REVIEWER].post(f"/incidents/{number}/more", data={"what": what, "reason": "case 7"})
    for request in range(1, 2 * len(numbers) + 1):
        shown.append(people[Role.PRIVACY].post(f"/requests/{request}/grant").text)
        revealed.append(people[Role.REVIEWER].post(f"/requests/{request}/reveal").text)
    rule = own.incidents()[0].rules[0].rule
    form = {"rule": rule, "to": "partner.example", "owner": "hr", "reason": "case 7", "do": "ask"}
    form["expires"] = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    shown.append(people[Role.REVIEWER].post("/exemptions/new", data=form).text)
    shown.append(people[Role.POLICY].post("/exemptions/1/approve").text)
    for role, browser in people.items():
        for route in ROUTES:
            if route.method == "GET" and (isinstance(route.roles, Who) or role in route.roles):
                shown += [_read(browser, route, number) for number in numbers]
        browser.close()
    return shown, revealed


def _reviewer(own: Outgate, store: Store, address: str, role: Role) -> httpx.Client:
    """Return the browser of one who has signed in; it carries the token of the API as well."""
    accounts = Accounts(store)
    accounts.add(role, [role], password=chosen(), actor="test", now=STARTED)
    account = accounts.named(role)
    assert account is not None
    token = tokens.make(store, account, "test", STARTED.replace(year=2099), STARTED)
    headers = {"Sec-Fetch-Site": "same-origin", "Authorization": f"Bearer {token}"}
    trust = ssl.create_default_context(cafile=own.authority)
    browser = httpx.Client(base_url=address, verify=trust, headers=headers, timeout=WAIT)
    answer = browser.post("/sign-in", data={"name": str(role), "password": PASSWORD, "to": "/own"})
    assert answer.headers["location"] == "/own", answer.text
    return browser


def _read(browser: httpx.Client, route: Route, number: str) -> str:
    path = route.path.replace("{number}", number)
    for name in ("account", "exemption"):
        path = path.replace(f"{{{name}}}", "1")
    more = {"/exemptions/new": f"?incident={number}", "/queue": "?tab=all", "/api/incidents": "?tab=all&limit=200"}
    answer = browser.get(path + more.get(path, ""))
    assert answer.status_code in {200, 303}, (path, answer.status_code, answer.text)
    return answer.text + str(answer.headers)
